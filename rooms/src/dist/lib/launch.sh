# Starts Ostiary's programs. Sourced by bin/*, which set $dist; prints nothing to standard output, because an MCP client
# reads it. POSIX sh.

. "$dist/lib/jdk.sh"

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# refuse_lost WORD NAME: no shell hands on a variable whose name is no identifier, so NAME would never see that it is one of
# its own, misspelt (SCAIVAULT_READ-ONLY), and a guard would silently not hold. /proc still tells what we were started with.
refuse_lost() {
  if LC_ALL=C grep -qzaiE "^([^=]*[^a-z0-9_=][^=]*$1|[^=]*$1[^=]*[^a-z0-9_=])[^=]*=" "/proc/$$/environ" 2>/dev/null; then
    printf '%s\n' "$2 does not start, because a variable with $1 in its name has a character in it that is no letter, digit" \
      "or underscore, as in ${1}_READ-ONLY. See $2 --help." >&2
    exit 5
  fi
}

# Appends the jars of folder $1 to $class_path, sorted: an AOT cache is valid for one order only.
add_jars() {
  set -- "$dist/lib/$1"/*.jar
  [ -e "$1" ] || fail "ostiary: ${1%/*} holds no jar; build again with ./mvnw package"
  old_ifs=$IFS
  IFS=:
  class_path=${class_path:+$class_path:}$*
  IFS=$old_ifs
}

# Sets $aot to the options that use cache $1, or that write it when this is its training run (see src/build/train).
choose_cache() {
  if [ "${OSTIARY_AOT_TRAINING:-}" = "$1" ]; then
    aot=-XX:AOTCacheOutput=$dist/lib/aot/$1.aot
  elif [ -r "$dist/lib/aot/$1.aot" ]; then
    aot=-XX:AOTCache=$dist/lib/aot/$1.aot
  else
    aot=-Xshare:auto
  fi
}

# The JDK that JAVA_HOME names, else the one that the AOT caches are of, else any that can be found.
need_java() {
  if [ -z "${JAVA_HOME:-}" ] && [ -r "$dist/lib/aot/jdk" ] && read -r java_home <"$dist/lib/aot/jdk"; then
    java_version "$java_home"
    if [ "$version" -ge 25 ]; then
      return
    fi
  fi
  find_java 25 1000 java || fail "ostiary: install a JDK 25 (for example Temurin 25), or point JAVA_HOME at one"
}

# What the virtual machine itself has to say goes to standard error, and only if it is an error.
quiet_log="-Xlog:disable -Xlog:all=error:stderr"

# start_command CACHE MAIN-CLASS ARGUMENTS...: a short-lived or small program, without Spring on its class path.
start_command() {
  cache=$1 main=$2
  shift 2
  need_java
  class_path=
  add_jars command
  choose_cache "$cache"
  # shellcheck disable=SC2086
  exec "$java_home/bin/java" $quiet_log -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "$aot" \
    -cp "$class_path" "$main" "$@"
}

# start_broker MAIN-CLASS ARGUMENTS...: the same, with the clouds' own libraries behind it, which load when they are needed.
start_broker() {
  main=$1
  shift
  need_java
  class_path=
  add_jars command
  add_jars cloud
  # One that stays must be small; one that is over soon need not collect, and compiles only what is used often.
  case ${1:-} in
    mcp) cache=broker-mcp pace=-Xms8m ;;
    *) cache=broker pace='-Xms48m -Xmn24m -XX:CompileThresholdScaling=10' ;;
  esac
  choose_cache "$cache"
  # shellcheck disable=SC2086
  exec "$java_home/bin/java" $quiet_log -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData $pace -Xmx192m \
    -Djdk.reflect.useNativeAccessorOnly=true "$aot" --enable-native-access=ALL-UNNAMED -cp "$class_path" "$main" "$@"
}

# start_server ARGUMENTS...: OSTIARY_JAVA_OPTS come last and so override the default heap of 512 MiB.
start_server() {
  refuse_lost OSTIARY "ostiary server"
  need_java
  class_path=
  add_jars command
  add_jars server
  choose_cache server
  set -f
  # shellcheck disable=SC2086
  exec "$java_home/bin/java" $quiet_log -Xmx512m "-Dostiary.home=$dist" "$aot" ${OSTIARY_JAVA_OPTS:-} \
    -cp "$class_path" dev.ostiary.server.Doorway "$@"
}
