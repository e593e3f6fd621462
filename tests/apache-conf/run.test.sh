#!/bin/bash
# Lane: apart.
# run.test.sh - make run's script as people use it: twice, beside another, killed, interrupted.
set -u
cd "$ROOT" || exit 1
var=$(mktemp -d "$ROOT/build/test/var.XXXXXX") # tests/run removes it with all it led to
pid=
count=0
trap '[ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null; wait' EXIT

check() { # check SENTENCE COMMAND...
    local sentence=$1
    shift
    count=$((count + 1))
    if "$@"; then echo "ok $count - $sentence"; else echo "not ok $count - $sentence"; fi
}

run_script() { env PORT=0 DEMO=no WORKERS=1 BUILD=build/asan VAR="$var" "$@" apache-conf/dev/run.sh; }

# An asynchronous command of a script ignores SIGINT, a person's does not.
start() {
    rm -f "$var/address" # a killed script leaves it
    env --default-signal=INT PORT=0 DEMO=no WORKERS=1 BUILD=build/asan VAR="$var" apache-conf/dev/run.sh >"$TMPDIR/out" 2>&1 &
    pid=$!
    until [ -e "$var/address" ]; do
        kill -0 "$pid" 2>/dev/null || { sed 's/^/# /' "$TMPDIR/out"; return 1; }
        sleep 0.1
    done
    address=$(cat "$var/address")
}

stop() {
    kill -s "$1" "$pid"
    wait "$pid" 2>/dev/null
    pid=
}

serves() { [ "$(curl -s -o /dev/null -w '%{http_code}' "$address/health")" = 200 ]; }
refuses() { # refuses WORDS ENV...: run.sh ends with an error that says so
    local words=$1
    shift
    ! run_script "$@" >"$TMPDIR/refusal" 2>&1 && grep -q "$words" "$TMPDIR/refusal"
}

# Any process of this instance, but this test.
store() { readlink "$var/store" || echo "$var"; }
leftovers() {
    local file
    for file in /proc/[0-9]*/cmdline; do
        cat "$file" 2>/dev/null | tr '\0' ' ' | grep -q -e "--listen $(store)/" -e "$(store)/\(my.cnf\|httpd.conf\|ninefold.conf\)" && echo "$file"
    done
}
all_ended() {
    local tenths=100
    while [ -n "$(leftovers)" ] && [ $((tenths--)) -gt 0 ]; do sleep 0.1; done
    [ -z "$(leftovers)" ]
}
staff_id() {
    local conf=$var/ninefold.conf
    mariadb --no-defaults --socket="$(sed -n 's/^db_socket = //p' "$conf")" --user=ninefold_owner \
        --password="$(sed -n 's/^db_owner_password = //p' "$conf")" ninefold -N -e "$1"
}
passwords() { grep _password "$var/ninefold.conf" | sha256sum; }
same() { [ "$1" = "$2" ]; }

check "a first start serves" start
check "the home program answers through Apache" serves
check "the settings are for the owner's eyes only" same 600 "$(stat -L -c %a "$var/ninefold.conf")"
check "a second start in the same folder is refused" refuses "already served"
check "a port in use is refused, with advice" refuses "PORT=" VAR="$ROOT/build/test/var.other" PORT="${address##*:}"
check "an open address with demo accounts is refused" refuses "DEMO=no" LISTEN=0.0.0.0 DEMO=yes
check "a folder that holds something else is refused" refuses "something else" VAR="$ROOT/tests"
staff_id "CREATE TABLE keep_me (id INT PRIMARY KEY); INSERT INTO keep_me VALUES (42)"
before=$(passwords)
stop INT
check "Ctrl-C ends every process" all_ended

begun=$SECONDS
check "a second start serves" start
check "it takes seconds" test $((SECONDS - begun)) -lt 20
check "it keeps the data" same 42 "$(staff_id 'SELECT id FROM keep_me')"
check "it keeps the passwords" same "$before" "$(passwords)"
stop KILL
check "what a killed script leaves ends by itself" all_ended
check "a start after a crash serves" start
check "with the data" same 42 "$(staff_id 'SELECT id FROM keep_me')"
stop TERM
check "SIGTERM ends every process" all_ended

var=$ROOT/build/test/var.$(printf 'long%.0s' {1..30})
check "a folder too long for a socket's name serves" start
check "the home program answers there" serves
stop TERM
check "and ends" all_ended
echo "1..$count"
