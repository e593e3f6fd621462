/* customer_import_update.c - rows of known dealers: what the file fills and the record says
 * otherwise is changed; what it leaves blank stays. */
#include <string.h>

#include "core/db_bulk.h"
#include "customer.h"
#include "customer_import_inside.h"
#include "completeness.h"
#include "search_index.h"

static const char known_sql[] =
    "SELECT cu.*, l.id AS limit_id, l.amount AS limit_amount, l.term_days AS limit_days,"
    " (SELECT MIN(n.valid_from) FROM customer_limit n WHERE n.customer_id = cu.id AND n.valid_from > :today AND (n.valid_to IS NULL OR n.valid_to > n.valid_from)) AS next_limit_on FROM customer cu"
    " LEFT JOIN customer_limit l ON l.customer_id = cu.id AND l.valid_from <= :today AND (l.valid_to IS NULL OR "
    "l.valid_to > :today)"
    " WHERE cu.id = :target_id AND {visible:cu} ORDER BY l.valid_from DESC, l.id DESC LIMIT 1 FOR UPDATE";

static const char contacts_sql[] = "SELECT c.id, c.version, c.title, (SELECT COUNT(*) FROM phone ph WHERE "
                                   "ph.contact_id = c.id AND ph.sms = 1 AND ph.valid_to IS NULL) AS sms,"
                                   "  EXISTS (SELECT 1 FROM phone ph WHERE ph.contact_id = c.id AND ph.number = "
                                   ":mobile AND ph.valid_to IS NULL) AS has_mobile"
                                   " FROM contact c JOIN person p ON p.id = c.person_id"
                                   " WHERE c.customer_id = :target_id AND c.valid_to IS NULL AND (p.name = "
                                   ":contact_name OR :contact_name = '') ORDER BY c.id LIMIT 1";

/* --- the dealer's own columns ---------------------------------------------------------------- */

/* Keeps of `values` what differs from the row; returns the labels of the columns a person knows. */
static const char *keep_changes(struct request *req, const struct row *row, struct values *values)
{
    static const char derived[] = ",name_py,initials,short_initials,";
    struct buffer labels;
    size_t kept = 0;

    buffer_init(&labels, req->arena);
    for (size_t i = 0; i < values->count; i++) {
        struct value value = values->items[i];
        const char *text =
            value.type == VALUE_INT ? arena_format(req->arena, "%lld", (long long)value.number) : value.text;

        if (strcmp(row_text(row, value.name), text) == 0)
            continue;
        if (*row_text(row, "name_py_own") != '\0' && strstr(",name_py,initials,", arena_format(req->arena, ",%s,", value.name)) != NULL)
            continue; /* a person said how it reads */
        values->items[kept++] = value;
        if (strstr(derived, arena_format(req->arena, ",%s,", value.name)) == NULL)
            buffer_format(&labels, "%s%s", labels.length > 0 ? ", " : "",
                          message(req, arena_format(req->arena, "customer.%s", value.name)));
    }
    values->count = kept;
    return labels.bytes;
}

/* A code that was merged away leads to the dealer, but is not given to it. */
static NEOERR *keep_own_code(struct request *req, const struct row *known, struct values *values)
{
    struct row row;
    bool merged = false;

    if (values_has(values, "code") && strcmp(values_get_text(values, "code"), row_text(known, "code")) != 0) {
        values_text(req->values, "file_code", values_get_text(values, "code"));
        TRY(db_select_maybe(req, "SELECT id FROM customer_merged WHERE code = :file_code LIMIT 1", &row, &merged));
    }
    if (merged)
        values_text(values, "code", row_text(known, "code"));
    return STATUS_OK;
}

static NEOERR *change_dealer(struct request *req, const struct customer_applying *applying, const struct row *known,
                             const struct customer_row *row)
{
    struct values *values = customer_import_values(req, applying, row, true);
    const char *labels;

    TRY(keep_own_code(req, known, values));
    labels = keep_changes(req, known, values);
    if (values->count == 0)
        return STATUS_OK;
    values_text(values, "changed_at", req->now);
    values_int(values, "version", row_int(known, "version"));
    TRY(db_change(req, &customer_table, row->target_id, values));
    return nerr_pass(timeline_add(
        req, &(struct timeline_entry){
                 .customer_id = row->target_id, .kind = "import_updated", .resource = "customers", .detail = labels }));
}

/* --- limit: another one from today ------------------------------------------------------------- */

static NEOERR *change_limit(struct request *req, const struct customer_applying *applying, const struct row *known,
                            struct customer_row *row)
{
    const char *amount = row->values[CUSTOMER_LIMIT_AMOUNT], *days = row->values[CUSTOMER_TERM_DAYS];
    struct values *end = values_new(req->arena);

    row->limit_to = row_is_null(known, "next_limit_on") ? NULL : row_text(known, "next_limit_on");
    if (row_is_null(known, "limit_id"))
        return nerr_pass(customer_import_limits(req, applying, &row, 1));
    if ((amount == NULL || strcmp(amount, row_text(known, "limit_amount")) == 0) &&
        (days == NULL || strcmp(days, row_text(known, "limit_days")) == 0))
        return STATUS_OK;
    row->values[CUSTOMER_LIMIT_AMOUNT] = amount != NULL ? amount : row_text(known, "limit_amount");
    row->values[CUSTOMER_TERM_DAYS] = days != NULL ? days : row_text(known, "limit_days");
    values_text(end, "valid_to", req->today);
    TRY(db_change(req, &customer_limit_table, row_int(known, "limit_id"), end));
    return nerr_pass(customer_import_limits(req, applying, &row, 1));
}

/* --- contact: found by name, or added ------------------------------------------------------------ */

static NEOERR *add_mobile(struct request *req, const struct row *contact, const char *mobile)
{
    struct values *phone = values_new(req->arena);
    int64_t id;

    values_int(phone, "contact_id", row_int(contact, "id"));
    values_text(phone, "number", mobile);
    values_text(phone, "kind", "mobile");
    values_int(phone, "sms", row_int(contact, "sms") == 0);
    return nerr_pass(db_insert(req, &phone_table, phone, &id));
}

static NEOERR *change_contact(struct request *req, const struct customer_applying *applying, struct customer_row *row)
{
    const char *name = row->values[CUSTOMER_CONTACT_NAME], *mobile = row->values[CUSTOMER_MOBILE],
               *title = row->values[CUSTOMER_CONTACT_TITLE];
    struct values *values = values_new(req->arena);
    struct row contact;
    bool found;

    if (name == NULL && mobile == NULL)
        return STATUS_OK;
    values_text(req->values, "contact_name", name != NULL ? name : "");
    values_text(req->values, "mobile", mobile != NULL ? mobile : "");
    TRY(db_select_maybe(req, contacts_sql, &contact, &found));
    if (!found)
        return nerr_pass(customer_import_contacts(req, applying, &row, 1));
    if (title != NULL && strcmp(title, row_text(&contact, "title")) != 0) {
        values_text(values, "title", title);
        values_int(values, "version", row_int(&contact, "version"));
        TRY(db_change(req, &contact_table, row_int(&contact, "id"), values));
    }
    return mobile != NULL && row_int(&contact, "has_mobile") == 0 ? nerr_pass(add_mobile(req, &contact, mobile))
                                                                  : STATUS_OK;
}

/* Whose dealer it was when the file was checked may have changed since. */
static NEOERR *refuse(struct request *req, const struct customer_row *row)
{
    values_int(req->values, "row_no", row->row_no);
    return nerr_pass(db_execute(req,
                                "UPDATE import_row SET state = 'bad', reason = 'not yours', field = 'code', data = ''"
                                " WHERE run_id = :run_id AND row_no = :row_no"));
}

NEOERR *customer_import_update(struct request *req, const struct customer_applying *applying,
                               struct customer_row *const *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct row known;
        bool found;

        values_int(req->values, "target_id", rows[i]->target_id);
        TRY(db_select_maybe(req, known_sql, &known, &found));
        if (!found) {
            TRY(refuse(req, rows[i]));
            continue;
        }
        TRY(change_dealer(req, applying, &known, rows[i]));
        TRY(change_limit(req, applying, &known, rows[i]));
        TRY(change_contact(req, applying, rows[i]));
        TRY(search_index_dealer(req, rows[i]->target_id, SEARCH_ALL));
        TRY(completeness_reckon(req, rows[i]->target_id));
    }
    return STATUS_OK;
}
