#!/bin/bash
# Lane: apart.
# install.test.sh - docs/install.md as a script: make install, accounts, migrate, the units' commands, the production site over TLS
# with a certificate of its own, sign-in, check, backup, uninstall. systemd itself is not there: its socket units are played by
# hand. Everything lies in one folder; MariaDB is an instance of the test's own.
set -u
cd "$ROOT" || exit 1
. tests/tool/support.sh
PATH=$PATH:/usr/sbin
t=$(mktemp -d /var/tmp/ninefold-install.XXXXXX)
chmod 755 "$t"
started=()
finish() {
    [ ${#started[@]} = 0 ] || kill -TERM "${started[@]}" 2>/dev/null
    [ ${#started[@]} = 0 ] || wait "${started[@]}" 2>/dev/null
    ends
    rm -rf "$t"
}
trap finish EXIT
quietly() { "$@" >"$t/words" 2>&1 || { cat "$t/words"; return 1; }; }

# --- the tree, as a package would hold it ---------------------------------------------------------
before=$(ls -d /opt/ninefold /etc/ninefold /var/lib/ninefold 2>/dev/null)
check "make install into a DESTDIR" quietly make install DESTDIR="$t/root" PREFIX=/opt/ninefold
there() {
    local name
    for name in opt/ninefold/bin/ninefold opt/ninefold/lib/ninefold/fcgi/customers.fcgi opt/ninefold/lib/systemd/system/ninefold{.target,@.service,@.socket,-work.service,-backup.timer} \
        opt/ninefold/share/ninefold/{templates/layout.cst,sql/001_core.sql,htdocs/css/ninefold.css,data/chinese-days/dist/chinese-days.json,data/@zxcvbn-ts/language-common/src/passwords.json,apache.conf,ninefold.conf,owner.conf,ninefold.cnf,docs/install.md} \
        etc/ninefold/{urls,static}.conf etc/logrotate.d/ninefold var/backups/ninefold var/log/ninefold; do
        [ -e "$t/root/$name" ] || { echo "missing: $name"; return 1; }
    done
}
check "the tree is whole" there
outside() { [ "$before" = "$(ls -d /opt/ninefold /etc/ninefold /var/lib/ninefold 2>/dev/null)" ] && [ "$(ls "$t/root")" = $'etc\nopt\nvar' ]; }
check "nothing lies outside it" outside
filled() { ! grep -rIlE '@[A-Z]+@|\$\{(RUN|HTDOCS)\}' "$t/root/etc" "$t/root/opt/ninefold/lib/systemd" "$t/root/opt/ninefold/share/ninefold"/*.conf; }
check "no place is left open in its files" filled
every_module() { for one in "$t"/root/opt/ninefold/lib/ninefold/fcgi/*.fcgi; do grep -q "ninefold@$(basename "$one" .fcgi).service" "$t/root/opt/ninefold/lib/systemd/system/ninefold.target" || return 1; done; }
check "the target starts every program" every_module
secrets() { ! find "$t/root" -perm /022 ! -type l | grep .; }
check "nobody but its owner can write to it" secrets

# --- an installation that runs, in a folder of its own ----------------------------------------------
places=(PREFIX="$t/usr" SYSCONFDIR="$t/etc" STATEDIR="$t/state" RUNDIR="$t/run" LOGDIR="$t/log" BACKUPDIR="$t/backups")
check "make install with other places" quietly make install "${places[@]}"
units=$t/usr/lib/systemd/system etc=$t/etc/ninefold share=$t/usr/share/ninefold
verified() {
    command -v systemd-analyze >/dev/null || return 0
    systemd-analyze verify --man=no "$units"/ninefold@customers.service "$units"/ninefold{.target,-work.service,-backup.service,-backup.timer} >"$t/verify" 2>&1
    ! grep "ninefold" "$t/verify"
}
ln -s ninefold@.service "$units/ninefold@customers.service"
check "systemd has nothing to say about the units" verified
rm "$units/ninefold@customers.service"

# Users as the page says: root installs, the programs are nobody special, Apache another.
as=() web=()
if [ "$(id -u)" = 0 ]; then
    as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
    web=(-DROOT)
fi
group() { [ "$(id -u)" = 0 ] && chgrp "$1" "$2"; chmod "$3" "$2"; }
mkdir -p "$t"/state/{tmp,run} "$t/run"
[ "$(id -u)" != 0 ] || chown -R nobody:nogroup "$t/state"
chmod 755 "$t/run"

var=$(new_var)
instance "$var" DATABASE_ONLY=yes DURABLE=yes
database=$(setting "$var" db_socket)
chmod o+x "$var" "$(readlink "$var/store" || echo "$var")" "$(dirname "$database")" # a system's MariaDB is open to its users
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
http=$(port) https=$(port) base=
base=https://localhost:$https
fill() { while IFS= read -r line; do printf '%s\n' "${line/CHANGE-ME/$(head -c 24 /dev/urandom | base64 | tr '+/' 'xy')}"; done; }
fill <"$share/ninefold.conf" | sed -e "s|^db_socket =.*|db_socket = $database|; s|^base_url =.*|base_url = $base|; s|_writer$|_w|; s|_reader$|_r|; s|^db_name =.*|db_name = installed|; s|^workers =.*|workers = 2|" >"$etc/ninefold.conf"
fill <"$share/owner.conf" | sed 's|ninefold_owner|installed_owner|' >"$etc/owner.conf"
group nogroup "$etc/ninefold.conf" 640
chmod 600 "$etc/owner.conf"
owner() { "$t/usr/bin/ninefold" --config "$etc/owner.conf" "$@"; }
program_user() { "${as[@]}" "$t/usr/bin/ninefold" --config "$etc/ninefold.conf" "$@"; }
accounts() {
    local root=()
    [ "$(id -u)" != 0 ] || root=(setpriv --reuid=www-data --regid=www-data --clear-groups)
    owner accounts | "${root[@]}" mariadb --no-defaults --socket="$database" --user="$([ "$(id -u)" = 0 ] && echo www-data || id -un)"
}
check "the database's accounts are made" accounts
check "migrate" quietly owner migrate
check "regions, working days and common passwords are loaded" quietly eval "program_user load-regions $share/data && program_user load-calendar $share/data && program_user load-passwords $share/data"
common() { ! echo 'leavemealone' | program_user add-admin weak 管理员 2>"$t/words" && grep -q 'password refused' "$t/words"; }
check "a common password is refused" common
add() { echo 'walnut harbour lantern 7' | program_user add-admin chief 管理员; }
check "the first administrator" add
unreadable() { [ "$(id -u)" != 0 ] || ! "${as[@]}" cat "$etc/owner.conf" 2>/dev/null; }
check "the programs' user cannot read the owner's password" unreadable

# What systemd does for ninefold@NAME.socket and ninefold@NAME.service: holds the socket, starts the program again.
serve() {
    local command
    command=$(sed -n 's/^ExecStart=//p' "$units/ninefold@.service")
    TMPDIR=$t/state/tmp python3 - "$t/run/$1.sock" "$([ "$(id -u)" = 0 ] && echo www-data)" "${as[@]}" ${command//%i/$1} <<'END' 2>>"$t/log/$1.log" &
import os, shutil, signal, socket, subprocess, sys, time
path, group, command = sys.argv[1], sys.argv[2], sys.argv[3:]
s = socket.socket(socket.AF_UNIX)
s.bind(path)
if group: shutil.chown(path, group=group)
os.chmod(path, 0o660)
s.listen(512)
child, ending = None, False
def end(*_):
    global ending
    ending = True
    child.terminate()
signal.signal(signal.SIGTERM, end)
while not ending:
    child = subprocess.Popen(command, stdin=s.fileno())
    child.wait()
    if not ending: time.sleep(1)
END
    started+=($!)
    holder[$1]=$!
}
declare -A holder=()
main() { pgrep -P "${holder[$1]}"; }
for one in "$t"/usr/lib/ninefold/fcgi/*.fcgi; do serve "$(basename "$one" .fcgi)"; done
TMPDIR=$t/state/tmp "${as[@]}" $(sed -n 's/^ExecStart=//p' "$units/ninefold-work.service") 2>>"$t/log/work.log" &
started+=($!)

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout "$etc/tls.key" -out "$etc/tls.crt" 2>/dev/null
sed "s|\*:80>|127.0.0.1:$http>|; s|\*:443>|127.0.0.1:$https>|; s|https://ninefold.example.com|$base|; s|ninefold.example.com|localhost|" "$share/apache.conf" >"$etc/apache.conf"
{
    for one in mpm_event authz_core mime ssl headers alias env buffer filter deflate reqtimeout proxy proxy_fcgi; do
        echo "LoadModule ${one}_module /usr/lib/apache2/modules/mod_$one.so"
    done
    cat <<END
ServerRoot "$t"
PidFile "$t/apache.pid"
DefaultRuntimeDir "$t"
Mutex pthread default
ServerName localhost
<IfDefine ROOT>
    User www-data
    Group www-data
</IfDefine>
TypesConfig /etc/mime.types
Listen 127.0.0.1:$http
Listen 127.0.0.1:$https
StartServers 1
ErrorLog "$t/log/apache.log"
<Directory "/">
    Require all denied
    AllowOverride None
</Directory>
Include "$etc/apache.conf"
END
} >"$t/httpd.conf"
check "Apache takes the production site" quietly apache2 -t -f "$t/httpd.conf" "${web[@]}"
apache2 -f "$t/httpd.conf" "${web[@]}" -DFOREGROUND &
started+=($!)

get() { curl -s --cacert "$etc/tls.crt" -b "$t/jar" -c "$t/jar" "$@"; }
up() {
    local tenths=200
    until [ "$(get -o /dev/null -w '%{http_code}' "$base/health")" = 200 ]; do
        [ $((tenths--)) -gt 0 ] || { tail -n 3 "$t"/log/*; return 1; }
        sleep 0.1
    done
}
check "it serves over TLS" up
header() { get -D - -o /dev/null "$base$1" | tr -d '\r' | grep -i "^$2:"; }
hsts() { header /login strict-transport-security | grep 'max-age=31536000' && header /css/ninefold.css strict-transport-security; }
check "a browser is told to come by TLS only" hsts
headers() { header /css/ninefold.css "$1" | grep -F "$2" && header /css/no.css "$1" | grep -F "$2"; }
check "static files and Apache's errors may not be framed" headers x-frame-options DENY
check "tell no other site where one was" headers referrer-policy same-origin
check "and have a whole policy" headers content-security-policy "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
elsewhere() { get -D - -o /dev/null "http://localhost:$http/customers" | tr -d '\r' | grep "^Location: $base/customers"; }
check "who comes without TLS is sent there" elsewhere
old() { ! get --tls-max 1.1 -o /dev/null "$base/login" && get --tlsv1.2 --tls-max 1.2 -o /dev/null "$base/login"; }
check "TLS 1.1 is refused, 1.2 is not" old
sign_in() {
    local token
    token=$(get "$base/login" | grep -o 'name="_token" value="[0-9a-f]*"' | head -1 | cut -d'"' -f4)
    get -D "$t/head" -o /dev/null --data-urlencode "password=walnut harbour lantern 7" -d "_token=$token&account=chief" "$base/login"
    grep -i '^set-cookie: __Host-ninefold=.*Secure' "$t/head" && grep -E '^HTTP/[0-9.]+ 303' "$t/head"
}
check "the administrator signs in, with a cookie for TLS only" sign_in
page() { [ "$(get -o "$t/page" -w '%{http_code}' "$base$1")" = 200 ] && grep -q "$2" "$t/page"; }
check "the staff's page is there" page /admin/staff chief
check "and the style sheet" page /css/ninefold.css body
workers() { pgrep -P "$(main "$1")" | sort | paste -sd ' '; }
rolled() {
    local before tenths=150
    before=$(workers account)
    kill -HUP "$(main account)" # ExecReload
    until [ -n "$(workers account)" ] && ! workers account | tr ' ' '\n' | grep -qwF "${before// /$'\n'}"; do
        [ $((tenths--)) -gt 0 ] || return 1
        sleep 0.1
    done
}
check "a reload replaces the workers" rolled
waits() {
    kill -KILL "$(main home)"
    [ "$(get -o /dev/null -w '%{http_code}' "$base/health")" = 200 ] && [ "$(get -o /dev/null -w '%{http_code}' "$base/health")" = 200 ]
}
check "a killed parent's requests wait until it is started again" waits

findings() { owner check | grep -v '^ *to do' | cut -d: -f1 | tr -s ' ' | sort -u; }
only_backups() { [ "$(findings)" = 'warning backups' ] || { owner check; return 1; }; }
check "ninefold check misses nothing but a backup" only_backups
check "the backup unit's command makes one" quietly $(sed -n 's/^ExecStart=//p' "$units/ninefold-backup.service")
check "and then has nothing to say" owner check
uninstalled() { quietly make uninstall "${places[@]}" && [ "$(find "$t/usr" -type f | wc -l)" = 0 ] && [ -e "$etc/ninefold.conf" ] && ls "$t"/backups/*.sql.gz; }
check "make uninstall leaves configuration, data and backups" uninstalled
echo "1..$count"
