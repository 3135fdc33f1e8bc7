# Finds a JDK by reading the `release` file that each carries; starts no process, since every command pays for this.
# Sourced by the launchers and by ./mvnw. POSIX sh.

# Sets version to the feature version of the JDK in folder $1, or to 0.
java_version() {
  version=0
  if [ -x "$1/bin/java" ] && [ -r "$1/release" ]; then
    while IFS='=' read -r key value; do
      if [ "$key" = JAVA_VERSION ]; then
        value=${value#\"}
        value=${value%%[!0-9]*}
        version=${value:-0}
      fi
    done <"$1/release"
  fi
}

# Sets java_home to the first folder that holds Java $1 or newer, but not $2 or newer, and bin/$3 in it; fails if there
# is none. JAVA_HOME rules, then the java on the PATH, then the places where JDKs are usually put.
find_java() {
  on_path=$(command -v java 2>/dev/null) && on_path=$(readlink -f "$on_path" 2>/dev/null) || on_path=
  for java_home in "${JAVA_HOME:-}" "${on_path%/bin/java}" \
    /usr/lib/jvm/* /usr/java/* /usr/jdk/* /opt/java/* /opt/jdk* /opt/*jdk* \
    "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* "${HOME:-/}"/.gradle/jdks/* \
    "${HOME:-/}"/.asdf/installs/java/* "${HOME:-/}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$java_home" ] || continue
    java_version "$java_home"
    if [ "$version" -ge "$1" ] && [ "$version" -lt "$2" ] && [ -x "$java_home/bin/$3" ]; then
      return 0
    fi
  done
  return 1
}
