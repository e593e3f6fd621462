/* customer_import_alike.c - rows of new dealers that look like known ones: accepted, with a warning
 * that names the other (domain.md 5: a name is never a key). */
#include <string.h>

#include "customer_import_inside.h"
#include "dealer_name.h"
#include "search_index.h"

static const char rows_sql[] =
    "SELECT r.row_no, JSON_VALUE(r.data, '$.name') AS name, JSON_VALUE(r.data, '$.region_code') AS region_code,"
    " JSON_VALUE(r.data, '$.phone') AS phone, JSON_VALUE(r.data, '$.mobile') AS mobile, pr.full_name AS region_name"
    " FROM import_row r LEFT JOIN postal_region pr ON pr.code = JSON_VALUE(r.data, '$.region_code')"
    " WHERE r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'good' AND r.what = 'insert'";

/* The same reading in the same province, or one of the phones: each branch a look-up of the whole
 * key, kind by kind (an IN would read all words of the kinds for each row). */
#define DEALER " JOIN customer cu /* all rows: a duplicate outside the scope shows code and name only */ ON cu.id = s.customer_id"
#define BY_NUMBER(kind)                                                                                                \
    " UNION SELECT j.row_no, cu.code, cu.name FROM JSON_TABLE(:asked_numbers, '$[*]' COLUMNS (row_no INT PATH '$.n',"    \
    " word VARCHAR(40) COLLATE utf8mb4_bin PATH '$.w')) j STRAIGHT_JOIN search_word s"                                   \
    " ON s.kind = '" kind "' AND s.place = 0 AND s.word = j.word" DEALER
static const char alike_sql[] =
    "/* all rows: a duplicate outside the scope shows code and name only */"
    " SELECT j.row_no, cu.code, cu.name FROM JSON_TABLE(:asked_names, '$[*]' COLUMNS (row_no INT PATH '$.n',"
    " word VARCHAR(40) COLLATE utf8mb4_bin PATH '$.w', province CHAR(2) PATH '$.r')) j STRAIGHT_JOIN search_word s"
    " ON s.kind = 'twin' AND s.place = 0 AND s.word = j.word" DEALER
    " WHERE j.province = '' OR cu.region_code IS NULL OR LEFT(cu.region_code, 2) = j.province" BY_NUMBER("customer") BY_NUMBER("contact")
    " ORDER BY row_no";

/* What is looked up for all rows of the span. */
struct asked {
    json_t *names, *numbers;
};

static void ask_number(struct request *req, json_t *numbers, const struct row *row, const char *column)
{
    const char *word = search_normal(req->arena, row_text(row, column));

    if (*word != '\0')
        json_array_append_new(numbers, json_pack("{s:I, s:s}", "n", (json_int_t)row_int(row, "row_no"), "w", word));
}

static void ask(struct request *req, struct asked *asked, const struct row *row)
{
    const char *key = dealer_name_key(req->arena, dealer_name_core(req->arena, row_text(row, "name"), row_text(row, "region_name")));

    json_array_append_new(asked->names, json_pack("{s:I, s:s, s:s}", "n", (json_int_t)row_int(row, "row_no"),
                                                  "w", text_cut(req->arena, key, SEARCH_WORD_MOST),
                                                  "r", text_cut(req->arena, row_text(row, "region_code"), 2)));
    ask_number(req, asked->numbers, row, "phone");
    ask_number(req, asked->numbers, row, "mobile");
}

/* A warning for each row that has one alike: the first. */
static NEOERR *warn(struct request *req, const struct rows *found)
{
    json_t *warned = json_array();
    int64_t last = -1;

    for (size_t i = 0; i < found->count; i++) {
        struct row row = rows_at(found, i);

        if (row_int(&row, "row_no") == last)
            continue;
        last = row_int(&row, "row_no");
        json_array_append_new(warned, json_pack("{s:I, s:s}", "n", (json_int_t)last, "o",
                                                arena_format(req->arena, "%s %s", row_text(&row, "code"), row_text(&row, "name"))));
    }
    values_text(req->values, "warned", import_json(req, warned));
    return nerr_pass(db_execute(req, "UPDATE import_row r JOIN JSON_TABLE(:warned, '$[*]' COLUMNS (row_no INT PATH '$.n',"
                                     " other VARCHAR(200) PATH '$.o')) j ON r.run_id = :run_id AND r.row_no = j.row_no"
                                     " SET r.warning = 'alike', r.other = j.other"));
}

NEOERR *customer_import_alike(struct request *req, const struct import_rows *span)
{
    struct asked asked = { json_array(), json_array() };
    struct rows *rows, *found;

    values_int(req->values, "run_id", span->run_id);
    values_int(req->values, "first", span->first);
    values_int(req->values, "last", span->last);
    TRY(db_select(req, rows_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        ask(req, &asked, &row);
    }
    values_text(req->values, "asked_names", import_json(req, asked.names));
    values_text(req->values, "asked_numbers", import_json(req, asked.numbers));
    TRY(db_select(req, alike_sql, &found));
    return found->count == 0 ? STATUS_OK : nerr_pass(warn(req, found));
}
