#!/bin/bash
# Lane: apart.
# upgrade.test.sh - a database of the first release (migrations up to 030_search.sql, demo data and a
# scan, as `ninefold backup` wrote it) is brought up to date by today's programs, which serve it.
set -u
cd "$ROOT" || exit 1
. tests/tool/support.sh
var=$(new_var)
instance "$var" DATABASE_ONLY=yes
check "the first release's backup is restored" ninefold "$var" restore tests/data/first_release.sql.gz --replace
first_release() { [ "$(sql "$var" 'SELECT MAX(name) FROM migration')" = 030_search.sql ]; }
check "it knows nothing of later migrations" first_release

kept=(customer contact person phone paper paper_scan task timeline staff role audit) # words for searching are made anew by `ninefold reindex`
counts() {
    local table
    for table in "${kept[@]}"; do echo "$table $(sql "$var" "SELECT COUNT(*) FROM $table")"; done
}
counts >"$TMPDIR/before"
sums="SELECT SHA2(GROUP_CONCAT(CONCAT_WS('|', id, code, name, credit_code, state, owner_id, region_code, note, created_at) ORDER BY id), 256) FROM customer"
sql "$var" "SET group_concat_max_len = 10000000; $sums" >"$TMPDIR/sum"

migrated() { ninefold "$var" migrate >"$TMPDIR/migrate"; cat "$TMPDIR/migrate"; }
check "today's migrations run on it" migrated
ran() { [ "$(ls sql/*.sql | wc -l)" = "$(sql "$var" 'SELECT COUNT(*) FROM migration')" ] && ! grep -q 030_search "$TMPDIR/migrate" && grep -q 044_ "$TMPDIR/migrate"; }
check "each that was missing, and only those" ran
nothing() { [ -z "$(ninefold "$var" migrate)" ]; }
check "a second time there is nothing to do" nothing
counted() { counts | diff "$TMPDIR/before" -; }
check "no row is lost and none is added" counted
contents() { sql "$var" "SET group_concat_max_len = 10000000; $sums" | diff "$TMPDIR/sum" -; }
check "dealers are what they were" contents
columns() { sql "$1" "SELECT table_name, column_name, column_type, is_nullable, COALESCE(column_default, '-') FROM
    information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, 2"; }
fresh=$(new_var)
instance "$fresh" DATABASE_ONLY=yes
as_new() { diff <(columns "$fresh") <(columns "$var"); }
check "its tables are those of a new installation" as_new
ends

instance "$var" DEMO=yes
address=$(cat "$var/address") jar=$TMPDIR/jar
curl -s -c "$jar" -o "$TMPDIR/login" "$address/login"
token=$(grep -o 'name="_token" value="[0-9a-f]*"' "$TMPDIR/login" | head -1 | cut -d'"' -f4)
curl -s -b "$jar" -c "$jar" -o /dev/null -d "_token=$token&account=manager1&password=ninefold-demo" "$address/login"
page() { [ "$(curl -s -b "$jar" -o "$TMPDIR/page" -w '%{http_code}' "$address$1")" = 200 ] && grep -q '</html>' "$TMPDIR/page"; }
for path in / /customers /customers/1 /customers/1/edit /papers /tasks "/search?q=yao"; do
    check "$path is there for a person of the first release" page "$path"
done

# Put back under programs that run: they serve what is in it now. The job runner would write meanwhile, and is held.
runner=$(cut -d' ' -f1 "$var/pids/work")
kill -STOP "$runner"
check "the first release is put back while programs run" ninefold "$var" restore tests/data/first_release.sql.gz --replace
check "and brought up to date" ninefold "$var" migrate
kill -CONT "$runner"
again() { curl -s -c "$jar" -o "$TMPDIR/login" -w '%{http_code}' "$address/login"; }
serves() { local i; for i in 1 2 3 4; do [ "$(again)" = 200 ] || return 1; done; }
again >/dev/null # a connection of before learns of it
check "without a restart there is the sign-in page" serves
token=$(grep -o 'name="_token" value="[0-9a-f]*"' "$TMPDIR/login" | head -1 | cut -d'"' -f4)
curl -s -b "$jar" -c "$jar" -o /dev/null -d "_token=$token&account=manager1&password=ninefold-demo" "$address/login"
for path in / /customers /customers/1; do
    curl -s -b "$jar" -o /dev/null "$address$path"
    check "and $path" page "$path"
done
echo "1..$count"
