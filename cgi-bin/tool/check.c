/* check.c - ninefold check: audits an installation, as the one who reads the owner's config. */
#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connect.h"
#include "core/config.h"
#include "tool.h"

static const struct check checks[] = {
    { "config_file", check_config_file, SEVERITY_BAD, NEEDS_NOTHING },
    { "passwords", check_passwords, SEVERITY_BAD, NEEDS_NOTHING },
    { "tls", check_tls, SEVERITY_BAD, NEEDS_NOTHING },
    { "zone", check_zone, SEVERITY_BAD, NEEDS_NOTHING },
    { "folders", check_folders, SEVERITY_BAD, NEEDS_NOTHING },
    { "accounts", check_accounts, SEVERITY_BAD, NEEDS_NOTHING },
    { "secret_key", check_secret_key, SEVERITY_BAD, NEEDS_NOTHING },
    { "durability", check_durability, SEVERITY_BAD, NEEDS_OWNER },
    { "migrations", check_migrations, SEVERITY_BAD, NEEDS_OWNER },
    { "writer_rights", check_writer_rights, SEVERITY_BAD, NEEDS_ALL },
    { "reader_rights", check_reader_rights, SEVERITY_BAD, NEEDS_ALL },
    { "data", check_data, SEVERITY_WARNING, NEEDS_OWNER },
    { "people", check_people, SEVERITY_BAD, NEEDS_OWNER },
    { "connections", check_connections, SEVERITY_WARNING, NEEDS_OWNER },
    { "clock", check_clock, SEVERITY_BAD, NEEDS_OWNER },
    { "jobs", check_jobs, SEVERITY_WARNING, NEEDS_OWNER },
    { "dead_letters", check_dead_letters, SEVERITY_WARNING, NEEDS_OWNER },
    { "room", check_room, SEVERITY_WARNING, NEEDS_NOTHING },
    { "backups", check_backups, SEVERITY_WARNING, NEEDS_NOTHING },
};

static const char *severity_word(enum severity severity)
{
    return severity == SEVERITY_BAD ? "bad" : "warning";
}

void check_tell(struct checking *checking, const char *todo, const char *format, ...)
{
    char text[600];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    json_array_append_new(checking->findings,
                          json_pack("{s:s, s:s, s:s, s:s}", "check", checking->check->name, "severity",
                                    severity_word(checking->check->severity), "finding", text, "todo", todo));
}

NEOERR *check_text(struct checking *checking, MYSQL *mysql, const char *sql, const char **text)
{
    MYSQL_RES *result;
    MYSQL_ROW row;

    if (mysql_real_query(mysql, sql, strlen(sql)) != 0 || (result = mysql_store_result(mysql)) == NULL)
        return nerr_pass(tool_failure(mysql, sql));
    row = mysql_fetch_row(result);
    *text = arena_text(checking->arena, row != NULL && row[0] != NULL ? row[0] : "");
    mysql_free_result(result);
    return STATUS_OK;
}

NEOERR *check_number(struct checking *checking, MYSQL *mysql, const char *sql, int64_t *number)
{
    (void)checking;
    return nerr_pass(tool_number(mysql, sql, number));
}

static bool can_run(const struct checking *checking, enum check_needs needs)
{
    if (needs == NEEDS_NOTHING)
        return true;
    return checking->owner != NULL && (needs == NEEDS_OWNER || (checking->writer != NULL && checking->reader != NULL));
}

/* A check that fails is a finding like another: the rest still runs. */
static void run(struct checking *checking)
{
    for (size_t i = 0; i < COUNT_OF(checks); i++) {
        NEOERR *err;

        checking->check = &checks[i];
        if (!can_run(checking, checks[i].needs))
            continue;
        err = checks[i].run(checking);
        if (err == STATUS_OK)
            continue;
        check_tell(checking, "mend what stands in the way and check again", "cannot be checked: %s", error_words(err));
        nerr_ignore(&err);
    }
}

static const char *field(const json_t *finding, const char *name)
{
    return json_string_value(json_object_get(finding, name));
}

static void print_words(const json_t *findings)
{
    const json_t *finding;
    size_t i;

    json_array_foreach(findings, i, finding)
        printf("%-8s %s: %s\n         to do: %s\n", field(finding, "severity"), field(finding, "check"), field(finding, "finding"),
               field(finding, "todo"));
    if (json_array_size(findings) == 0)
        printf("%zu checks, nothing found\n", COUNT_OF(checks));
}

static void print_json(json_t *findings)
{
    json_t *result = json_pack("{s:I, s:O}", "checks", (json_int_t)COUNT_OF(checks), "findings", findings);

    json_dumpf(result, stdout, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    putchar('\n');
    json_decref(result);
}

NEOERR *tool_check(int argc, char **argv)
{
    struct checking checking = { .room_mb = 2048 };
    bool as_json = false;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            as_json = true;
        else if ((strncmp(argv[i], "--room=", 7) != 0 || !text_int(argv[i] + 7, &checking.room_mb)) &&
                 (strncmp(argv[i], "--now=", 6) != 0 || clock_fix(argv[i] + 6) != 0))
            return nerr_raise(ERR_INVALID, "check: %s", argv[i]);
    }
    checking.arena = arena_new();
    checking.findings = json_array();
    run(&checking);
    as_json ? print_json(checking.findings) : print_words(checking.findings);
    tool_status = json_array_size(checking.findings) > 0 ? 1 : 0;
    mysql_close(checking.owner);
    mysql_close(checking.writer);
    mysql_close(checking.reader);
    json_decref(checking.findings);
    arena_free(checking.arena);
    return STATUS_OK;
}
