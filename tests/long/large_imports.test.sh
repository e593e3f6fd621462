#!/bin/bash
# Lane: apart.
# large_imports.test.sh - registers and lists as large as they come: 20,000 dealers, then 200,000 papers of theirs, in a
# command that keeps little in memory. Prints how many rows a second it was.
set -u
cd "$ROOT" || exit 1
. tests/tool/support.sh
var=$(new_var)
instance "$var" DATABASE_ONLY=yes
dealers=20000 papers=200000 memory_kb=80000
ninefold "$var" load-regions build/npm/node_modules

awk -v n=$dealers 'BEGIN {
    print "客户编码,客户名称,客户类型,地区,联系人,手机,信用额度,账期"
    for (i = 0; i < n; i++) printf "L%d,大批%d医药有限公司,商业公司,湖南省长沙市,李%d,139%08d,100000,30\n", i, i, i, i
}' >"$TMPDIR/dealers.csv"
awk -v n=$papers -v d=$dealers 'BEGIN {
    print "客户编码,客户名称,证照类型,证照编号,发证机关,发证日期,有效期至,经营范围"
    for (i = 0; i < n; i++) printf "L%d,大批,%s,JY%d,市场监督管理局,2022-12-20,2031-10-20,中药饮片;化学药制剂\n", i % d, i % 2 ? "药品经营许可证" : "质量保证协议", i
}' >"$TMPDIR/papers.csv"

# import KIND FILE ROWS: all rows are taken, and the command's peak stays below the limit
import() {
    local from=$EPOCHREALTIME peak=0 now pid
    ninefold "$var" import "$1" "$2" --json >"$TMPDIR/result" 2>/dev/null &
    pid=$!
    while kill -0 $pid 2>/dev/null; do
        now=$(awk '/VmHWM/ { print $2 }' "/proc/$(pgrep -P $pid -f ninefold || echo $pid)/status" 2>/dev/null)
        [ "${now:-0}" -le "$peak" ] || peak=$now
        sleep 0.2
    done
    wait $pid || return 1
    echo "# $3 rows of $1: $(awk -v a="$from" -v b="$EPOCHREALTIME" -v n="$3" 'BEGIN { printf "%.1f s, %.0f rows/s", b - a, n / (b - a) }'), $peak kB at most" >&3
    grep -q "\"accepted\": $3," "$TMPDIR/result" && [ "$peak" -gt 1000 ] && [ "$peak" -lt $memory_kb ]
}
exec 3>&1
check "20,000 dealers are imported in bounded memory" import customers "$TMPDIR/dealers.csv" $dealers
check "200,000 papers are imported in bounded memory" import licences "$TMPDIR/papers.csv" $papers
has() { [ "$(sql "$var" "$1")" = "$2" ]; }
check "every paper is its dealer's" has "SELECT COUNT(*), COUNT(DISTINCT p.customer_id), MIN(cu.code LIKE 'L%') FROM paper p JOIN customer cu ON cu.id = p.customer_id" "$papers	$dealers	1"
check "each has its audit row and can be searched for" has "SELECT (SELECT COUNT(*) FROM audit WHERE table_name = 'paper' AND action = 'insert'), (SELECT COUNT(*) FROM search_word WHERE kind = 'paper')" "$papers	$papers"
echo "1..$count"
