#!/bin/sh
# Builds what is missing or older than its sources, then runs it: ./ostiary.sh server, ./ostiary.sh --help.
# Progress goes to standard error in one line; what Maven says goes to a log file.
set -eu

root=$(cd "$(dirname "$0")" && pwd -P)
module=$root/ostiary
dist=$module/target/dist
log=$module/target/build.log

# The stamp is written last, so that an interrupted build counts as none.
must_build() {
  [ ! -e "$dist/built" ] ||
    [ -n "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src -path '*/src/test' -prune -o \
      -newer "$dist/built" -print -quit)" ]
}

build() {
  echo "ostiary: building, a minute or two the first time ..." >&2
  mkdir -p "$module/target"
  started=$(mktemp "$module/target/build.XXXXXX")
  if ! (cd "$root" && ./mvnw -B -q -Dquick -Dmaven.test.skip=true -Daot.skip=false -pl :ostiary -am package) \
    >"$log" 2>&1 </dev/null; then
    rm -f "$started"
    echo "ostiary: the build failed: $(grep -m 1 -E '^mvnw: |ERROR' "$log" || echo 'no reason given'); all of it: $log" >&2
    exit 1
  fi
  mv "$started" "$dist/built"
}

if must_build; then
  build
fi
exec "$dist/bin/ostiary" "$@"
