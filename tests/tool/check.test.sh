#!/bin/bash
# Lane: apart.
# check.test.sh - ninefold check: nothing to say of a sound installation; each thing that is broken is told, with what to do.
set -u
cd "$ROOT" || exit 1
. tests/tool/support.sh
var=$(new_var)
instance "$var" DATABASE_ONLY=yes DURABLE=yes
store=$(readlink "$var/store" || echo "$var") run=$(dirname "$(setting "$var" db_socket)")
sound=$TMPDIR/sound.conf
mkdir "$TMPDIR/backups"
touch "$TMPDIR/backups/ninefold-1.sql.gz"
grep -v '^\(base_url\|demo\|secure_cookie\|root\) *=' "$var/ninefold.conf" >"$sound"
cat >>"$sound" <<END
root = $ROOT
base_url = https://ninefold.example.com
secure_cookie = yes
demo = no
workers = 2
backups = $TMPDIR/backups
END
chmod 600 "$sound"
for one in regions calendar passwords; do ninefold "$var" load-$one build/npm/node_modules >/dev/null; done
echo 'a long sentence of an administrator' | ninefold "$var" add-admin chief 管理员 >/dev/null
mysql_root() { # as the server's administrator
    local as=()
    [ "$(id -u)" != 0 ] || as=(setpriv --reuid=www-data --regid=www-data --clear-groups)
    "${as[@]}" mariadb --no-defaults --socket="$run/db.sock" --user="$([ "$(id -u)" = 0 ] && echo www-data || id -un)" ninefold -e "$1"
}

told() { # told CHECK WORDS [CONFIG] [OPTION]: this finding and no other check's, and exit code 1
    local code
    build/bin/ninefold --config "${3:-$sound}" check ${4:-} >"$TMPDIR/told"
    code=$?
    cat "$TMPDIR/told"
    [ $code = 1 ] && grep -q "^\(bad\|warning\) *$1: .*$2" "$TMPDIR/told" && ! grep -v "^\(bad\|warning\) *$1: \|^ *to do: " "$TMPDIR/told" | grep -q .
}
nothing() { build/bin/ninefold --config "$sound" check; }
with() { # with LINE...: the sound config, and these lines
    { cat "$sound"; printf '%s\n' "$@"; } >"$TMPDIR/with.conf"
    chmod 600 "$TMPDIR/with.conf"
    echo "$TMPDIR/with.conf"
}
json() {
    build/bin/ninefold --config "$(with 'demo = yes')" check --json >"$TMPDIR/json"
    "$NODE" -e 'const { checks, findings } = JSON.parse(require("fs").readFileSync(process.argv[1])); const [one] = findings;
        process.exit(checks >= 17 && findings.length === 1 && one.check === "people" && one.severity === "bad" && one.finding && one.todo ? 0 : 1)' "$TMPDIR/json"
}

check "a sound installation has no finding, and exit code 0" nothing
check "findings are there as JSON too" json

chmod 644 "$sound"
check "a config that others can read" told config_file 'mode 644'
chmod 640 "$sound"
check "the owner's password where a group can read it" told config_file "owner's password"
chmod 600 "$sound"
echo "include = $sound" >"$TMPDIR/outer.conf"
chmod 600 "$TMPDIR/outer.conf"
outer() { build/bin/ninefold --config "$TMPDIR/outer.conf" check; }
check "a config may include another" outer
chmod 644 "$sound"
check "and that one is looked at too" told config_file "$sound has mode 644" "$TMPDIR/outer.conf"
chmod 600 "$sound"
echo "include = $TMPDIR/itself.conf" >"$TMPDIR/itself.conf"
endless() {
    timeout 5 build/bin/ninefold --config "$TMPDIR/itself.conf" check 2>/dev/null
    [ $? = 1 ]
}
check "one that includes itself is an error, not a hang" endless
check "no key to seal secrets with" told secret_key 'no secret_key' "$(with 'secret_key =')"
check "a short one" told secret_key 'too short' "$(with 'secret_key = ninefold')"
check "an http address" told tls 'can be read on the way' "$(with 'base_url = http://ninefold')"
check "a cookie that is sent without TLS" told tls cookie "$(with 'secure_cookie = no')"
check "an unknown time zone" told zone 'not known' "$(with 'zone = Asia/Shangai')"
mkdir "$TMPDIR/open" "$TMPDIR/open/tmp" "$TMPDIR/open/run"
chmod 777 "$TMPDIR/open/tmp"
check "a folder for everybody" told folders everybody "$(with "var = $TMPDIR/open")"
rmdir "$TMPDIR/open/run"
chmod 700 "$TMPDIR/open/tmp"
check "a missing folder" told folders 'no folder' "$(with "var = $TMPDIR/open")"
check "demo accounts that may sign in" told people 'demo accounts may' "$(with 'demo = yes')"
check "too few connections for its workers" told connections 'connections' "$(with 'workers = 30')"
check "a clock that is off" told clock 'apart' "$sound" "--now=$(date -u -d "+90 seconds" +%FT%T)"
check "a disk without room" told room 'only .* MB' "$sound" --room=900000000
check "no folder of backups" told backups 'names no folder' "$(with 'backups =')"
touch -d '3 days ago' "$TMPDIR/backups/ninefold-1.sql.gz"
check "an old backup" told backups '7[12] hours'
rm "$TMPDIR/backups/ninefold-1.sql.gz"
check "none at all" told backups 'no backup in'
touch "$TMPDIR/backups/ninefold-1.sql.gz"

mysql_root 'SET GLOBAL innodb_flush_log_at_trx_commit = 2'
check "commits that are not on the disk" told durability innodb_flush_log_at_trx_commit
mysql_root 'SET GLOBAL innodb_flush_log_at_trx_commit = 1'
mysql_root 'GRANT UPDATE ON ninefold.audit TO ninefold_writer@localhost'
check "a writer that may change the trail" told writer_rights 'UPDATE on audit'
mysql_root 'REVOKE UPDATE ON ninefold.audit FROM ninefold_writer@localhost; GRANT ALL ON ninefold.* TO ninefold_writer@localhost'
check "a writer that may all" told writer_rights 'on ninefold'
mysql_root 'REVOKE ALL ON ninefold.* FROM ninefold_writer@localhost; GRANT INSERT ON ninefold.customer TO ninefold_reader@localhost'
check "a reader that may write" told reader_rights 'INSERT on customer'
mysql_root 'REVOKE INSERT, SELECT ON ninefold.customer FROM ninefold_reader@localhost'
check "a reader that cannot read a table" told reader_rights 'of .* tables'
ninefold "$var" migrate >/dev/null
check "which migrate mends" nothing

sql "$var" "DELETE FROM migration WHERE name = '044_calendar.sql'"
check "a migration that has not run" told migrations '1 migrations have not run'
sql "$var" "INSERT INTO migration (name, at) VALUES ('044_calendar.sql', '2026-01-01'), ('999_later.sql', '2026-01-01')"
check "a database newer than the programs" told migrations '999_later.sql'
sql "$var" "DELETE FROM migration WHERE name = '999_later.sql'"

sql "$var" "INSERT INTO webhook (name, format, url, secret, host, created_at, created_by) VALUES ('Old', 'generic', 'https://example.com/key0815', 'SEC4711', 'example.com', '2026-01-01', 0)"
check "a secret from before there was a key" told secret_key 'stored as it is'
ninefold "$var" migrate >/dev/null
check "which migrate seals" nothing
check "so that it is not to be read" test "$(sql "$var" "SELECT url LIKE 'box1:%' AND secret LIKE 'box1:%' AND secret NOT LIKE '%4711%' FROM webhook")" = 1
check "nor to be opened by another key" told secret_key 'another key' "$(with "secret_key = $(head -c 24 /dev/urandom | base64 | tr +/ xy)")"
sql "$var" "DELETE FROM webhook"

sql "$var" "DELETE FROM common_password"
check "passwords that were not loaded" told data 'common passwords'
ninefold "$var" load-passwords build/npm/node_modules >/dev/null
sql "$var" "INSERT INTO customer (code, name, name_py, state, created_at, created_by, changed_at) VALUES ('C1', '康泰', 'kang tai', 'active', '2026-01-01', 0, '2026-01-01')"
check "a dealer that searching does not find" told data 'does not find'
ninefold "$var" reindex >/dev/null
check "which reindex mends" nothing

sql "$var" "INSERT INTO staff (account, name, demo) VALUES ('demo9', '演示', 1)"
check "demo accounts in the data" told people '1 accounts of the demo'
sql "$var" "DELETE FROM staff WHERE account = 'demo9'; UPDATE staff SET password_hash = '$(
    python3 -c 'import ctypes; s = ctypes.CDLL("libsodium.so.23"); b = ctypes.create_string_buffer(128); s.crypto_pwhash_str(b, b"ninefold-demo", 13, ctypes.c_ulonglong(2), ctypes.c_size_t(67108864)); print(b.value.decode())'
)' WHERE account = 'chief'"
check "an administrator with the demo's password" told people 'chief has a password'
sql "$var" "DELETE FROM staff_role"
check "no administrator" told people 'no administrator'
sql "$var" "UPDATE staff SET password_hash = '' WHERE account = 'chief'; INSERT INTO staff_role (staff_id, role_id) SELECT st.id, ro.id FROM staff st JOIN role ro WHERE st.account = 'chief' AND ro.word = 'admin'"

job() { sql "$var" "DELETE FROM job; INSERT INTO job (kind, args, staff_id, run_at, state, locked_until, tries, created_at, finished_at) VALUES ('sweep', '{}', 0, $1, '2026-01-01', $2)"; }
job "'2026-01-01', 'waiting', NULL, 0" NULL
check "a job that nobody runs" told jobs '1 jobs wait'
job "'2026-01-01', 'running', '2026-01-01', 1" NULL
check "a job that a runner left" told jobs 'left by a runner'
job "'2099-01-01', 'waiting', NULL, 6" NULL
check "a job tried again and again" told jobs 'again and again'
job "'2026-01-01', 'failed', NULL, 5" 'UTC_TIMESTAMP()'
check "a job that failed" told jobs 'failed'
sql "$var" "DELETE FROM job; INSERT INTO outbox (channel, recipient, subject, body, message_id, state, next_at, created_at) VALUES ('mail', 'a@b', 's', 'b', 'm', 'dead', '2026-01-01', '2026-01-01')"
check "a mail that was given up" told dead_letters 'given up'
sql "$var" "UPDATE outbox SET state = 'waiting'"
check "a mail that waits" told dead_letters 'wait for an hour'
sql "$var" "DELETE FROM outbox"
check "all mended, there is nothing to say again" nothing

sed 's/^db_owner_password.*/db_owner_password = wrong-but-long-enough/' "$sound" >"$TMPDIR/wrong.conf"
chmod 600 "$TMPDIR/wrong.conf"
check "an account that cannot connect" told accounts 'db_owner: .*denied' "$TMPDIR/wrong.conf"
short=$(sed 's/^db_reader_password.*/db_reader_password = short/' "$sound")
echo "$short" >"$TMPDIR/short.conf"
chmod 600 "$TMPDIR/short.conf"
mysql_root "SET PASSWORD FOR ninefold_reader@localhost = PASSWORD('short')"
check "a short password" told passwords 'ninefold_reader is short' "$TMPDIR/short.conf"
echo "1..$count"
