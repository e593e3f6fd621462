/* db_connect.c - two connections a process (reader, writer), opened when first
 * needed, and a cache of prepared statements for each. */
#include "db_connect.h"

#include <errmsg.h>
#include <mysqld_error.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "config.h"
#include "db_sql.h"

enum { CONNECT_TIMEOUT_S = 3, REPLY_TIMEOUT_S = 60, STATEMENT_ROOM = 2048 };

static NEOERR *connect_failure(MYSQL *mysql)
{
    NEOERR *err = nerr_raise(ERR_DB_GONE, "cannot connect: %u %s", mysql_errno(mysql), mysql_error(mysql));

    mysql_close(mysql);
    return err;
}

static void set_options(MYSQL *mysql, bool writer)
{
    unsigned connect_s = CONNECT_TIMEOUT_S, reply_s = REPLY_TIMEOUT_S;

    mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect_s);
    mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &reply_s);
    mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &reply_s);
    mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(mysql, MYSQL_INIT_COMMAND,
                  writer ? "SET NAMES utf8mb4 COLLATE utf8mb4_uca1400_ai_ci, innodb_lock_wait_timeout=5, time_zone='+00:00', max_statement_time=50"
                         : "SET NAMES utf8mb4 COLLATE utf8mb4_uca1400_ai_ci, tx_read_only=1, time_zone='+00:00',"
                           " max_statement_time=30");
    if (*config.db_socket != '\0') {
        unsigned protocol = MYSQL_PROTOCOL_SOCKET;

        mysql_options(mysql, MYSQL_OPT_PROTOCOL, &protocol);
    }
}

NEOERR *db_connect(struct db *db)
{
    const char *user = db->writer ? config.db_writer : config.db_reader;
    const char *password = db->writer ? config.db_writer_password : config.db_reader_password;
    bool by_socket = *config.db_socket != '\0';
    MYSQL *mysql;

    if (db->mysql != NULL)
        return STATUS_OK;
    mysql = mysql_init(NULL);
    if (mysql == NULL)
        return nerr_raise(NERR_NOMEM, "mysql_init");
    set_options(mysql, db->writer);
    if (mysql_real_connect(mysql, by_socket ? NULL : config.db_host, user, password, config.db_name, 0,
                           by_socket ? config.db_socket : NULL, 0) == NULL)
        return nerr_pass(connect_failure(mysql));
    db->mysql = mysql;
    db->in_transaction = false;
    return STATUS_OK;
}

static void statement_free(struct statement *statement)
{
    mysql_stmt_close(statement->handle);
    arena_free(statement->arena);
}

void db_close_connection(struct db *db)
{
    for (size_t i = 0; i < db->statement_count; i++)
        statement_free(db->statements[i]);
    db->statement_count = 0;
    if (db->mysql != NULL)
        mysql_close(db->mysql);
    db->mysql = NULL;
    db->in_transaction = db->chained = false;
}

static bool is_gone(unsigned number)
{
    switch (number) {
    case CR_SERVER_GONE_ERROR:
    case CR_SERVER_LOST:
    case CR_CONNECTION_ERROR:
    case CR_CONN_HOST_ERROR:
    case ER_SERVER_SHUTDOWN:
    case ER_CONNECTION_KILLED:
    case ER_NO_DB_ERROR:       /* put back from a backup under a connection of before */
    case ER_UNKNOWN_COM_ERROR: /* Galera: not ready */
    case ER_ERROR_DURING_COMMIT:
        return true;
    default:
        return false;
    }
}

/* "The table is full": InnoDB found no room; the others write files of their own. */
static bool is_full(unsigned number)
{
    return number == ER_RECORD_FILE_FULL || number == ER_DISK_FULL || number == ER_ERROR_ON_WRITE || number == ER_TEMP_FILE_WRITE_FAILURE;
}

/* InnoDB says that the next number cannot be read when it has broken up a deadlock over the lock of a table's numbers. */
static bool may_run_again(unsigned number)
{
    return number == ER_LOCK_DEADLOCK || number == ER_LOCK_WAIT_TIMEOUT || number == ER_CHECKREAD || number == ER_AUTOINC_READ_FAILED;
}

/* "Duplicate entry 'x' for key 'customer_code'" -> customer_code */
static void note_duplicate_key(struct db *db, const char *text)
{
    const char *at = strstr(text, "for key '");
    size_t length;

    db->duplicate_key[0] = '\0';
    if (at == NULL)
        return;
    at += strlen("for key '");
    length = strcspn(at, "'");
    if (length >= sizeof(db->duplicate_key))
        length = sizeof(db->duplicate_key) - 1;
    memcpy(db->duplicate_key, at, length);
    db->duplicate_key[length] = '\0';
}

NEOERR *db_failure(struct db *db, unsigned number, const char *text, const char *sql)
{
    NEOERR *err;

    if (number == ER_DUP_ENTRY) {
        note_duplicate_key(db, text);
        return nerr_raise(ERR_DUPLICATE, "%s", text);
    }
    if (may_run_again(number))
        return nerr_raise(ERR_DB_RETRY, "%u %s", number, text);
    if (number == ER_FILSORT_ABORT && strstr(text, "LIMIT ROWS EXAMINED") != NULL)
        return nerr_raise(ERR_DB_LIMIT, "%u %s: %.120s", number, text, sql);
    if (is_full(number))
        return nerr_raise(ERR_FULL, "%u %s: %.120s", number, text, sql);
    if (is_gone(number)) {
        err = nerr_raise(ERR_DB_GONE, "%u %s", number, text);
        db_close_connection(db);
        return err;
    }
    return nerr_raise(ERR_DB, "%u %s: %.120s", number, text, sql);
}

NEOERR *db_statement_failure(struct db *db, struct statement *statement)
{
    char text[512];

    snprintf(text, sizeof(text), "%s", mysql_stmt_error(statement->handle));
    return nerr_pass(db_failure(db, mysql_stmt_errno(statement->handle), text, statement->key));
}

static void push_out_oldest(struct db *db)
{
    size_t oldest = 0;

    for (size_t i = 1; i < db->statement_count; i++) {
        if (db->statements[i]->used < db->statements[oldest]->used)
            oldest = i;
    }
    statement_free(db->statements[oldest]);
    db->statements[oldest] = db->statements[--db->statement_count];
}

static void keep_columns(struct statement *statement)
{
    MYSQL_RES *meta = mysql_stmt_result_metadata(statement->handle);
    MYSQL_FIELD *fields;

    if (meta == NULL)
        return;
    statement->column_count = mysql_num_fields(meta);
    statement->columns = arena_alloc(statement->arena, statement->column_count * sizeof(*statement->columns));
    fields = mysql_fetch_fields(meta);
    for (size_t i = 0; i < statement->column_count; i++)
        statement->columns[i] = arena_text(statement->arena, fields[i].name);
    mysql_free_result(meta);
}

/* FNV-1a. */
static uint64_t hash_of(const char *text)
{
    uint64_t hash = 14695981039346656037u;

    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return hash;
}

static struct statement *statement_new(const struct sql *sql, MYSQL_STMT *handle)
{
    struct arena *arena = arena_sized(strlen(sql->text) + STATEMENT_ROOM);
    struct statement *statement = arena_alloc(arena, sizeof(*statement));

    statement->arena = arena;
    statement->handle = handle;
    statement->key = arena_text(arena, sql->text);
    statement->hash = hash_of(sql->text);
    keep_columns(statement);
    return statement;
}

NEOERR *db_prepare(struct db *db, const struct sql *sql, struct statement **statement)
{
    uint64_t hash = hash_of(sql->text);
    MYSQL_STMT *handle;
    my_bool lengths = 1;

    for (size_t i = 0; i < db->statement_count; i++) {
        if (db->statements[i]->hash == hash && strcmp(db->statements[i]->key, sql->text) == 0) {
            *statement = db->statements[i];
            (*statement)->used = ++db->tick;
            return STATUS_OK;
        }
    }
    if (db->statement_count == STATEMENTS_KEPT)
        push_out_oldest(db);
    handle = mysql_stmt_init(db->mysql);
    if (handle == NULL)
        return nerr_raise(NERR_NOMEM, "mysql_stmt_init");
    if (mysql_stmt_prepare(handle, sql->text, strlen(sql->text)) != 0) {
        NEOERR *err;

        unsigned number = mysql_stmt_errno(handle);
        char text[512];

        snprintf(text, sizeof(text), "%s", mysql_stmt_error(handle));
        mysql_stmt_close(handle);
        err = db_failure(db, number, text, sql->text);
        return nerr_pass(err);
    }
    mysql_stmt_attr_set(handle, STMT_ATTR_UPDATE_MAX_LENGTH, &lengths);
    *statement = statement_new(sql, handle);
    (*statement)->used = ++db->tick;
    db->statements[db->statement_count++] = *statement;
    return STATUS_OK;
}
