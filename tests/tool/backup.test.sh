#!/bin/bash
# Lane: apart.
# backup.test.sh - what is backed up and restored into another instance is the same, byte for byte;
# a damaged file and a filled database are refused before anything is touched.
set -u
cd "$ROOT" || exit 1
. tests/tool/support.sh
one=$(new_var) other=$(new_var) file=$TMPDIR/backup.gz
instance "$one" DATABASE_ONLY=yes
instance "$other" DATABASE_ONLY=yes

# dealers and scans of the first release, as today's tables hold them, and what no dump likes
ninefold "$one" restore tests/data/first_release.sql.gz --replace >"$TMPDIR/out" 2>&1 && ninefold "$one" migrate >>"$TMPDIR/out" 2>&1 || {
    sed 's/^/# /' "$TMPDIR/out"
    exit 1
}
sql "$one" "INSERT INTO file (name, type, size, sha256, purpose, staff_id, created_at)
    VALUES ('a\'b\\\\c\n\t\"张𠮷😀', 'application/pdf', 524288, REPEAT('\0', 32), 'scan', 1, '2026-01-02 03:04:05.678');
    INSERT INTO file_chunk SELECT LAST_INSERT_ID(), seq, REPEAT(UNHEX(SHA2(seq, 512)), 8192) FROM seq_0_to_3;
    UPDATE customer SET note = '(1,2),\n(3);\n-- ninefold manifest: {}\nINSERT INTO \`x\` VALUES\n' WHERE id = 1"

sums() { # CHECKSUM TABLE of every table but the one that says when programs read the others anew
    sql "$1" "SELECT CONCAT('CHECKSUM TABLE ', GROUP_CONCAT('\`', table_name, '\`' ORDER BY table_name))
        FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'options_stamp'" >"$TMPDIR/statement"
    sql "$1" "$(cat "$TMPDIR/statement")"
}
same() { sums "$one" >"$TMPDIR/a" && sums "$other" >"$TMPDIR/b" && [ "$(wc -l <"$TMPDIR/a")" -gt 50 ] && diff "$TMPDIR/a" "$TMPDIR/b"; }
# The tool says why it refused.
says() { local words=$1; shift; refused "$@" && grep -q "$words" "$TMPDIR/words"; }

check "before, the two databases differ" refused same
check "a backup is made" ninefold "$one" backup "$file"
only_ours() { [ "$(stat -c %a "$file")" = 600 ]; }
check "only its owner can read it" only_ours
check "a file that is there is not written over" says 'is there already' ninefold "$one" backup "$file"
check "its tables are counted" grep -q '"customer":{"rows":40,' <(zcat "$file" | tail -n 1)

sums "$other" >"$TMPDIR/untouched"
untouched() { sums "$other" | diff "$TMPDIR/untouched" -; }
check "a database that holds something is left alone" says 'holds .* tables' ninefold "$other" restore "$file"
head -c "$(($(stat -c %s "$file") - 2000))" "$file" >"$TMPDIR/short.gz"
check "a file that was cut off is refused" says 'broke off\|no manifest' ninefold "$other" restore "$TMPDIR/short.gz" --replace
zcat "$file" | sed '0,/sales1/s//sales7/' | gzip >"$TMPDIR/changed.gz"
check "so is one that was changed" says 'checksum' ninefold "$other" restore "$TMPDIR/changed.gz" --replace
zcat "$file" | sed '$d' | gzip >"$TMPDIR/bare.gz"
check "and one without its manifest" says 'no manifest' ninefold "$other" restore "$TMPDIR/bare.gz" --replace
check "the database is as it was after all that" untouched

stamp() { sql "$other" "SELECT value FROM options_stamp"; }
before=$(stamp)
check "the backup is restored in its place" ninefold "$other" restore "$file" --replace
ahead() { [ "$(stamp)" -gt "$((before + 1000))" ]; }
check "programs that run read the small tables anew, whatever changes next" ahead
once=$(stamp)
check "and every table has the same checksum" same
check "migrating it changes nothing" ninefold "$other" migrate
check "every table is still the same" same
sql "$other" "UPDATE customer SET note = 'x' WHERE id = 2"
check "one changed cell would be seen" refused same

# Somebody goes on working: the manifest tells what the snapshot held.
writing() { while sql "$one" "INSERT INTO audit (at, actor_id, via, request_id, action, table_name, row_id, changes)
    VALUES ('2026-01-02', 0, 'tool', 'x', 'insert', 'x', 0, '{}')"; do :; done; }
writing 2>/dev/null &
writer=$!
sleep 1
check "a backup is made while somebody writes" ninefold "$one" backup "$TMPDIR/busy.gz"
kill "$writer"
wait "$writer" 2>/dev/null
check "and restores to exactly what it held" ninefold "$other" restore "$TMPDIR/busy.gz" --replace
twice() { [ "$(stamp)" -gt "$once" ]; }
check "each restore is another to programs" twice
echo "1..$count"
