/* customer_import_alike.c - rows of new dealers that look like known ones: accepted, with a warning
 * that names the other (domain.md 5: a name is never a key). */
#include <string.h>

#include "core/db_bulk.h"
#include "customer_import_inside.h"
#include "dealer_name.h"
#include "search_index.h"

static const char rows_sql[] =
    "SELECT r.row_no, JSON_VALUE(r.data, '$.name') AS name, JSON_VALUE(r.data, '$.region_code') AS region_code,"
    " JSON_VALUE(r.data, '$.phone') AS phone, JSON_VALUE(r.data, '$.mobile') AS mobile, pr.full_name AS region_name"
    " FROM import_row r LEFT JOIN postal_region pr ON pr.code = JSON_VALUE(r.data, '$.region_code')"
    " WHERE r.run_id = :run_id AND r.row_no BETWEEN :first AND :last AND r.state = 'good' AND r.what = 'insert'";

/* The same reading in the same province, or one of the phones. */
#define ASKED                                                                                                          \
    " FROM JSON_TABLE(:asked, '$[*]' COLUMNS (row_no INT PATH '$.n', word VARCHAR(40) COLLATE utf8mb4_bin PATH '$.k',"   \
    " phone VARCHAR(40) COLLATE utf8mb4_bin PATH '$.p', mobile VARCHAR(40) COLLATE utf8mb4_bin PATH '$.m',"              \
    " province CHAR(2) PATH '$.r')) j STRAIGHT_JOIN search_word s ON "
#define DEALER " JOIN customer cu /* all rows: a duplicate outside the scope shows code and name only */ ON cu.id = s.customer_id"
static const char alike_sql[] =
    "/* all rows: a duplicate outside the scope shows code and name only */"
    " SELECT j.row_no, cu.code, cu.name" ASKED "s.kind = 'twin' AND s.place = 0 AND s.word = j.word" DEALER
    " WHERE j.province = '' OR cu.region_code IS NULL OR LEFT(cu.region_code, 2) = j.province"
    " UNION SELECT j.row_no, cu.code, cu.name" ASKED "s.kind IN ('customer', 'contact') AND s.place = 0 AND s.word IN (j.phone, j.mobile)" DEALER
    " ORDER BY row_no";

static json_t *text_or_null(struct request *req, const char *text)
{
    const char *word = search_normal(req->arena, text);

    return *word == '\0' ? json_null() : json_string(word);
}

static json_t *asked_of(struct request *req, const struct row *row)
{
    const char *key = dealer_name_key(req->arena, dealer_name_core(req->arena, row_text(row, "name"), row_text(row, "region_name")));
    const char *province = text_cut(req->arena, row_text(row, "region_code"), 2);

    return json_pack("{s:I, s:s, s:o, s:o, s:s}", "n", (json_int_t)row_int(row, "row_no"), "k", text_cut(req->arena, key, SEARCH_WORD_MOST),
                     "p", text_or_null(req, row_text(row, "phone")), "m", text_or_null(req, row_text(row, "mobile")), "r", province);
}

/* A warning for each row that has one alike: the first. */
static NEOERR *warn(struct request *req, const struct rows *found)
{
    struct values **warned = arena_alloc(req->arena, (found->count + 1) * sizeof(*warned));
    int64_t last = -1;
    size_t count = 0;

    for (size_t i = 0; i < found->count; i++) {
        struct row row = rows_at(found, i);

        if (row_int(&row, "row_no") == last)
            continue;
        last = row_int(&row, "row_no");
        warned[count] = values_new(req->arena);
        values_int(warned[count], "row_no", last);
        values_text(warned[count++], "other", arena_format(req->arena, "%s %s", row_text(&row, "code"), row_text(&row, "name")));
    }
    return nerr_pass(db_execute_many(req, "UPDATE import_row SET warning = 'alike', other = :other WHERE run_id = :run_id AND row_no = :row_no",
                                     warned, count));
}

NEOERR *customer_import_alike(struct request *req, const struct import_rows *span)
{
    json_t *asked = json_array();
    struct rows *rows, *found;

    values_int(req->values, "run_id", span->run_id);
    values_int(req->values, "first", span->first);
    values_int(req->values, "last", span->last);
    TRY(db_select(req, rows_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        json_array_append_new(asked, asked_of(req, &row));
    }
    values_text(req->values, "asked", import_json(req, asked));
    TRY(db_select(req, alike_sql, &found));
    return nerr_pass(warn(req, found));
}
