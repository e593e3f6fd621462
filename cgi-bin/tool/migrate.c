/* migrate.c - ninefold migrate: numbered forward-only files, then rights table by table:
 * the reader may SELECT, the writer may change rows, but on trails it may only add. */
#include <dirent.h>
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connect.h"
#include "core/app.h"
#include "core/secret.h"
#include "migrations.h"
#include "tool.h"

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

NEOERR *migrations_find(struct arena *arena, char **names, size_t *count)
{
    const char *folder = arena_format(arena, "%s/sql", config.root);
    DIR *dir = opendir(folder);
    struct dirent *entry;

    if (dir == NULL)
        return nerr_raise_errno(NERR_IO, "cannot read %s", folder);
    *count = 0;
    while ((entry = readdir(dir)) != NULL && *count < MIGRATIONS_MOST) {
        size_t length = strlen(entry->d_name);

        if (length > 4 && strcmp(entry->d_name + length - 4, ".sql") == 0 && strspn(entry->d_name, "0123456789") == 3)
            names[(*count)++] = arena_text(arena, entry->d_name);
    }
    closedir(dir);
    qsort(names, *count, sizeof(*names), compare);
    return STATUS_OK;
}

static NEOERR *has_run(MYSQL *mysql, struct arena *arena, const char *name, bool *done)
{
    MYSQL_RES *result;
    const char *sql = arena_format(arena, "SELECT 1 FROM migration WHERE name = '%s'", name);

    if (mysql_real_query(mysql, sql, strlen(sql)) != 0 || (result = mysql_store_result(mysql)) == NULL)
        return nerr_pass(tool_failure(mysql, name));
    *done = mysql_num_rows(result) > 0;
    mysql_free_result(result);
    return STATUS_OK;
}

static NEOERR *run_file(MYSQL *mysql, struct arena *arena, const char *name)
{
    char *sql = NULL, now[24];
    NEOERR *err;
    bool done;

    TRY(has_run(mysql, arena, name, &done));
    if (done)
        return STATUS_OK;
    TRY(ne_load_file(arena_format(arena, "%s/sql/%s", config.root, name), &sql));
    err = tool_run(mysql, sql, name);
    free(sql);
    TRY(err);
    clock_format_utc(clock_now_ms(), now);
    printf("migrated %s\n", name);
    return nerr_pass(tool_run(mysql, arena_format(arena, "INSERT INTO migration (name, at) VALUES ('%s', '%s')", name, now), name));
}

/* --- rights ------------------------------------------------------------------------ */

static bool is_append_only(const char *table)
{
    static const char *const tables[] = { "audit", "approval_entry", "approval_file", "ledger_entry", "ledger_allocation", "ticket_entry", "ticket_verdict", "reaction_report", "reaction_print" };

    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        if (strcmp(table, tables[i]) == 0)
            return true;
    }
    return false;
}

/* The other two accounts come from the same host as the owner's. */
static NEOERR *grant_table(MYSQL *mysql, struct arena *arena, const char *table, const char *host)
{
    TRY(tool_run(mysql, arena_format(arena, "GRANT SELECT ON `%s`.`%s` TO '%s'@'%s'", config.db_name, table, config.db_reader, host),
            table));
    return nerr_pass(tool_run(mysql,
                         arena_format(arena, "GRANT SELECT, INSERT%s ON `%s`.`%s` TO '%s'@'%s'",
                                      is_append_only(table) ? "" : ", UPDATE, DELETE", config.db_name, table, config.db_writer,
                                      host),
                         table));
}

static NEOERR *grant_all(MYSQL *mysql, struct arena *arena)
{
    static const char sql[] = "SELECT table_name, SUBSTRING_INDEX(CURRENT_USER(), '@', -1) FROM information_schema.tables WHERE table_schema = DATABASE()"
                              " AND table_name <> 'migration'";
    MYSQL_RES *result;
    MYSQL_ROW row;
    NEOERR *err = STATUS_OK;

    if (mysql_real_query(mysql, sql, sizeof(sql) - 1) != 0 || (result = mysql_store_result(mysql)) == NULL)
        return nerr_pass(tool_failure(mysql, "tables"));
    while (err == STATUS_OK && (row = mysql_fetch_row(result)) != NULL)
        err = grant_table(mysql, arena, row[0], row[1]);
    mysql_free_result(result);
    return nerr_pass(err);
}

/* --- secrets from before there was a key --------------------------------------------- */

static const char *sealed(struct arena *arena, const char *stored)
{
    return strncmp(stored, SECRET_MARK, strlen(SECRET_MARK)) == 0 ? stored : secret_seal(arena, stored);
}

static NEOERR *seal_webhooks(MYSQL *mysql, struct arena *arena)
{
    static const char sql[] = "SELECT id, url, secret FROM webhook WHERE url NOT LIKE '" SECRET_MARK "%' OR (secret <> '' AND secret NOT LIKE '" SECRET_MARK "%')";
    MYSQL_RES *result;
    MYSQL_ROW row;
    NEOERR *err = STATUS_OK;

    if (!secret_ready())
        return STATUS_OK; /* ninefold check tells */
    if (mysql_real_query(mysql, sql, sizeof(sql) - 1) != 0 || (result = mysql_store_result(mysql)) == NULL)
        return nerr_pass(tool_failure(mysql, "webhooks"));
    while (err == STATUS_OK && (row = mysql_fetch_row(result)) != NULL) /* base64 needs no quoting */
        err = tool_run(mysql, arena_format(arena, "UPDATE webhook SET url = '%s', secret = '%s' WHERE id = %s", sealed(arena, row[1]), sealed(arena, row[2]), row[0]), "webhooks");
    mysql_free_result(result);
    return nerr_pass(err);
}

static NEOERR *migrate(MYSQL *mysql, struct arena *arena)
{
    char *names[MIGRATIONS_MOST];
    size_t count;

    TRY(migrations_find(arena, names, &count));
    TRY(tool_run(mysql, "CREATE TABLE IF NOT EXISTS migration (name VARCHAR(100) NOT NULL PRIMARY KEY COMMENT 'file of sql/',"
                   " at DATETIME(3) NOT NULL COMMENT 'when it ran') COMMENT 'which files of sql/ have run'",
            "migration"));
    for (size_t i = 0; i < count; i++)
        TRY(run_file(mysql, arena, names[i]));
    TRY(seal_webhooks(mysql, arena));
    return nerr_pass(grant_all(mysql, arena));
}

NEOERR *tool_migrate(int argc, char **argv)
{
    struct arena *arena = arena_new();
    MYSQL *mysql;
    NEOERR *err;

    (void)argc;
    (void)argv;
    err = tool_connect_owner(&mysql);
    if (err == STATUS_OK) {
        err = migrate(mysql, arena);
        mysql_close(mysql);
    }
    arena_free(arena);
    TRY(err);
    return nerr_pass(openapi_store());
}
