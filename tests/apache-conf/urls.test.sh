#!/bin/bash
# urls.test.sh - what Apache passes on and what it answers itself.
set -u
count=0
check() { # check SENTENCE WANTED GOT
    count=$((count + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $count - $1"
    else
        printf 'not ok %d - %s\n# wanted %s\n# got    %s\n' "$count" "$1" "$2" "$3"
    fi
}
status() { curl -s --path-as-is -o /dev/null -w '%{http_code}' "$@"; }
header() { curl -s -D - -o /dev/null "$2" | tr -d '\r' | sed -n "s/^$1: //Ip" | paste -sd '|'; }

check "the home program is in good health" 200 "$(status "$BASE_URL/health")"
check "a signed-out person is sent to sign in" 303 "$(status "$BASE_URL/customers")"
check "the sign-in page is open" 200 "$(status "$BASE_URL/login")"
check "an unknown word is not found" 404 "$(status "$BASE_URL/nothing-here")"
check "a word that only begins like a module is not that module" 404 "$(status "$BASE_URL/customersx")"
check "so is one with a parameter" 404 "$(status "$BASE_URL/customers;x=1")"

check "a style sheet is plain CSS" text/css "$(header content-type "$BASE_URL/css/ninefold.css" | sed 's/;.*//')"
check "static files are not sniffed" nosniff "$(header x-content-type-options "$BASE_URL/css/ninefold.css")"
check "a versioned address is kept for good" "public, max-age=31536000, immutable" \
    "$(header cache-control "$BASE_URL/css/ninefold.css?v=1")"
check "another is asked again" no-cache "$(header cache-control "$BASE_URL/css/ninefold.css")"
check "text is compressed" gzip "$(curl -s -H 'Accept-Encoding: gzip' -D - -o /dev/null "$BASE_URL/css/ninefold.css" | tr -d '\r' | sed -n 's/^content-encoding: //Ip')"
check "a folder is not listed" 404 "$(status "$BASE_URL/css/")"
check "templates are not served" 404 "$(status "$BASE_URL/templates/layout.cst")"
check "nor is what lies beside the static files" 400 "$(status "$BASE_URL/css/../../ninefold.conf")"

check "an encoded slash reaches the program" 404 "$(status "$BASE_URL/nothing%2Fhere")"
check "a strange address is refused, not a crash" 404 "$(status "$BASE_URL/nothing/%E5%BC%A0%20%3F%25%22%3Cscript%3E?q=%3F%25&%E5%BC%A0=%0A")"
check "page headers are sent once" 1 "$(curl -s -D - -o /dev/null "$BASE_URL/login" | grep -ci '^x-content-type-options')"

# One program down: its pages say so, the others go on, and it comes back.
search() { cut -d' ' -f1 "$VAR/pids/search" 2>/dev/null; }
down=$(search)
kill -KILL -- "-$down"
page=$TMPDIR/page
code=$(curl -s -o "$page" -w '%{http_code}' "$BASE_URL/search")
check "a program that is down answers 503" 503 "$code"
check "in Chinese" 1 "$(grep -c '<h1>暂时无法使用</h1>' "$page")"
check "and English" 1 "$(grep -c '<h2>Not available right now</h2>' "$page")"
check "with its own style sheet" 200 "$(status "$BASE_URL/error/error.css")"
check "the other programs go on" 200 "$(status "$BASE_URL/login")"
tenths=150
until [ "$(search)" != "$down" ] && [ "$(status "$BASE_URL/search")" = 303 ] || [ $((tenths--)) = 0 ]; do sleep 0.1; done
check "it is started again" 303 "$(status "$BASE_URL/search")"
echo "1..$count"
