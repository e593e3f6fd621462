# support.sh - for the shell tests of the administrator's command: instances of their own, TAP lines.
count=0
check() { # check SENTENCE COMMAND...
    local sentence=$1
    shift
    count=$((count + 1))
    if "$@" >"$TMPDIR/words" 2>&1; then
        echo "ok $count - $sentence"
    else
        echo "not ok $count - $sentence"
        sed 's/^/# /' "$TMPDIR/words" | head -n 20
    fi
}
refused() { ! "$@"; }

runs=()
ends() {
    local pid
    for pid in "${runs[@]}"; do kill -TERM "$pid" 2>/dev/null; done
    for pid in "${runs[@]}"; do wait "$pid" 2>/dev/null; done
    runs=()
}
trap ends EXIT

# instance VAR ENV...: serves until the test ends; VAR of build/test/var.*, which tests/run removes
instance() {
    local var=$1
    shift
    rm -f "$var/address"
    env PORT=0 DURABLE=no WORKERS=1 BUILD=build VAR="$var" "$@" apache-conf/dev/run.sh >"$TMPDIR/run.log" 2>&1 &
    runs+=($!)
    until [ -e "$var/address" ]; do
        kill -0 "${runs[-1]}" 2>/dev/null || { sed 's/^/# /' "$TMPDIR/run.log"; exit 1; }
        sleep 0.1
    done
}
new_var() { mktemp -d "$ROOT/build/test/var.XXXXXX"; }

ninefold() { # ninefold VAR COMMAND...
    local var=$1
    shift
    build/bin/ninefold --config "$var/ninefold.conf" "$@"
}
setting() { sed -n "s/^$2 *= *//p" "$1/ninefold.conf"; }
sql() { # sql VAR STATEMENT...: as the owner
    MYSQL_PWD=$(setting "$1" db_owner_password) mariadb --no-defaults --socket="$(setting "$1" db_socket)" \
        --default-character-set=utf8mb4 --user=ninefold_owner -N ninefold -e "$2"
}
