#!/bin/bash
# Lane: apart.
# database_away.test.sh - the database killed under a signed-in person: a plain page with a request
# id that the log explains, and the next request works once it is back.
set -u
cd "$ROOT" || exit 1
var=$(mktemp -d "$ROOT/build/test/var.XXXXXX") # tests/run removes it with all it led to
jar=$TMPDIR/jar
count=0
env PORT=0 DURABLE=no WORKERS=1 BUILD=build/asan VAR="$var" apache-conf/dev/run.sh >"$TMPDIR/out" 2>&1 &
pid=$!
trap 'kill -TERM "$pid" 2>/dev/null; wait' EXIT
until [ -e "$var/address" ]; do
    kill -0 "$pid" 2>/dev/null || { sed 's/^/# /' "$TMPDIR/out"; exit 1; }
    sleep 0.1
done
address=$(cat "$var/address")
store=$(readlink "$var/store" || echo "$var")

check() { # check SENTENCE COMMAND...
    local sentence=$1
    shift
    count=$((count + 1))
    if "$@"; then echo "ok $count - $sentence"; else echo "not ok $count - $sentence"; fi
}
status() { curl -s -b "$jar" -o "$TMPDIR/page" -w '%{http_code}' "$address/customers"; }
field() { grep -o "name=\"$1\" value=\"[0-9a-f]*\"" "$2" | head -1 | cut -d'"' -f4; }

curl -s -c "$jar" -o "$TMPDIR/login" "$address/login"
curl -s -b "$jar" -c "$jar" -o /dev/null -d "_token=$(field _token "$TMPDIR/login")&account=service1&password=ninefold-demo" "$address/login"
answers_200() { [ "$(status)" = 200 ]; }
check "before, the list is there" answers_200

pkill -KILL -f "mariadbd.*--defaults-file=$store/my.cnf"
answers_503() { [ "$(status)" = 503 ] && grep -q '</html>' "$TMPDIR/page"; }
check "while it is away, a page says so" answers_503
request=$(sed -n 's/.*<code>\([0-9a-f]*\)<.*/\1/p' "$TMPDIR/page")
explained() { [ -n "$request" ] && grep "\"request\":\"$request\"" "$store/log/customers.log" | grep -q DatabaseGone; }
check "its request id leads to the reason in the log" explained
health_503() { [ "$(curl -s -o /dev/null -w '%{http_code}' "$address/health")" = 503 ]; }
check "and /health says down" health_503

back() {
    local tenths=200
    until [ "$(status)" = 200 ]; do
        [ $((tenths--)) -gt 0 ] || return 1
        sleep 0.1
    done
}
check "once it is back the same person goes on without signing in again" back
check "and the next request works at once" answers_200
echo "1..$count"
