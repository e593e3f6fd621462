/* check.h - `ninefold check`: each check is a row of a table and tells what it finds, with what to do. */
#ifndef TOOL_CHECK_H
#define TOOL_CHECK_H

#include <jansson.h>
#include <mysql.h>
#include <stdint.h>

#include "core/app.h"

enum severity { SEVERITY_WARNING, SEVERITY_BAD };

struct check;
struct checking {
    struct arena *arena;
    const struct check *check;  /* the one that runs */
    MYSQL *owner, *writer, *reader; /* NULL: cannot connect, which has been told */
    json_t *findings;
    int64_t room_mb; /* less than this is too little */
};

/* A check that needs an account is skipped when that cannot connect. */
enum check_needs { NEEDS_NOTHING, NEEDS_OWNER, NEEDS_ALL };

struct check {
    const char *name;
    NEOERR *(*run)(struct checking *checking);
    enum severity severity;
    enum check_needs needs;
};

/* Tells one finding: what to do, and what is wrong. */
void check_tell(struct checking *checking, const char *todo, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The first column of the first row; "" for none. */
MUST_USE NEOERR *check_text(struct checking *checking, MYSQL *mysql, const char *sql, const char **text);
MUST_USE NEOERR *check_number(struct checking *checking, MYSQL *mysql, const char *sql, int64_t *number);

/* check_database.c */
MUST_USE NEOERR *check_accounts(struct checking *checking);
MUST_USE NEOERR *check_durability(struct checking *checking);
MUST_USE NEOERR *check_writer_rights(struct checking *checking);
MUST_USE NEOERR *check_reader_rights(struct checking *checking);
MUST_USE NEOERR *check_connections(struct checking *checking);
MUST_USE NEOERR *check_clock(struct checking *checking);
MUST_USE NEOERR *check_migrations(struct checking *checking);
MUST_USE NEOERR *check_data(struct checking *checking);
MUST_USE NEOERR *check_dead_letters(struct checking *checking);
MUST_USE NEOERR *check_jobs(struct checking *checking);
MUST_USE NEOERR *check_people(struct checking *checking);

/* check_host.c */
MUST_USE NEOERR *check_config_file(struct checking *checking);
MUST_USE NEOERR *check_passwords(struct checking *checking);
MUST_USE NEOERR *check_secret_key(struct checking *checking);
MUST_USE NEOERR *check_tls(struct checking *checking);
MUST_USE NEOERR *check_zone(struct checking *checking);
MUST_USE NEOERR *check_folders(struct checking *checking);
MUST_USE NEOERR *check_room(struct checking *checking);
MUST_USE NEOERR *check_backups(struct checking *checking);

#endif
