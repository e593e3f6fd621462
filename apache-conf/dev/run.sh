#!/bin/bash
# run.sh - make run: serves an instance in the foreground until Ctrl-C; instance.sh says how.
#   PORT=8080 (0 = any free)  VAR=var  LISTEN=127.0.0.1  WORKERS=4  DEMO=yes
set -euo pipefail
umask 077
. "$(dirname "$0")/instance.sh"
programs=()

case $LISTEN in
127.* | localhost) ;;
*) [ "$DEMO" = no ] || fail "LISTEN=$LISTEN is open to others and the demo accounts' password is public: set DEMO=no too" ;;
esac

stopping() {
    trap '' INT TERM HUP
    say "stopping"
    instance_stop
    say "stopped"
    exit "${1:-0}"
}

instance_paths
trap stopping INT TERM HUP
trap 'code=$?; trap - EXIT; [ $code = 0 ] || { instance_stop; exit $code; }' EXIT
end_leftovers
port_choose
app_publish
instance_conf
[ "$DATABASE_ONLY" = yes ] || sms_conf
db_start
say "migrating the database"
ninefold migrate
if [ "$DATABASE_ONLY" = yes ]; then
    echo "$CONF" >"$VAR/address"
    wait -n || true
    stopping 1
fi
ninefold load-regions "$ROOT/build/npm/node_modules"
ninefold load-calendar "$ROOT/build/npm/node_modules"
ninefold load-passwords "$ROOT/build/npm/node_modules"
ninefold reindex
if [ "$DEMO" = yes ]; then
    say "demo data (the first time only)"
    ninefold demo
fi
sms_start
programs_start
apache_start
instance_wait
echo "$BASE_URL" >"$VAR/address"

cat <<END

  Ninefold is at  $BASE_URL/
END
[ "$DEMO" != yes ] || cat <<END
  Demo accounts   admin director1 salesdirector1 manager1 manager2 sales1 sales2 sales3 clerk1 service1
                  aftersales1 aftersales2 finance1 quality1 legal1 staff1
  Password        ninefold-demo
END
[ "$DEMO" = yes ] || echo "  First account   VAR=$VAR build/bin/ninefold add-admin ACCOUNT NAME"
cat <<END
  Data            $VAR   (log files: $STORE/log)
  Ctrl-C stops everything it started.

END

# A program's parent replaces its workers itself; should the parent go, or the database, it is started again.
while true; do
    ended=
    wait -n -p ended && status=0 || status=$?
    for name in "${!pids[@]}"; do
        [ "${pids[$name]}" = "$ended" ] || continue
        say "$name ended (status $status), see $STORE/log/$name.log"
        case $name in
        apache) stopping 1 ;;
        esac
        sleep 1
        say "starting $name again"
        case $name in
        db) spawn db mariadbd --defaults-file="$STORE/my.cnf" ;;
        work) work_start ;;
        smsd) sms_spawn ;;
        *) program_start "$name" ;;
        esac
    done
done
