/* main.c - ninefold: migrate, import, work ... the administrator's command.
 *
 *   ninefold [--config FILE] COMMAND ...
 *
 * The instance is the one whose config file is named by --config, by NINEFOLD_CONFIG,
 * or lies in the folder VAR (default var/). */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/app.h"
#include "core/view.h"
#include "tool.h"

static const struct {
    const char *name, *usage;
    NEOERR *(*run)(int argc, char **argv);
} commands[] = {
    { "migrate", "migrate", tool_migrate },
    { "load-regions", "load-regions FOLDER", tool_load_regions },
    { "load-calendar", "load-calendar FOLDER    (holidays and working weekends that are not there yet)", tool_load_calendar },
    { "load-passwords", "load-passwords FOLDER    (common ones, which nobody may choose)", tool_load_passwords },
    { "demo", "demo", tool_demo },
    { "reindex", "reindex [--all]    (words for searching: of dealers and articles that have none, or of all)", tool_reindex },
    { "work", "work [--once] [--now=UTC]", tool_work },
    { "import", "import customers FILE [--dry-run] [--update] [--as USER] [--json]", tool_import },
    { "openapi", "openapi    (the description of the JSON API)", tool_openapi },
    { "routes", "routes    (what can be asked and which right it needs, as JSON)", tool_routes },
    { "backup", "backup FILE", tool_backup },
    { "restore", "restore FILE [--replace]    (into an empty database, or in place of what is there)", tool_restore },
    { "check", "check [--json]    (what is wrong with this installation, and what to do; exit code 1 then)", tool_check },
    { "accounts", "accounts [HOST]    (SQL for the database's administrator: the database and its three accounts)", tool_accounts },
    { "add-admin", "add-admin ACCOUNT NAME    (password on standard input)", tool_add_admin },
};

int tool_status;

static int usage(void)
{
    fputs("usage: ninefold [--config FILE] COMMAND\n", stderr);
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        fprintf(stderr, "  %s\n", commands[i].usage);
    return 2;
}

static const char *config_path(void)
{
    static char path[400];
    const char *var = getenv("VAR");

    if (getenv("NINEFOLD_CONFIG") != NULL)
        return getenv("NINEFOLD_CONFIG");
    snprintf(path, sizeof(path), "%s/ninefold.conf", var != NULL && *var != '\0' ? var : "var");
    return path;
}

static NEOERR *run(const char *path, int index, int argc, char **argv)
{
    TRY(config_read(path));
    if (sodium_init() < 0)
        return nerr_raise(NERR_SYSTEM, "libsodium");
    TRY(view_init());
    return nerr_pass(commands[index].run(argc, argv));
}

static int report(NEOERR **err)
{
    fprintf(stderr, "ninefold: %s\n", error_words(*err));
    log_error(NULL, err);
    return 1;
}

int main(int argc, char **argv)
{
    const char *path = NULL;
    NEOERR *err = error_init();

    if (err != STATUS_OK)
        return report(&err);
    if (argc > 2 && strcmp(argv[1], "--config") == 0) {
        path = argv[2];
        argv += 2;
        argc -= 2;
    }
    if (argc < 2)
        return usage();
    for (size_t i = 0; i < COUNT_OF(commands); i++) {
        if (strcmp(commands[i].name, argv[1]) == 0) {
            err = run(path != NULL ? path : config_path(), (int)i, argc - 1, argv + 1);
            db_disconnect();
            return err == STATUS_OK ? tool_status : report(&err);
        }
    }
    return usage();
}
