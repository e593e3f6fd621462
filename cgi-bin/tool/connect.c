/* connect.c - plain connections for the administrator's commands. */
#include "connect.h"

#include <string.h>

#include "core/app.h"
#include "core/config.h"

NEOERR *tool_failure(MYSQL *mysql, const char *what)
{
    return nerr_raise(ERR_DB, "%s: %u %s", what, mysql_errno(mysql), mysql_error(mysql));
}

NEOERR *tool_connect(MYSQL **mysql, const char *account, const char *password)
{
    bool by_socket = *config.db_socket != '\0';

    *mysql = mysql_init(NULL);
    if (*mysql == NULL)
        return nerr_raise(NERR_NOMEM, "mysql_init");
    mysql_options(*mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(*mysql, by_socket ? NULL : config.db_host, account, password, config.db_name, 0,
                           by_socket ? config.db_socket : NULL, CLIENT_MULTI_STATEMENTS) == NULL) {
        NEOERR *err = tool_failure(*mysql, "cannot connect");

        mysql_close(*mysql);
        return nerr_pass(err);
    }
    return STATUS_OK;
}

NEOERR *tool_connect_owner(MYSQL **mysql)
{
    return nerr_pass(tool_connect(mysql, config.db_owner, config.db_owner_password));
}

NEOERR *tool_run(MYSQL *mysql, const char *sql, const char *what)
{
    int next;

    if (mysql_real_query(mysql, sql, strlen(sql)) != 0)
        return nerr_pass(tool_failure(mysql, what));
    do {
        mysql_free_result(mysql_store_result(mysql));
        next = mysql_next_result(mysql);
    } while (next == 0);
    return next < 0 ? STATUS_OK : nerr_pass(tool_failure(mysql, what));
}

NEOERR *tool_number(MYSQL *mysql, const char *sql, int64_t *number)
{
    MYSQL_RES *result;
    MYSQL_ROW row;

    *number = 0;
    if (mysql_real_query(mysql, sql, strlen(sql)) != 0 || (result = mysql_store_result(mysql)) == NULL)
        return nerr_pass(tool_failure(mysql, sql));
    row = mysql_fetch_row(result);
    if (row != NULL && row[0] != NULL)
        (void)text_int(row[0], number);
    mysql_free_result(result);
    return STATUS_OK;
}
