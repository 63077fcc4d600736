#!/bin/sh
# Makes Docker and the images that the container tests use, on a bare Debian, as root, without an image registry.
# Where that is not possible it says why and ends with 0: the tests that need containers then skip themselves.
# The images are built from Debian packages, OpenSearch's jars and the emulator's wheels, and carry the names of the public
# ones, so that the same tests pull those where a registry is there.
set -u

here=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-$here/.venv/bin/python}  # one that has signal9-local-platform; without it, a temporary one is made
mirror=${DEBIAN_MIRROR:-}  # empty: debootstrap's own default
suite=${DEBIAN_SUITE:-bookworm}
began=$(date +%s)
log=${TMPDIR:-/tmp}/signal9-prepare-docker.log
work=

say() { echo "docker [$(($(date +%s) - began)) s]: $*"; }
give_up() {
    say "$*; the tests that need containers will be skipped"
    exit 0
}
clean() { [ -z "$work" ] || rm -rf --one-file-system "$work"; }
trap clean EXIT
trap 'exit 130' INT TERM

daemon_answers() { docker info >/dev/null 2>&1; }

# What is in the images: they are built again when it changes.
platform=$here/packages/local_platform/src/signal9_local_platform
content=$(cat "$0" "$platform/opensearch.lock" "$platform/emulator-constraints.txt" | sha256sum | cut -c1-16)
emulator=ministackorg/ministack:$(sed -n 's/^ministack==//p' "$platform/emulator-constraints.txt")
image_is_current() { [ "$(docker image inspect --format '{{ index .Config.Labels "signal9.content" }}' "$1" 2>/dev/null)" = "$content" ]; }
images_are_current() {
    for image in redis:7 redis:latest opensearchproject/opensearch:2.19.1 "$emulator"; do image_is_current "$image" || return 1; done
}

if daemon_answers && images_are_current && command -v redis-server >/dev/null; then
    say "the images are there"
    exit 0
fi

[ "$(id -u)" = 0 ] || daemon_answers || give_up "no Docker daemon answers, and only root can start one"

missing=
command -v dockerd >/dev/null || daemon_answers || missing="$missing docker.io iptables"
command -v debootstrap >/dev/null || missing="$missing debootstrap"
command -v redis-server >/dev/null || missing="$missing redis-server"
if [ -n "$missing" ]; then
    [ "$(id -u)" = 0 ] || give_up "these packages are missing:$missing"
    command -v apt-get >/dev/null || give_up "these are missing, and this is no Debian:$missing"
    say "installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    # No service is started by its package: a Redis on its usual port could be taken for the platform's.
    guard=
    if [ ! -e /usr/sbin/policy-rc.d ]; then
        guard=/usr/sbin/policy-rc.d
        printf '#!/bin/sh\nexit 101\n' >"$guard" && chmod +x "$guard"
    fi
    apt-get -o DPkg::Lock::Timeout=300 update -qq >"$log" 2>&1 &&
        # shellcheck disable=SC2086
        apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $missing >>"$log" 2>&1
    status=$?
    [ -z "$guard" ] || rm -f "$guard"
    [ $status = 0 ] || give_up "apt-get failed, see $log: $(tail -1 "$log")"
fi

if ! daemon_answers; then
    say "starting dockerd"
    setsid dockerd >"${TMPDIR:-/tmp}/signal9-dockerd.log" 2>&1 </dev/null &
    tries=0
    until daemon_answers; do
        tries=$((tries + 1))
        [ $tries -lt 60 ] || give_up "dockerd does not start: $(tail -1 "${TMPDIR:-/tmp}/signal9-dockerd.log")"
        sleep 0.5
    done
fi

if images_are_current; then
    say "the images are there"
    exit 0
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/signal9-image.XXXXXX") || give_up "no temporary folder can be made"
root=$work/root

say "making a $suite with Redis, Java and Python (about a minute)"
debootstrap --variant=minbase --include=redis-server,openjdk-17-jre-headless,python3 "$suite" "$root" $mirror >"$log" 2>&1 ||
    give_up "debootstrap failed, see $log: $(tail -1 "$log")"
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/doc/* "$root"/usr/share/man/*

say "adding OpenSearch's jars"
mkdir -p "$root/opt/opensearch/jars" "$root/opt/opensearch/node/node_1/config"
if ! "$python" -c 'import signal9_local_platform' 2>/dev/null; then
    python=$work/python/bin/python
    { python3 -m venv "$work/python" && "$python" -m pip install --quiet "$here/packages/local_platform"; } >"$log" 2>&1 ||
        give_up "signal9-local-platform could not be installed, see $log: $(tail -1 "$log")"
fi
"$python" - "$root/opt/opensearch" <<'PYTHON' >"$log" 2>&1 || give_up "the jars could not be had, see $log: $(tail -1 "$log")"
import shlex
import shutil
import sys
from pathlib import Path

from signal9_local_platform.jars import JarCache, read_lock
from signal9_local_platform.layout import cache_folder
from signal9_local_platform.parts import opensearch

target = Path(sys.argv[1])
jars = JarCache(cache_folder() / f"opensearch-{opensearch.VERSION}", read_lock(opensearch.LOCK)).class_path(print)
for jar in jars:
    shutil.copy(jar, target / "jars")
class_path = ":".join(f"/opt/opensearch/jars/{jar.name}" for jar in jars)
(target / "node" / "node_1" / "config" / "opensearch.yml").write_text(opensearch.settings("0.0.0.0"))
# The runner listens on the base port plus one.
arguments = ["-basePath", "/opt/opensearch/node", "-numOfNode", "1", "-baseHttpPort", "9199", "-pluginTypes", opensearch.PLUGIN]
command = ["java", *opensearch.OPTIONS, "-cp", class_path, opensearch.RUNNER, *arguments]
start = target / "start"
start.write_text(f"#!/bin/sh\nexec {shlex.join(command)}\n")
start.chmod(0o755)
PYTHON

say "adding the emulator's wheels"
version=$(chroot "$root" python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])') || give_up "the image has no Python"
[ -x "$work/wheels/bin/pip" ] || python3 -m venv "$work/wheels" >"$log" 2>&1 || give_up "no virtual environment can be made, see $log"
"$work/wheels/bin/pip" install --quiet --no-deps --target "$root/opt/emulator" --python-version "$version" --only-binary=:all: \
    --requirement "$platform/emulator-constraints.txt" >"$log" 2>&1 || give_up "the emulator could not be had, see $log: $(tail -1 "$log")"

say "importing the images"
tar -C "$root" -cf "$work/image.tar" . || give_up "the image could not be packed"
base=$(docker import --change "LABEL signal9.content=$content" "$work/image.tar" 2>"$log") || give_up "the image could not be imported: $(tail -1 "$log")"
# The images differ only in what they start, so that they share one layer.
image() {
    name=$1 && port=$2 && command=$3
    container=$(docker create "$base" true 2>>"$log") &&
        docker commit --change "EXPOSE $port" --change "CMD $command" "$container" "$name" >>"$log" 2>&1 &&
        docker rm "$container" >>"$log" 2>&1 || give_up "the image $name could not be made: $(tail -1 "$log")"
}
image redis:7 6379 '["redis-server","--bind","0.0.0.0","--protected-mode","no"]'
image redis:latest 6379 '["redis-server","--bind","0.0.0.0","--protected-mode","no"]'
image opensearchproject/opensearch:2.19.1 9200 '["/opt/opensearch/start"]'
image "$emulator" 4566 '["/usr/bin/env","PYTHONPATH=/opt/emulator","python3","-m","ministack"]'
say "the images are there"
