"""Programs that must be there, and numbers made readable."""

import os
import shutil
import statistics
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DIST = os.path.join(ROOT, "rooms", "target", "dist")


def fail(text):
    sys.exit(text)


def need(*programs):
    """Ends with the command that installs what is missing."""
    packages = {"wrk": "wrk", "psql": "postgresql-client", "node": "nodejs", "npm": "npm", "faketime": "faketime"}
    missing = [packages.get(name, name) for name in programs if not shutil.which(name)]
    if missing:
        fail("Please install what is missing, on Debian: apt-get install " + " ".join(missing))


def built():
    """The folder of the distribution, which must have been built with its AOT caches."""
    if not os.path.exists(os.path.join(DIST, "lib", "aot", "server.aot")):
        fail("There is no distribution with AOT caches in rooms/target/dist: run ./ostiary --help once, it builds one.")
    return DIST


def say(text):
    print(text, file=sys.stderr, flush=True)


def median(values):
    return statistics.median(values)


def spread(values):
    """Lowest to highest, so that a reader sees how much the machine swings."""
    return f"{min(values):.3g} to {max(values):.3g}"


BENCH = os.path.join(ROOT, "bench")
CLASSES = os.path.join(BENCH, "target", "classes")


def compile_bench():
    """Compiles the Java part of this folder where it is older than its sources."""
    stamp = os.path.join(CLASSES, "dev", "ostiary", "bench", "Shares.class")
    sources = os.path.join(BENCH, "src", "main", "java", "dev", "ostiary", "bench")
    newest = max(os.path.getmtime(os.path.join(sources, name)) for name in os.listdir(sources))
    if not os.path.exists(stamp) or os.path.getmtime(stamp) < newest:
        say("compiling bench")
        subprocess.run(
            ["./mvnw", "-q", "-B", "-Dquick", "-pl", "bench", "-am", "process-classes"], cwd=ROOT, check=True, stdout=sys.stderr
        )


def install_peer():
    """Installs the npm packages of the peer, as the lock file says."""
    if not os.path.isdir(os.path.join(BENCH, "peer", "node_modules")):
        say("installing the peer")
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=os.path.join(BENCH, "peer"), check=True, stdout=sys.stderr)


def java_home():
    """The JDK that the launchers choose."""
    script = f'dist={DIST}; . "$dist/lib/jdk.sh"; find_java 25 1000 java && printf %s "$java_home"'
    return subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout


def java(main, *arguments, options=()):
    """The command that runs a class of this folder, or of JMH, with the server's class path."""
    folders = [os.path.join(DIST, "lib", "command"), os.path.join(DIST, "lib", "server"), os.path.join(BENCH, "target", "jmh")]
    jars = [os.path.join(folder, name) for folder in folders for name in sorted(os.listdir(folder)) if name.endswith(".jar")]
    name = main if "." in main else "dev.ostiary.bench." + main
    return [os.path.join(java_home(), "bin", "java"), "-Xmx512m", *options, "-cp", ":".join([CLASSES, *jars]), name, *arguments]
