#!/bin/bash
# deps.sh run|test - installs what is missing, and says so; installs nothing twice.
#
# Debian packages through apt (root, or sudo); from npm only data for the front end (run) and what
# the tests drive a browser with (test), into build/npm. No package that starts a service is used:
# mariadb-server-core and apache2-bin hold the programs, without units or init scripts. gammu-smsd brings a unit,
# which is masked before it is installed: an instance runs its own.
set -euo pipefail
cd "$(dirname "$0")/../.."
purpose=${1:?run or test}

debian_run=(gcc libc6-dev make pkg-config
    apache2-bin media-types mariadb-server-core mariadb-client-core mariadb-client libmariadb-dev
    clearsilver-dev libfcgi-dev libsodium-dev libxlsxwriter-dev libzip-dev zlib1g-dev libexpat1-dev libuchardet-dev
    libicu-dev libjansson-dev libcurl4-openssl-dev libmagic-dev libpango1.0-dev libqrencode-dev libical-dev fonts-wqy-microhei
    curl ca-certificates gammu-smsd)
debian_test=(libcmocka-dev clang libclang-rt-14-dev sqlmap clang-format universal-ctags wrk chromium chromium-headless-shell python3-openpyxl python3-icalendar unzip poppler-utils zbar-tools openssl)
node_at_least=20
node_packaged=22.23.3 # for the tests only, where Debian's node is older than they need

say() { echo "deps: $*"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        say "missing: ${missing[*]}" >&2
        say "installing needs root or sudo; run once as root: apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
}

is_missing() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" != installed ]
}

install_debian() {
    local package
    missing=()
    # one question for all; only when something is missing, one by one
    if [ "$(dpkg-query -W -f='${db:Status-Status}\n' "$@" 2>/dev/null | grep -cx installed)" != $# ]; then
        for package; do ! is_missing "$package" || missing+=("$package"); done
    fi
    [ ${#missing[@]} -gt 0 ] || return 0
    say "installing Debian packages: ${missing[*]}"
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)
    mkdir -p build
    if [[ " ${missing[*]} " == *" gammu-smsd "* && -d /etc/systemd/system && ! -e /lib/systemd/system/gammu-smsd.service ]]; then
        as_root ln -sfn /dev/null /etc/systemd/system/gammu-smsd.service
    fi
    as_root "${apt[@]}" update >build/apt.log 2>&1 || say "apt-get update complained, going on (build/apt.log)"
    if ! as_root "${apt[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null >>build/apt.log 2>&1; then
        tail -n 20 build/apt.log >&2
        say "apt could not install them" >&2
        exit 1
    fi
}

node_major() {
    "$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0
}

# build/npm/node_modules from tests/package-lock.json (versions and checksums, no hosts).
install_npm() {
    local stamp=build/npm/.installed-$1
    [ ! -e "$stamp" ] || [ -n "$(find tests/package.json tests/package-lock.json -newer "$stamp")" ] || return 0
    say "installing npm packages for: $1"
    mkdir -p build/npm
    cp tests/package.json tests/package-lock.json build/npm/
    rm -f build/npm/.installed-*
    local omit=--omit=dev
    [ "$1" = run ] || omit=--include=dev
    npm ci --prefix build/npm --ignore-scripts --no-audit --no-fund --loglevel=error $omit >/dev/null
    ln -sfn ../build/npm/node_modules tests/node_modules # where import looks
    touch build/npm/.installed-run "$stamp"
}

# build/npm/bin/node is the one the tests run with.
choose_node() {
    local node arch package
    node=$(command -v node)
    mkdir -p build/npm/bin
    if [ "$(node_major "$node")" -lt $node_at_least ]; then
        arch=$(node -p process.arch)
        package=node-linux-$arch
        node=$PWD/build/npm/lib/$package/bin/node
        if [ ! -x "$node" ]; then
            say "node here is $(node --version), the tests need $node_at_least: installing $package $node_packaged from npm"
            mkdir -p build/npm/lib
            npm pack --silent --pack-destination build/npm/lib "$package@$node_packaged" >/dev/null
            mkdir -p "build/npm/lib/$package"
            tar -xzf build/npm/lib/"$package"-*.tgz -C "build/npm/lib/$package" --strip-components=1
            rm build/npm/lib/"$package"-*.tgz
        fi
    fi
    [ "$(readlink build/npm/bin/node)" = "$node" ] || ln -sfn "$node" build/npm/bin/node
}

mkdir -p build
exec 9>build/deps.lock
flock 9 # two makes in one checkout install one after the other

if [ "$purpose" = run ]; then
    install_debian "${debian_run[@]}"
else
    install_debian "${debian_run[@]}" "${debian_test[@]}"
fi
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    install_debian nodejs npm
fi
if [ "$purpose" = test ] || [ ! -e build/npm/.installed-test ]; then
    install_npm "$purpose"
fi
[ "$purpose" != test ] || choose_node
