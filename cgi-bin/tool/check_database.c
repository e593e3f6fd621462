/* check_database.c - what the database server says about itself, its accounts, and what waits in it. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "connect.h"
#include "core/config.h"
#include "core/db_connect.h"
#include "migrations.h"
#include "modules.h"

/* --- accounts -------------------------------------------------------------------------- */

static MYSQL *connect_as(struct checking *checking, const char *account, const char *password, const char *word)
{
    MYSQL *mysql = NULL;
    NEOERR *err;

    if (*account == '\0') {
        check_tell(checking, "read the owner's config: ninefold --config .../owner.conf check", "the config names no %s", word);
        return NULL;
    }
    err = tool_connect(&mysql, account, password);
    if (err == STATUS_OK)
        return mysql;
    check_tell(checking, "start MariaDB, or make the accounts: ninefold accounts | mariadb", "%s: %s", word, error_words(err));
    nerr_ignore(&err);
    return NULL;
}

NEOERR *check_accounts(struct checking *checking)
{
    checking->owner = connect_as(checking, config.db_owner, config.db_owner_password, "db_owner");
    checking->writer = connect_as(checking, config.db_writer, config.db_writer_password, "db_writer");
    checking->reader = connect_as(checking, config.db_reader, config.db_reader_password, "db_reader");
    return STATUS_OK;
}

/* --- durability ------------------------------------------------------------------------ */

static const struct {
    const char *name, *sql; /* 1 when all is well */
} durable[] = {
    { "innodb_flush_log_at_trx_commit = 1", "SELECT @@innodb_flush_log_at_trx_commit = 1" },
    { "innodb_doublewrite = ON", "SELECT @@innodb_doublewrite" },
    { "sync_binlog = 1 (or no binary log)", "SELECT @@log_bin = 0 OR @@sync_binlog = 1" },
    { "innodb_force_recovery = 0", "SELECT @@innodb_force_recovery = 0" },
    { "local_infile = OFF", "SELECT @@local_infile = 0" },
};

NEOERR *check_durability(struct checking *checking)
{
    for (size_t i = 0; i < COUNT_OF(durable); i++) {
        int64_t well;

        TRY(check_number(checking, checking->owner, durable[i].sql, &well));
        if (well == 0)
            check_tell(checking, "set it in MariaDB's configuration (example: ninefold.cnf) and start MariaDB again",
                       "MariaDB is not set to %s: what was acknowledged may be lost", durable[i].name);
    }
    return STATUS_OK;
}

/* --- rights ---------------------------------------------------------------------------- */

/* What an account itself sees of its rights beyond those it should have, and whether it has those. */
static NEOERR *tell_rights(struct checking *checking, MYSQL *mysql, const char *account, const char *allowed)
{
    static const char todo[] = "make the accounts again (ninefold accounts | mariadb), then ninefold migrate";
    static const char tables[] = "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name <> 'migration'";
    const char *text;
    int64_t all, seen;

    TRY(check_text(checking, mysql,
                   arena_format(checking->arena,
                                "SELECT GROUP_CONCAT(what SEPARATOR ', ') FROM"
                                " (SELECT CONCAT(privilege_type, ' everywhere') AS what FROM information_schema.user_privileges WHERE privilege_type <> 'USAGE'"
                                "  UNION SELECT CONCAT(privilege_type, ' on ', table_schema) FROM information_schema.schema_privileges"
                                "  UNION SELECT CONCAT(privilege_type, ' on ', table_name) FROM information_schema.table_privileges WHERE NOT (%s) LIMIT 5) x",
                                allowed),
                   &text));
    if (*text != '\0')
        check_tell(checking, todo, "%s may do more than it needs: %s", account, text);
    TRY(check_number(checking, checking->owner, tables, &all));
    TRY(check_number(checking, mysql, tables, &seen));
    if (seen < all)
        check_tell(checking, "ninefold migrate", "%s can read %lld of %lld tables", account, (long long)seen, (long long)all);
    return STATUS_OK;
}

NEOERR *check_writer_rights(struct checking *checking)
{
    return nerr_pass(tell_rights(checking, checking->writer, config.db_writer,
                                 "privilege_type IN ('SELECT', 'INSERT') OR (table_name NOT IN ('audit', 'approval_entry', 'approval_file', 'ledger_entry', 'ledger_allocation', 'ticket_entry') AND privilege_type IN ('UPDATE', 'DELETE'))"));
}

NEOERR *check_reader_rights(struct checking *checking)
{
    return nerr_pass(tell_rights(checking, checking->reader, config.db_reader, "privilege_type = 'SELECT'"));
}

/* --- people ---------------------------------------------------------------------------- */

static bool is_guessed(const char *account, const char *hash)
{
    const char *const guesses[] = { "ninefold-demo", "ninefold", "admin", account };

    for (size_t i = 0; i < COUNT_OF(guesses); i++) {
        if (crypto_pwhash_str_verify(hash, guesses[i], strlen(guesses[i])) == 0)
            return true;
    }
    return false;
}

static NEOERR *tell_administrators(struct checking *checking)
{
    static const char sql[] = "SELECT DISTINCT st.account, st.password_hash FROM staff st JOIN staff_role sr ON sr.staff_id = st.id JOIN role ro ON ro.id = sr.role_id"
                              " WHERE ro.word = 'admin' AND st.account IS NOT NULL AND st.left_on IS NULL LIMIT 20";
    MYSQL_RES *result;
    MYSQL_ROW row;

    if (mysql_real_query(checking->owner, sql, sizeof(sql) - 1) != 0 || (result = mysql_store_result(checking->owner)) == NULL)
        return nerr_pass(tool_failure(checking->owner, "administrators"));
    if (mysql_num_rows(result) == 0)
        check_tell(checking, "ninefold add-admin ACCOUNT NAME", "there is no administrator");
    while ((row = mysql_fetch_row(result)) != NULL) {
        if (row[1][0] != '\0' && is_guessed(row[0], row[1]))
            check_tell(checking, "set another password at once (Administration, Staff)", "administrator %s has a password that is well known", row[0]);
    }
    mysql_free_result(result);
    return STATUS_OK;
}

NEOERR *check_people(struct checking *checking)
{
    int64_t count;

    if (strcmp(config.demo, "no") != 0)
        check_tell(checking, "set demo = no", "demo accounts may sign in, their password is public");
    TRY(check_number(checking, checking->owner, "SELECT COUNT(*) FROM staff WHERE demo = 1 AND account IS NOT NULL AND left_on IS NULL", &count));
    if (count > 0)
        check_tell(checking, "give real data an installation of its own; or end these accounts (Administration, Staff)",
                   "%lld accounts of the demo data are there", (long long)count);
    return nerr_pass(tell_administrators(checking));
}

/* --- room for connections --------------------------------------------------------------- */

NEOERR *check_connections(struct checking *checking)
{
    int64_t most, statements, programs = 0, needed;

    while (modules[programs] != NULL)
        programs++;
    needed = programs * strtol(config.workers, NULL, 10) * 2;
    TRY(check_number(checking, checking->owner, "SELECT @@max_connections", &most));
    TRY(check_number(checking, checking->owner, "SELECT @@max_prepared_stmt_count", &statements));
    if (most < needed + 10)
        check_tell(checking, arena_format(checking->arena, "set max-connections = %lld or more", (long long)needed + 10),
                   "MariaDB takes %lld connections: %lld programs of %s workers open up to %lld", (long long)most, (long long)programs,
                   config.workers, (long long)needed);
    if (statements < needed * STATEMENTS_KEPT)
        check_tell(checking, arena_format(checking->arena, "set max-prepared-stmt-count = %lld or more", (long long)needed * STATEMENTS_KEPT),
                   "MariaDB keeps %lld prepared statements: the programs may want %lld", (long long)statements,
                   (long long)needed * STATEMENTS_KEPT);
    return STATUS_OK;
}

/* --- clock ------------------------------------------------------------------------------ */

enum { CLOCK_OFF_MS = 5000 };

NEOERR *check_clock(struct checking *checking)
{
    int64_t theirs_ms, off_ms;

    TRY(check_number(checking, checking->owner, "SELECT CAST(@@timestamp * 1000 AS SIGNED)", &theirs_ms));
    off_ms = clock_now_ms() - theirs_ms;
    if (off_ms > CLOCK_OFF_MS || off_ms < -CLOCK_OFF_MS)
        check_tell(checking, "let both machines follow a time server (chrony, systemd-timesyncd)", "this clock and MariaDB's are %lld s apart",
                   (long long)off_ms / 1000);
    return STATUS_OK;
}

/* --- migrations ------------------------------------------------------------------------- */

static bool is_file(char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

NEOERR *check_migrations(struct checking *checking)
{
    char *names[MIGRATIONS_MOST];
    size_t count, done = 0;
    MYSQL_RES *result;
    MYSQL_ROW row;

    TRY(migrations_find(checking->arena, names, &count));
    if (mysql_query(checking->owner, "SELECT name FROM migration") != 0 || (result = mysql_store_result(checking->owner)) == NULL) {
        check_tell(checking, "ninefold migrate", "the database has no tables yet");
        return STATUS_OK;
    }
    while ((row = mysql_fetch_row(result)) != NULL) {
        if (is_file(names, count, row[0]))
            done++;
        else
            check_tell(checking, "install the programs that the database was migrated by", "%s has run, these programs do not know it", row[0]);
    }
    mysql_free_result(result);
    if (done < count)
        check_tell(checking, "ninefold migrate", "%zu migrations have not run", count - done);
    return STATUS_OK;
}

/* --- data that comes with the programs ----------------------------------------------------- */

static const struct {
    const char *sql; /* 1 when all is well */
    const char *words, *todo;
} loaded[] = {
    { "SELECT EXISTS (SELECT 1 FROM postal_region)", "no postal regions are loaded", "ninefold load-regions .../share/ninefold/data" },
    { "SELECT EXISTS (SELECT 1 FROM work_day)", "no holidays are loaded", "ninefold load-calendar .../share/ninefold/data" },
    { "SELECT EXISTS (SELECT 1 FROM common_password)", "common passwords may be chosen", "ninefold load-passwords .../share/ninefold/data" },
    { "SELECT NOT EXISTS (SELECT 1 FROM (SELECT id FROM customer ORDER BY id LIMIT 1) c"
      " WHERE NOT EXISTS (SELECT 1 FROM search_word s WHERE s.customer_id = c.id))",
      "dealers are there that searching does not find", "ninefold reindex" },
};

NEOERR *check_data(struct checking *checking)
{
    for (size_t i = 0; i < COUNT_OF(loaded); i++) {
        int64_t well;

        TRY(check_number(checking, checking->owner, loaded[i].sql, &well));
        if (well == 0)
            check_tell(checking, loaded[i].todo, "%s", loaded[i].words);
    }
    return STATUS_OK;
}

/* --- what waits -------------------------------------------------------------------------- */

struct waiting {
    const char *sql, *words, *todo; /* words take the number */
};

static NEOERR *tell_waiting(struct checking *checking, const struct waiting *waiting, size_t count)
{
    char now[24];

    clock_format_utc(clock_now_ms(), now);
    TRY(tool_run(checking->owner, arena_format(checking->arena, "SET @now = '%s'", now), "time"));
    for (size_t i = 0; i < count; i++) {
        int64_t number;

        TRY(check_number(checking, checking->owner, waiting[i].sql, &number));
        if (number > 0)
            check_tell(checking, waiting[i].todo, "%lld %s", (long long)number, waiting[i].words);
    }
    return STATUS_OK;
}

NEOERR *check_jobs(struct checking *checking)
{
    static const struct waiting jobs[] = {
        { "SELECT COUNT(*) FROM job WHERE state = 'waiting' AND run_at < @now - INTERVAL 15 MINUTE", "jobs wait for a quarter of an hour",
          "start the job runner: systemctl start ninefold-work" },
        { "SELECT COUNT(*) FROM job WHERE state = 'running' AND locked_until < @now - INTERVAL 15 MINUTE", "jobs were left by a runner that ended",
          "start the job runner: systemctl start ninefold-work" },
        { "SELECT COUNT(*) FROM job WHERE state IN ('waiting', 'running') AND tries > 5", "jobs were tried again and again",
          "look into Administration, Jobs and the journal of ninefold-work" },
        { "SELECT COUNT(*) FROM job WHERE state = 'failed' AND finished_at > @now - INTERVAL 7 DAY", "jobs failed within a week",
          "look into Administration, Jobs" },
    };

    return nerr_pass(tell_waiting(checking, jobs, COUNT_OF(jobs)));
}

NEOERR *check_dead_letters(struct checking *checking)
{
    static const struct waiting letters[] = {
        { "SELECT COUNT(*) FROM outbox WHERE state = 'dead'", "messages were given up", "see Administration, Undelivered messages; mend smtp_url, the addresses or the webhooks" },
        { "SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND (next_at < @now - INTERVAL 1 HOUR OR tries >= 5)", "messages wait for an hour",
          "see outbox.last_error; is the job runner there, do smtp_url and the webhooks answer?" },
    };

    return nerr_pass(tell_waiting(checking, letters, COUNT_OF(letters)));
}
