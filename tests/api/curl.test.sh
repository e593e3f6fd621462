#!/bin/bash
# The API through Apache, as curl sees it: the token arrives, errors are JSON, a program that is down says so in JSON.
set -u
count=0
check() { # check NAME WANTED GOT
    count=$((count + 1))
    if [ "$2" = "$3" ]; then echo "ok $count - $1"; else echo "not ok $count - $1"; echo "# wanted '$2', got '$3'"; fi
}
status() { curl -s -o /dev/null -w '%{http_code}' "$@"; }

jar=$TMPDIR/jar
page() { curl -s -b "$jar" -c "$jar" "$@"; }
form_token() { page "$BASE_URL$1" | grep -o 'name="_token" value="[0-9a-f]*"' | head -n 1 | cut -d'"' -f4; }

csrf=$(form_token /login)
page -o /dev/null -d "_token=$csrf&account=service1&password=ninefold-demo" "$BASE_URL/login"
csrf=$(form_token /account/tokens)
until=$(date -u -d '+30 days' +%F)
token=$(page -d "_token=$csrf&name=curl&scopes=customers.read&scopes=customers.write&expires_on=$until" "$BASE_URL/account/tokens" | grep -o 'nf_[0-9a-f]\{64\}')
auth="Authorization: Bearer $token"

check "a token is made" 67 ${#token}
check "the token arrives at the program" 200 "$(status -H "$auth" "$BASE_URL/api/v1/me")"
check "also at the other programs" 200 "$(status -H "$auth" "$BASE_URL/api/v1/customers?limit=1")"
check "each scope is asked for" 403 "$(status -H "$auth" "$BASE_URL/api/v1/papers")"
check "nobody gets nothing" 401 "$(status "$BASE_URL/api/v1/customers")"
check "nor does a cookie" 401 "$(status -b "$jar" "$BASE_URL/api/v1/customers")"
check "what is not there is told in JSON" "application/problem+json" "$(curl -s -o /dev/null -w '%{content_type}' -H "$auth" "$BASE_URL/api/v2/x")"
check "so is the bare word" 404 "$(status -H "$auth" "$BASE_URL/api")"
check "pages do not take a token" 303 "$(status -H "$auth" "$BASE_URL/customers")"
check "nor a method of the API's" 405 "$(status -X PATCH -b "$jar" "$BASE_URL/customers")"
check "a body over a megabyte is refused" 413 "$(head -c 1100000 /dev/zero | tr '\0' ' ' | status -X POST -H "$auth" -H 'Content-Type: application/json' --data-binary @- "$BASE_URL/api/v1/customers")"
check "a HEAD is a GET without its body" 200 "$(status -I -H "$auth" "$BASE_URL/api/v1/me")"

pid=$(cut -d' ' -f1 "$VAR/pids/papers")
kill -KILL -- "-$pid"
answer=$(curl -s -o /dev/null -H "$auth" -w '%{http_code} %{content_type}' "$BASE_URL/api/v1/papers")
check "a program that is down says so in JSON" "503 application/problem+json" "$answer"
tenths=150
until [ "$(status -H "$auth" "$BASE_URL/api/v1/papers")" = 403 ] || [ $((tenths--)) = 0 ]; do sleep 0.1; done
check "and comes back" 403 "$(status -H "$auth" "$BASE_URL/api/v1/papers")"
echo "1..$count"
