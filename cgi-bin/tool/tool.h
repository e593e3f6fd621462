/* tool.h - the administrator's command: one function a subcommand. */
#ifndef TOOL_TOOL_H
#define TOOL_TOOL_H

#include "core/error.h"

/* Exit code of a command that did what it was asked. */
extern int tool_status;

/* Runs the numbered files of sql/ that have not run, then grants the two accounts their rights. */
MUST_USE NEOERR *tool_migrate(int argc, char **argv);
/* Prints the description of the JSON API; openapi_store keeps it where /api/v1/openapi.json takes it from. */
MUST_USE NEOERR *tool_openapi(int argc, char **argv);
MUST_USE NEOERR *openapi_store(void);
/* Demo accounts and dealers, once. */
MUST_USE NEOERR *tool_demo(int argc, char **argv);
/* Postal regions from the packaged data set: load-regions FOLDER. */
MUST_USE NEOERR *tool_load_regions(int argc, char **argv);
/* Holidays and working weekends of the packaged data set: load-calendar FOLDER. */
MUST_USE NEOERR *tool_load_calendar(int argc, char **argv);
/* Passwords that nobody may choose, from the packaged list: load-passwords FOLDER. */
MUST_USE NEOERR *tool_load_passwords(int argc, char **argv);
/* Words for searching: of dealers that have none yet; --all: of every dealer. */
MUST_USE NEOERR *tool_reindex(int argc, char **argv);
/* Runs jobs until SIGTERM; --once: those that are due now; --now=UTC fixes the clock. */
MUST_USE NEOERR *tool_work(int argc, char **argv);
/* import customers FILE [--dry-run] [--update] [--as USER] [--json] */
MUST_USE NEOERR *tool_import(int argc, char **argv);
/* Prints every route with the right it needs, as JSON. */
MUST_USE NEOERR *tool_routes(int argc, char **argv);
/* backup FILE; restore FILE [--replace], which compares each table afterwards. */
MUST_USE NEOERR *tool_backup(int argc, char **argv);
MUST_USE NEOERR *tool_restore(int argc, char **argv);
/* Audits the installation: check [--json] [--now=UTC] [--room=MB]; tool_status is 1 when there are findings. */
MUST_USE NEOERR *tool_check(int argc, char **argv);
/* Prints the SQL that makes the database and its three accounts, with the passwords of the config: accounts [HOST]. */
MUST_USE NEOERR *tool_accounts(int argc, char **argv);
/* First administrator of a new installation: add-admin ACCOUNT NAME, password from stdin. */
MUST_USE NEOERR *tool_add_admin(int argc, char **argv);

#endif
