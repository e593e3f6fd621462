# instance.sh - a private MariaDB, the programs, the job runner and a private Apache; sourced by
# run.sh and tests/run. Everything belongs to one folder, VAR, and touches no system service.
#
#   VAR/ninefold.conf   settings (core/config.h), with the database accounts' random passwords
#   VAR/db              data of MariaDB          VAR/log, VAR/tmp
#   VAR/run             sockets; a link to a short /tmp/ninefold.* where VAR is too long for a socket
#   VAR/pids            one file a process started: pid and start time, so that what a crashed run
#                       left behind is ended and nobody else's process ever is
#
# Started as root, everything runs as www-data (MariaDB and Apache refuse root). Where www-data
# cannot reach VAR (below /root, in a private temporary folder) the data live in
# /var/tmp/ninefold.* and VAR/store leads there; where it cannot reach the checkout, programs,
# templates and static files are copied beside the data at each start (`app`).
#
# Settings, all by environment: VAR PORT LISTEN WORKERS DEMO, and for the tests
# BUILD (build or build/asan), DURABLE=no, DATABASE_ONLY=yes.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PATH=$PATH:/usr/sbin # not in a plain user's
BUILD=${BUILD:-build}
DEMO=${DEMO:-yes}
LISTEN=${LISTEN:-127.0.0.1}
PORT=${PORT:-8080}
WORKERS=${WORKERS:-4}
DURABLE=${DURABLE:-yes}
DATABASE_ONLY=${DATABASE_ONLY:-no}
declare -A pids=()
as=() # how a command of the instance is run

say() { echo "ninefold: $*"; }
fail() {
    echo "ninefold: $*" >&2
    exit 1
}

# --- where things are ----------------------------------------------------------------------
instance_paths() {
    VAR=$(realpath -m -- "${VAR:-$ROOT/var}")
    [ ! -d "$VAR" ] || [ -e "$VAR/lock" ] || [ -z "$(ls -A "$VAR")" ] || fail "VAR=$VAR exists and holds something else"
    mkdir -p "$VAR" || fail "cannot make $VAR"
    if [ "$(id -u)" = 0 ]; then
        as=(setpriv --reuid=www-data --regid=www-data --clear-groups)
        OWNER=www-data
    else
        OWNER=$(id -un)
    fi
    [ -w "$VAR" ] || fail "$VAR belongs to $(stat -c %U "$VAR"): remove it, or set VAR= to another folder"
    exec 9>>"$VAR/lock"
    flock -n 9 || fail "already served from $VAR${VAR:+$(sed 's/^/ at /' "$VAR/address" 2>/dev/null)}"
    instance_store
    APP=$ROOT
    [ "$DATABASE_ONLY" = yes ] || "${as[@]}" test -r "$ROOT/Makefile" -a -x "$ROOT/cgi-bin/core" || APP=$STORE/app
    CONF=$VAR/ninefold.conf
    export TMPDIR=$STORE/tmp
}

instance_store() {
    STORE=$VAR
    if [ -L "$VAR/store" ]; then
        STORE=$(readlink "$VAR/store")
    elif ! "${as[@]}" test -x "$(dirname "$VAR")"; then
        STORE=
    fi
    if [ -z "$STORE" ] || [ ! -d "$STORE" ]; then
        STORE=$(mktemp -d /var/tmp/ninefold.XXXXXXXX)
        ln -sfn "$STORE" "$VAR/store"
        ln -sfn "$STORE/ninefold.conf" "$VAR/ninefold.conf"
        say "$OWNER cannot enter $VAR, the data are in $STORE"
    fi
    mkdir -p "$STORE"/{log,tmp} "$VAR/pids"
    if [ "$(id -u)" = 0 ]; then
        chown "$OWNER": "$STORE" "$STORE"/{log,tmp}
        [ ! -d "$STORE/db" ] || [ "$(stat -c %U "$STORE/db")" = "$OWNER" ] || chown -R "$OWNER": "$STORE/db"
    elif [ -d "$STORE/db" ] && [ ! -O "$STORE/db" ]; then
        fail "$STORE/db belongs to $(stat -c %U "$STORE/db"): run as that user, or set VAR= to another folder"
    fi
    chmod 0750 "$STORE"
    instance_run_dir
}

# A socket's path has at most 107 bytes.
instance_run_dir() {
    RUN=$STORE/run
    if [ $((${#STORE} + 32)) -gt 107 ]; then
        RUN=$(readlink "$STORE/run" || true)
        if [ -z "$RUN" ] || [ ! -d "$RUN" ]; then
            RUN=$(mktemp -d /tmp/ninefold.XXXXXXXX)
            ln -sfn "$RUN" "$STORE/run"
        fi
    fi
    mkdir -p "$RUN"
    chmod 0700 "$RUN"
    [ "$(id -u)" != 0 ] || chown "$OWNER": "$RUN"
}

# --- settings ------------------------------------------------------------------------------
conf_get() { sed -n "s/^$1 *= *//p" "$CONF" 2>/dev/null | tail -n 1 || true; }
random_word() { head -c 24 /dev/urandom | base64 | tr '+/' 'xy'; }

# Writes the keys given; lines of others (smtp_url ...) stay as somebody wrote them.
conf_write() {
    local file=$STORE/ninefold.conf key others=()
    for key; do others+=(-e "^${key%%=*} *="); done
    {
        grep -v "${others[@]}" "$file" 2>/dev/null || [ -s "$file" ] || echo '# Written by make run; keys: cgi-bin/core/config.h'
        for key; do echo "${key%%=*} = ${key#*=}"; done
    } >"$file.new"
    chmod 0600 "$file.new"
    [ "$(id -u)" != 0 ] || chown "$OWNER": "$file.new"
    mv -f "$file.new" "$file"
}

instance_conf() {
    local account key passwords=()
    BASE_URL=http://${LISTEN/#0.0.0.0/$(hostname)}:$PORT
    for account in owner writer reader; do
        passwords+=("db_$account=ninefold_$account" "db_${account}_password=$(conf_get db_${account}_password)")
        [ "${passwords[-1]}" != "db_${account}_password=" ] || passwords[-1]+=$(random_word)
    done
    key=$(conf_get secret_key)
    conf_write "secret_key=${key:-$(random_word)}" "root=$APP" "var=$STORE" "db_socket=$RUN/db.sock" db_name=ninefold "${passwords[@]}" \
        "base_url=$BASE_URL" "demo=$DEMO"
}

# --- processes -----------------------------------------------------------------------------
start_time() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# spawn NAME COMMAND...: in a session of its own (Ctrl-C reaches only the script, which stops all in
# order), told to end should the script be killed
spawn() {
    local name=$1 log=$STORE/log/$1.log
    shift
    [ ! -e "$log" ] || [ "$(stat -c %s "$log")" -lt 20000000 ] || mv -f "$log" "$log.old"
    setsid "${as[@]:-setpriv}" --pdeathsig TERM "$@" </dev/null >>"$log" 2>&1 9>&- &
    pids[$name]=$!
    echo "$! $(start_time $!)" >"$VAR/pids/$name"
}

is_alive() { [ -e "/proc/$1/stat" ] && ! grep -q ') Z ' "/proc/$1/stat" 2>/dev/null; }

# end PID SECONDS: SIGTERM, then SIGKILL to its whole group
end() {
    local pid=$1 tenths=$(($2 * 10))
    kill -TERM "$pid" 2>/dev/null || true
    while is_alive "$pid" && [ $((tenths--)) -gt 0 ]; do sleep 0.1; done
    kill -KILL -- "-$pid" 2>/dev/null || true
}

stop() {
    local name
    for name; do
        [ -z "${pids[$name]:-}" ] || kill -TERM "${pids[$name]}" 2>/dev/null || true
    done
    for name; do
        [ -n "${pids[$name]:-}" ] || continue
        end "${pids[$name]}" "$([ "$name" = db ] && echo 60 || echo 10)"
        unset "pids[$name]"
        rm -f "$VAR/pids/$name"
    done
}

# What a crashed run left: the recorded pid with the recorded start time, or the orphans of its group.
end_leftovers() {
    local file name pid started
    for file in "$VAR"/pids/*; do
        [ -e "$file" ] || continue
        read -r pid started <"$file" || true
        name=${file##*/}
        if [ -n "$pid" ] && is_alive "$pid" && [ "$(start_time "$pid")" = "$started" ]; then
            say "ending $name ($pid), left by an earlier run"
            end "$pid" "$([ "$name" = db ] && echo 60 || echo 5)"
        elif [ -n "$pid" ] && [ ! -e "/proc/$pid" ]; then
            kill -KILL -- "-$pid" 2>/dev/null || true
        fi
        rm -f "$file"
    done
    rm -f "$VAR/address"
}

# --- database ------------------------------------------------------------------------------
db_settings() {
    local flush=1 log=512M pool
    # An eighth of the machine: pages of a large book stay in memory. Taken as it is needed.
    pool=$(awk '/^MemTotal/ { m = int($2 / 8192); print (m < 256 ? 256 : m > 2048 ? 2048 : m) "M" }' /proc/meminfo)
    [ "$DURABLE" = yes ] || { flush=2; log=64M; pool=128M; }
    cat >"$STORE/my.cnf" <<END
[mariadbd]
datadir=$STORE/db
socket=$RUN/db.sock
pid-file=$RUN/db.pid
tmpdir=$STORE/tmp
log-error=$STORE/log/db.log
skip-networking
skip-name-resolve
local-infile=0
character-set-server=utf8mb4
collation-server=utf8mb4_uca1400_ai_ci
default-time-zone=+00:00
default-storage-engine=InnoDB
max-connections=400
max-prepared-stmt-count=65536
innodb-lock-wait-timeout=5
innodb-buffer-pool-size=$pool
innodb-log-file-size=$log
innodb-flush-log-at-trx-commit=$flush
[client]
socket=$RUN/db.sock
END
    chmod 0644 "$STORE/my.cnf"
}

db_create() {
    [ ! -d "$STORE/db/mysql" ] || return 0
    say "making a private MariaDB in $STORE/db"
    rm -rf "$STORE/db" "$STORE/db.new"
    "${as[@]}" mariadb-install-db --no-defaults --datadir="$STORE/db.new" --skip-test-db \
        --auth-root-authentication-method=socket --auth-root-socket-user="$OWNER" >"$STORE/log/install-db.log" 2>&1 ||
        { tail -n 30 "$STORE/log/install-db.log" >&2; fail "mariadb-install-db failed"; }
    mv "$STORE/db.new" "$STORE/db"
}

db_start() {
    local tenths=600
    db_settings
    db_create
    say "starting MariaDB ($([ "$DURABLE" = yes ] && echo durable || echo for tests))"
    spawn db mariadbd --defaults-file="$STORE/my.cnf"
    until mariadb_root -e 'SELECT 1' >/dev/null 2>&1; do
        is_alive "${pids[db]}" || { tail "$STORE/log/db.log" >&2; fail "MariaDB ended at its start (see $STORE/log/db.log)"; }
        [ $((tenths--)) -gt 0 ] || fail "MariaDB does not answer (see $STORE/log/db.log)"
        sleep 0.1
    done
    db_accounts
}

# The database's administrator is the operating system's user that runs it (unix_socket), without password.
mariadb_root() { "${as[@]}" mariadb --defaults-file="$STORE/my.cnf" --user="$OWNER" "$@"; }

# The rights of writer and reader are granted by `ninefold migrate`, table by table.
db_accounts() {
    local account
    {
        echo 'CREATE DATABASE IF NOT EXISTS ninefold CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci;'
        for account in owner writer reader; do
            echo "CREATE USER IF NOT EXISTS ninefold_$account@localhost;"
            echo "ALTER USER ninefold_$account@localhost IDENTIFIED BY '$(conf_get db_${account}_password)'" \
                "$([ $account = reader ] && echo 'WITH MAX_STATEMENT_TIME 30');"
        done
        echo 'GRANT ALL ON ninefold.* TO ninefold_owner@localhost WITH GRANT OPTION;'
    } | mariadb_root
}

# --- programs ------------------------------------------------------------------------------
# The application's files where www-data can read them (see the head of this file).
app_publish() {
    [ "$APP" != "$ROOT" ] || return 0
    rm -rf "$APP"
    mkdir -p "$APP/$BUILD" "$APP/apache-conf"
    cp -r "$ROOT/$BUILD"/{bin,fcgi} "$APP/$BUILD/"
    cp -r "$ROOT"/{templates,sql,htdocs} "$APP/"
    cp -r "$ROOT"/apache-conf/{dev,static.conf,urls.conf} "$APP/apache-conf/"
    chmod -R a+rX "$APP"
}

# As whoever started this: only root can read a private checkout.
ninefold() { "$ROOT/$BUILD/bin/ninefold" --config "$STORE/ninefold.conf" "$@"; }

program_start() {
    spawn "$1" "$APP/$BUILD/fcgi/$1.fcgi" --listen "$RUN/$1.sock" --workers "$WORKERS" --config "$STORE/ninefold.conf"
}
work_start() { spawn work "$APP/$BUILD/bin/ninefold" --config "$STORE/ninefold.conf" work; }

programs_start() {
    local file
    programs=()
    if [ "$BUILD" != build ]; then # a sanitizer's report goes to a file, which the tests look for
        export ASAN_OPTIONS=log_path=$STORE/log/sanitizer:${ASAN_OPTIONS:-} UBSAN_OPTIONS=print_stacktrace=1
    fi
    for file in "$APP/$BUILD"/fcgi/*.fcgi; do
        programs+=("$(basename "$file" .fcgi)")
    done
    say "starting ${programs[*]} ($WORKERS workers each) and the job runner"
    for file in "${programs[@]}"; do program_start "$file"; done
    work_start
}

# --- SMS: Gammu SMSD with a phone that is a folder (VAR/phone), its tables in a database of its own -------
sms_conf() {
    [ "$(conf_get sms_gateway)" != http ] || return 0
    command -v gammu-smsd >/dev/null || return 0
    local password
    password=$(conf_get sms_db_password)
    conf_write sms_gateway=gammu "sms_db_socket=$RUN/db.sock" sms_db_name=ninefold_sms sms_db_account=ninefold_sms "sms_db_password=${password:-$(random_word)}"
}

# The packaged tables, made InnoDB, with the index that results are asked by.
sms_database() {
    local schema=/usr/share/doc/gammu-smsd/examples/mysql.sql
    {
        echo 'CREATE DATABASE IF NOT EXISTS ninefold_sms CHARACTER SET utf8mb4 COLLATE utf8mb4_uca1400_ai_ci;'
        echo 'CREATE USER IF NOT EXISTS ninefold_sms@localhost;'
        echo "ALTER USER ninefold_sms@localhost IDENTIFIED BY '$(conf_get sms_db_password)';"
        echo 'GRANT SELECT, INSERT, UPDATE, DELETE ON ninefold_sms.* TO ninefold_sms@localhost;'
    } | mariadb_root
    if ! mariadb_root -N -e 'SHOW TABLES IN ninefold_sms' | grep -q .; then
        sed 's/ENGINE=MyISAM/ENGINE=InnoDB/' "$schema" | mariadb_root ninefold_sms
        mariadb_root ninefold_sms -e 'ALTER TABLE outbox ADD KEY outbox_creator (CreatorID(30)); ALTER TABLE sentitems ADD KEY sentitems_creator (CreatorID(30))'
    fi
}

sms_start() {
    [ "$(conf_get sms_gateway)" = gammu ] || return 0
    [ -e /usr/share/doc/gammu-smsd/examples/mysql.sql ] || { say "no tables of gammu-smsd on this machine, SMS wait"; return 0; }
    sms_database
    say "starting Gammu SMSD with the dummy phone in $STORE/phone"
    mkdir -p "$STORE/phone"
    [ "$(id -u)" != 0 ] || chown "$OWNER": "$STORE/phone"
    cat >"$STORE/smsdrc" <<END
[gammu]
device = $STORE/phone
connection = none
model = dummy
[smsd]
service = sql
driver = native_mysql
host = localhost:$RUN/db.sock
user = ninefold_sms
password = $(conf_get sms_db_password)
database = ninefold_sms
phoneid = dummy
logfile = stderr
commtimeout = 1
receivefrequency = 2
statusfrequency = 0
checksecurity = 0
checkbattery = 0
checksignal = 0
deliveryreport = sms
deliveryreportdelay = 86400
END
    chmod 0600 "$STORE/smsdrc"
    [ "$(id -u)" != 0 ] || chown "$OWNER": "$STORE/smsdrc"
    sms_spawn
}
sms_spawn() { spawn smsd gammu-smsd -c "$STORE/smsdrc"; }

# --- web server ----------------------------------------------------------------------------
port_is_free() { ! (exec 3<>"/dev/tcp/${LISTEN/#0.0.0.0/127.0.0.1}/$1") 2>/dev/null; }

port_choose() { # PORT=0: any free one
    local wanted=$PORT
    while [ "$wanted" = 0 ]; do
        PORT=$((20000 + RANDOM % 12000))
        ! port_is_free "$PORT" || return 0
    done
    port_is_free "$PORT" || fail "port $PORT is in use; choose another: PORT=$((PORT + 1)) make run"
}

apache_start() {
    say "starting Apache on $LISTEN:$PORT"
    cat >"$STORE/httpd.conf" <<END
Define APP "$APP"
Define STORE "$STORE"
Define RUN "$RUN"
Define LISTEN "$LISTEN:$PORT"
Include "$APP/apache-conf/dev/httpd.conf"
END
    chmod 0644 "$STORE/httpd.conf"
    rm -f "$RUN/httpd.pid"
    spawn apache apache2 -f "$STORE/httpd.conf" -DFOREGROUND
}

# Until the home page's program answers through Apache.
instance_wait() {
    local tenths=600
    until curl -fs -o /dev/null --max-time 5 --noproxy '*' "$BASE_URL/health"; do
        is_alive "${pids[apache]}" || { tail "$STORE"/log/{apache,httpd-error}.log >&2; return 1; }
        [ $((tenths--)) -gt 0 ] || { tail -n 3 "$STORE"/log/*.log >&2; fail "$BASE_URL/health does not answer 200 after 60 s"; }
        sleep 0.1
    done
}

instance_stop() {
    rm -f "$VAR/address"
    stop apache
    stop work smsd "${programs[@]}"
    stop db
}
