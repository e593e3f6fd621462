/* connect.h - plain connections for the administrator's commands: as the owner, or as any account. */
#ifndef TOOL_CONNECT_H
#define TOOL_CONNECT_H

#include <mysql.h>
#include <stdint.h>

#include "core/error.h"

/* To the instance's database; mysql_close it. */
MUST_USE NEOERR *tool_connect(MYSQL **mysql, const char *account, const char *password);
MUST_USE NEOERR *tool_connect_owner(MYSQL **mysql);
/* The server's words for what just failed. */
NEOERR *tool_failure(MYSQL *mysql, const char *what);
/* Runs one or several statements and reads all their results away. */
MUST_USE NEOERR *tool_run(MYSQL *mysql, const char *sql, const char *what);
/* The first column of the first row as a number; 0 for none. */
MUST_USE NEOERR *tool_number(MYSQL *mysql, const char *sql, int64_t *number);

#endif
