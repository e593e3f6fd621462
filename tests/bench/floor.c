/* floor.c - what a page costs at the least on this machine: a plain FastCGI program behind the same
 * Apache that runs one prepared 50-row SELECT along an index and prints a bare table; a POST inserts
 * one durable row into bench_floor instead.
 *
 *   floor SOCKET WORKERS DB_SOCKET USER PASSWORD DATABASE
 *
 * Part of `make bench` only; on purpose without the house's core. */
#include <fcgiapp.h>
#include <mysql.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COLUMNS = 6, CELL = 256 };

static const char select_sql[] = "SELECT id, code, name, state, owner_id, changed_at FROM customer ORDER BY name_py, id LIMIT 50";

static const char insert_sql[] = "INSERT INTO bench_floor (at, note) VALUES (UTC_TIMESTAMP(3), 'one durable row')";

static char cells[COLUMNS][CELL];
static unsigned long lengths[COLUMNS];
static my_bool nulls[COLUMNS];

static void die(const char *what)
{
    fprintf(stderr, "floor: %s\n", what);
    exit(1);
}

static MYSQL *connect(char **argv)
{
    MYSQL *mysql = mysql_init(NULL);

    mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (mysql_real_connect(mysql, NULL, argv[4], argv[5], argv[6], 0, argv[3], 0) == NULL)
        die(mysql_error(mysql));
    return mysql;
}

static MYSQL_STMT *prepare(MYSQL *mysql, const char *sql)
{
    MYSQL_STMT *statement = mysql_stmt_init(mysql);

    if (mysql_stmt_prepare(statement, sql, strlen(sql)) != 0)
        die(mysql_stmt_error(statement));
    return statement;
}

static void print_rows(MYSQL_STMT *statement, FCGX_Stream *out)
{
    MYSQL_BIND binds[COLUMNS];

    memset(binds, 0, sizeof(binds));
    for (int i = 0; i < COLUMNS; i++) {
        binds[i].buffer_type = MYSQL_TYPE_STRING;
        binds[i].buffer = cells[i];
        binds[i].buffer_length = CELL;
        binds[i].length = &lengths[i];
        binds[i].is_null = &nulls[i];
    }
    if (mysql_stmt_execute(statement) != 0 || mysql_stmt_bind_result(statement, binds) != 0)
        die(mysql_stmt_error(statement));
    while (mysql_stmt_fetch(statement) == 0) {
        FCGX_PutS("<tr>", out);
        for (int i = 0; i < COLUMNS; i++) {
            FCGX_PutS("<td>", out);
            if (!nulls[i])
                FCGX_PutStr(cells[i], (int)lengths[i], out);
        }
        FCGX_PutS("\n", out);
    }
    mysql_stmt_free_result(statement);
}

static void work(int socket, char **argv)
{
    MYSQL *mysql = connect(argv);
    MYSQL_STMT *select = prepare(mysql, select_sql), *insert = NULL;
    FCGX_Request request;

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    FCGX_InitRequest(&request, socket, 0);
    while (FCGX_Accept_r(&request) >= 0) {
        FCGX_PutS("Content-Type: text/html; charset=utf-8\r\n\r\n<!doctype html><title>floor</title><table>\n", request.out);
        if (strcmp(FCGX_GetParam("REQUEST_METHOD", request.envp), "POST") != 0) {
            print_rows(select, request.out);
        } else {
            if (insert == NULL) /* its table is not there before saves are measured */
                insert = prepare(mysql, insert_sql);
            if (mysql_stmt_execute(insert) != 0)
                die(mysql_stmt_error(insert));
        }
        FCGX_PutS("</table>\n", request.out);
    }
    exit(0);
}

int main(int argc, char **argv)
{
    int socket;

    if (argc != 7)
        die("floor SOCKET WORKERS DB_SOCKET USER PASSWORD DATABASE");
    FCGX_Init();
    socket = FCGX_OpenSocket(argv[1], 512);
    for (int i = 0; i < atoi(argv[2]); i++) {
        if (fork() == 0)
            work(socket, argv);
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
