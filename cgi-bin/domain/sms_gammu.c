/* sms_gammu.c - Gammu SMSD: messages are rows of its outbox, results rows of sentitems, replies rows of inbox, in a database of its own
 * with an account of its own. SMSD does not cut long texts: the parts carry a header that joins them again. */
#include "sms_gateway.h"

#include <mysql.h>
#include <string.h>

#include "core/app.h"
#include "sms_rules.h"

enum { CELLS = 3, CELL_BYTES = 4096, ROWS_MOST = 500, TIMEOUT_S = 5 };

static MYSQL *mysql;

static void hang_up(void)
{
    if (mysql != NULL)
        mysql_close(mysql);
    mysql = NULL;
}

static bool connected(void)
{
    bool by_socket = *config.sms_db_socket != '\0';
    unsigned timeout = TIMEOUT_S;

    if (mysql != NULL && mysql_ping(mysql) == 0)
        return true;
    hang_up();
    mysql = mysql_init(NULL);
    if (mysql == NULL)
        return false;
    mysql_options(mysql, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &timeout);
    mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &timeout);
    if (mysql_real_connect(mysql, by_socket ? NULL : config.sms_db_host, config.sms_db_account, config.sms_db_password, config.sms_db_name, 0, by_socket ? config.sms_db_socket : NULL, 0) != NULL)
        return true;
    hang_up();
    return false;
}

/* --- statements with bound texts --------------------------------------------------------------------------- */

struct found {
    size_t count;
    const char *(*cells)[CELLS];
};

static bool fetch(struct request *req, MYSQL_STMT *statement, struct found *found)
{
    char buffers[CELLS][CELL_BYTES];
    unsigned long lengths[CELLS];
    my_bool nulls[CELLS];
    MYSQL_BIND out[CELLS] = { 0 };
    unsigned columns = mysql_stmt_field_count(statement);
    int status;

    for (unsigned i = 0; i < columns && i < CELLS; i++)
        out[i] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING, .buffer = buffers[i], .buffer_length = CELL_BYTES - 1, .length = &lengths[i], .is_null = &nulls[i] };
    found->cells = arena_alloc(req->arena, ROWS_MOST * sizeof(*found->cells));
    if (columns > CELLS || mysql_stmt_bind_result(statement, out) != 0 || mysql_stmt_store_result(statement) != 0)
        return false;
    while (found->count < ROWS_MOST && ((status = mysql_stmt_fetch(statement)) == 0 || status == MYSQL_DATA_TRUNCATED)) {
        for (unsigned i = 0; i < columns; i++)
            found->cells[found->count][i] = nulls[i] ? "" : arena_copy(req->arena, buffers[i], lengths[i] < CELL_BYTES ? lengths[i] : CELL_BYTES - 1);
        found->count++;
    }
    return true;
}

/* `found` NULL: a statement without result. */
static bool run(struct request *req, const char *sql, const char *const *texts, struct found *found)
{
    MYSQL_STMT *statement = mysql_stmt_init(mysql);
    MYSQL_BIND in[8] = { 0 };
    bool good = statement != NULL && mysql_stmt_prepare(statement, sql, strlen(sql)) == 0 && mysql_stmt_param_count(statement) <= COUNT_OF(in);

    for (unsigned long i = 0; good && i < mysql_stmt_param_count(statement); i++)
        in[i] = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_STRING, .buffer = arena_text(req->arena, texts[i]), .buffer_length = strlen(texts[i]) };
    good = good && mysql_stmt_bind_param(statement, in) == 0 && mysql_stmt_execute(statement) == 0;
    if (good && found != NULL)
        good = fetch(req, statement, found);
    if (!good)
        log_warning("gammu: %s", statement != NULL ? mysql_stmt_error(statement) : "no memory");
    if (statement != NULL)
        mysql_stmt_close(statement);
    return good;
}

/* --- handing over ---------------------------------------------------------------------------------------------- */

static bool put(struct request *req, const struct sms_outgoing *message)
{
    const char *parts[SMS_PARTS_MOST];
    size_t count = sms_split(req->arena, message->text, parts);
    unsigned joined = 0;

    for (const char *at = message->reference; *at != '\0'; at++)
        joined = joined * 31 + (unsigned char)*at;
    for (size_t i = 0; i < count; i++) {
        const char *header = count == 1 ? "" : arena_format(req->arena, "050003%02X%02zX%02zX", joined & 0xFF, count, i + 1);
        const char *first[] = { message->number, parts[i], header, count == 1 ? "false" : "true", message->reference };
        const char *further[] = { parts[i], header, arena_format(req->arena, "%zu", i + 1) };

        if (i == 0 && !run(req, "INSERT INTO outbox (DestinationNumber, TextDecoded, UDH, MultiPart, CreatorID, Coding, DeliveryReport, Text) VALUES (?, ?, ?, ?, ?, 'Unicode_No_Compression', 'yes', '')", first, NULL))
            return false;
        if (i == 0 && count > 1 && mysql_query(mysql, "SET @first = LAST_INSERT_ID()") != 0)
            return false;
        if (i > 0 && !run(req, "INSERT INTO outbox_multipart (TextDecoded, UDH, SequencePosition, ID, Coding) VALUES (?, ?, ?, @first, 'Unicode_No_Compression')", further, NULL))
            return false;
    }
    return count > 0;
}

static NEOERR *hand_over(struct request *req, const struct sms_outgoing *message, enum sms_answer *answer, const char **why)
{
    *why = "";
    *answer = SMS_LATER;
    if (!connected() || mysql_autocommit(mysql, 0) != 0)
        return STATUS_OK;
    if (!put(req, message))
        mysql_rollback(mysql);
    else
        *answer = mysql_commit(mysql) == 0 ? SMS_TAKEN : SMS_UNCLEAR;
    if (mysql_autocommit(mysql, 1) != 0)
        hang_up();
    return STATUS_OK;
}

/* SMSD writes to sentitems before it deletes from outbox: asked in this order none is missed. */
static NEOERR *knows(struct request *req, const char *reference, enum sms_answer *answer)
{
    const char *texts[] = { reference };
    struct found waiting = { 0 }, done = { 0 };

    *answer = SMS_UNCLEAR;
    if (connected() && run(req, "SELECT ID FROM outbox WHERE CreatorID = ? LIMIT 1", texts, &waiting) && run(req, "SELECT ID FROM sentitems WHERE CreatorID = ? LIMIT 1", texts, &done))
        *answer = waiting.count + done.count > 0 ? SMS_TAKEN : SMS_LATER;
    return STATUS_OK;
}

/* --- what comes back -------------------------------------------------------------------------------------------- */

/* One word for all parts: failed when one failed, delivered when all were, sent when none is left in the outbox. */
static const char reports_sql[] =
    "SELECT s.CreatorID, IF(SUM(s.Status IN ('SendingError', 'DeliveryFailed', 'Error')) > 0, 'failed', IF(SUM(s.Status <> 'DeliveryOK') = 0, 'delivered', 'sent')),"
    "  MAX(IF(s.Status = 'DeliveryFailed' AND s.StatusError > 0, CONCAT(s.Status, ' ', s.StatusError), IF(s.Status IN ('SendingError', 'DeliveryFailed', 'Error'), s.Status, ''))) FROM sentitems s"
    " JOIN JSON_TABLE(?, '$[*]' COLUMNS (reference VARCHAR(30) PATH '$')) asked ON s.CreatorID = asked.reference COLLATE utf8mb4_uca1400_ai_ci GROUP BY s.CreatorID LIMIT 500";

static NEOERR *news(struct request *req, const char *const *references, size_t count, struct sms_news *told)
{
    struct found reports = { 0 }, replies = { 0 };
    struct buffer list;

    buffer_init(&list, req->arena);
    for (size_t i = 0; i < count; i++)
        buffer_format(&list, "%s\"%s\"", i > 0 ? "," : "[", references[i]);
    buffer_text(&list, "]");
    if (!connected() || (count > 0 && !run(req, reports_sql, (const char *[]){ list.bytes }, &reports)) ||
        !run(req, "SELECT ID, SenderNumber, TextDecoded FROM inbox WHERE Processed = 'false' ORDER BY ID LIMIT 500", NULL, &replies))
        return nerr_raise(NERR_IO, "the database of Gammu SMSD does not answer");
    told->reports = arena_alloc(req->arena, (reports.count + 1) * sizeof(*told->reports));
    told->replies = arena_alloc(req->arena, (replies.count + 1) * sizeof(*told->replies));
    for (size_t i = 0; i < reports.count; i++)
        told->reports[told->report_count++] = (struct sms_report){ reports.cells[i][0], reports.cells[i][1], reports.cells[i][2] };
    for (size_t i = 0; i < replies.count; i++)
        told->replies[told->reply_count++] = (struct sms_incoming){ arena_format(req->arena, "gammu-%s", replies.cells[i][0]), replies.cells[i][1], replies.cells[i][2] };
    return STATUS_OK;
}

static NEOERR *taken_in(struct request *req, const struct sms_news *told)
{
    for (size_t i = 0; i < told->reply_count; i++) {
        const char *texts[] = { told->replies[i].key + strlen("gammu-") };

        if (!run(req, "UPDATE inbox SET Processed = 'true' WHERE ID = ?", texts, NULL))
            return STATUS_OK; /* told again next time, and known */
    }
    return STATUS_OK;
}

const struct sms_gateway sms_gammu = { .name = "gammu", .hand_over = hand_over, .knows = knows, .news = news, .taken_in = taken_in };
