/* contacts.c - /customers/:id/contacts: people at a dealer, their phones and consents. */
#include "customers.h"

#include <string.h>

#include "domain/completeness.h"
#include "domain/search_index.h"

static const struct field contact_fields[] = {
    { .name = "person_name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "role", .type = FIELD_CHOICE, .options = "contact_role", .flags = FIELD_REQUIRED },
    { .name = "title", .type = FIELD_TEXT, .max = 60 },
    { .name = "key_person", .type = FIELD_FLAG },
    { .name = "email", .type = FIELD_EMAIL, .max = 120 },
    { .name = "wechat", .type = FIELD_TEXT, .max = 60 },
    { .name = "valid_from", .type = FIELD_DATE },
    { .name = "note", .type = FIELD_LONG_TEXT, .max = 300 },
    { .name = "mobile", .type = FIELD_MOBILE, .flags = FIELD_OPTIONAL_KEY }, /* last: a known contact's numbers have a page */
};
const struct form contact_form = { "contact", contact_fields, COUNT_OF(contact_fields), NULL };
const struct form contact_change_form = { "contact", contact_fields, COUNT_OF(contact_fields) - 1, NULL };

static const struct field phone_fields[] = {
    { .name = "number", .type = FIELD_PHONE, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "kind", .type = FIELD_CHOICE, .options = "phone_kind", .flags = FIELD_REQUIRED },
};
const struct form phone_form = { "contact", phone_fields, COUNT_OF(phone_fields), NULL };

static const struct field consent_fields[] = {
    { .name = "category", .type = FIELD_CHOICE, .options = "consent_category", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "given_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "evidence", .type = FIELD_TEXT, .max = 300, .flags = FIELD_REQUIRED | FIELD_WIDE },
};
const struct form consent_form = { "contact", consent_fields, COUNT_OF(consent_fields), NULL };

#define CONTACT_COLUMNS                                                                                               \
    "SELECT cu.id, cu.code, cu.name, cu.state, cu.owner_id, cu.type, pr.full_name AS region_name, c.id AS contact_id," \
    "  c.person_id, p.name AS person_name, c.role, c.title, c.key_person, c.email, c.wechat, c.note, c.valid_from, c.version"
#define CONTACT_FROM                                                                                                  \
    " FROM contact c JOIN customer cu /* all rows: CONTACT_WHERE narrows */ ON cu.id = c.customer_id JOIN person p ON p.id = c.person_id"                    \
    " LEFT JOIN postal_region pr ON pr.code = cu.region_code"
#define CONTACT_WHERE " WHERE cu.id = :id AND {visible:cu} AND c.id = :contact_id AND c.valid_to IS NULL"

const char contact_record_sql[] = CONTACT_COLUMNS CONTACT_FROM CONTACT_WHERE;

const char phone_record_sql[] = CONTACT_COLUMNS ", ph.id AS phone_id, ph.number, ph.kind, ph.sms" CONTACT_FROM
    " JOIN phone ph ON ph.contact_id = c.id" CONTACT_WHERE " AND ph.id = :phone_id AND ph.valid_to IS NULL";

const char consent_record_sql[] = CONTACT_COLUMNS ", ph.id AS phone_id, co.id AS consent_id" CONTACT_FROM
    " JOIN phone ph ON ph.contact_id = c.id JOIN consent co ON co.phone_id = ph.id" CONTACT_WHERE
    " AND ph.id = :phone_id AND co.id = :consent_id AND co.valid_to IS NULL";

#define BY_ID_WHERE " WHERE c.id = :contact_id AND {visible:cu} AND c.valid_to IS NULL"

const char contact_by_id_sql[] = CONTACT_COLUMNS CONTACT_FROM BY_ID_WHERE;

const char phone_by_id_sql[] = CONTACT_COLUMNS ", ph.id AS phone_id" CONTACT_FROM " JOIN phone ph ON ph.contact_id = c.id" BY_ID_WHERE
    " AND ph.id = :phone_id AND ph.valid_to IS NULL";

/* --- showing --------------------------------------------------------------------------- */

#define CONTACTS_SQL(consents)                                                                                         \
    "SELECT c.id AS contact_id, p.name, c.role, c.title, c.key_person, c.email, c.wechat, c.note, c.valid_from,"       \
    "  ph.id AS phone_id, ph.number, ph.kind, ph.sms, " consents " AS consents"                                        \
    " FROM contact c JOIN person p ON p.id = c.person_id LEFT JOIN phone ph ON ph.contact_id = c.id AND ph.valid_to IS NULL" \
    " WHERE c.customer_id = :id AND c.valid_to IS NULL ORDER BY c.key_person DESC, c.id, ph.sms DESC, ph.id LIMIT 300"

static const char contacts_sql[] =
    CONTACTS_SQL("(SELECT GROUP_CONCAT(co.category ORDER BY co.id) FROM consent co WHERE co.phone_id = ph.id AND co.valid_to IS NULL)");
static const char key_people_sql[] = CONTACTS_SQL("''");

static NEOERR *show_consents(struct request *req, const char *words, const char *path)
{
    char *copy = arena_text(req->arena, words), *rest = NULL;
    int place = 0;

    for (char *word = strtok_r(copy, ",", &rest); word != NULL; word = strtok_r(NULL, ",", &rest))
        TRY(show_text(req, word, "%s.%d", path, place++));
    return STATUS_OK;
}

/* One row a phone; a contact's rows follow each other. */
static NEOERR *show(struct request *req, const char *sql)
{
    struct rows *rows;
    int64_t last = 0;
    int contact = -1, phone = 0;

    TRY(db_select(req, sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        const char *path;

        if (row_int(&row, "contact_id") != last) {
            last = row_int(&row, "contact_id");
            phone = 0;
            TRY(row_show(req, arena_format(req->arena, "Contacts.%d", ++contact), &row));
        }
        if (row_is_null(&row, "phone_id"))
            continue;
        path = arena_format(req->arena, "Contacts.%d.phones.%d", contact, phone++);
        TRY(row_show(req, path, &row));
        TRY(show_consents(req, row_text(&row, "consents"), arena_format(req->arena, "%s.agreed", path)));
    }
    return STATUS_OK;
}

NEOERR *contacts_show(struct request *req)
{
    return nerr_pass(show(req, contacts_sql));
}

NEOERR *key_people_show(struct request *req)
{
    return nerr_pass(show(req, key_people_sql));
}

/* --- contacts ----------------------------------------------------------------------------- */

static void back_to_contacts(struct request *req)
{
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "/customers/%s/contacts", row_text(&req->record, "id"));
}

NEOERR *contact_new_page(struct request *req)
{
    if (options_find("contact_role", request_param(req, "role")) != NULL)
        TRY(show_text(req, request_param(req, "role"), "Preset.role"));
    return nerr_pass(form_show(req, &contact_form, "Preset",
                               arena_format(req->arena, "/customers/%s/contacts/new", row_text(&req->record, "id"))));
}

static void person_values(struct request *req, struct values *values)
{
    const char *name = values_get_text(req->values, "person_name");
    const char *pinyin = text_person_pinyin(req->arena, name);

    values_text(values, "name", name);
    values_text(values, "name_py", text_cut(req->arena, pinyin, 120));
    values_text(values, "initials", text_cut(req->arena, text_initials(req->arena, pinyin), 60));
}

static NEOERR *insert_phone(struct request *req, int64_t contact_id, const char *number, const char *kind)
{
    struct values *values = values_new(req->arena);
    struct row row;
    int64_t id;

    values_int(req->values, "sms_contact", contact_id);
    TRY(db_select_one(req, "SELECT COUNT(*) AS n FROM phone WHERE contact_id = :sms_contact AND sms = 1 AND valid_to IS NULL", &row));
    values_int(values, "contact_id", contact_id);
    values_text(values, "number", number);
    values_text(values, "kind", kind);
    values_int(values, "sms", strcmp(kind, "mobile") == 0 && row_int(&row, "n") == 0);
    return nerr_pass(db_insert(req, &phone_table, values, &id));
}

NEOERR *contact_create(struct request *req)
{
    struct values *person = values_new(req->arena);
    int64_t person_id, contact_id;

    req->subject = row_int(&req->record, "id");
    person_values(req, person);
    TRY(db_insert(req, &person_table, person, &person_id));
    values_int(req->values, "person_id", person_id);
    values_int(req->values, "customer_id", row_int(&req->record, "id"));
    TRY(db_insert(req, &contact_table, req->values, &contact_id));
    if (values_has(req->values, "mobile") && *values_get_text(req->values, "mobile") != '\0')
        TRY(insert_phone(req, contact_id, values_get_text(req->values, "mobile"), "mobile"));
    TRY(search_index_dealer(req, row_int(&req->record, "id"), SEARCH_CONTACTS));
    TRY(completeness_reckon(req, row_int(&req->record, "id")));
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(&req->record, "id"), .kind = "contact_added",
                                                    .resource = "contacts",
                                                    .detail = values_get_text(req->values, "person_name") }));
    req->made = contact_id;
    back_to_contacts(req);
    return STATUS_OK;
}

static const char *contact_path(struct request *req, const char *end)
{
    return arena_format(req->arena, "/customers/%s/contacts/%s/%s", row_text(&req->record, "id"),
                        row_text(&req->record, "contact_id"), end);
}

NEOERR *contact_edit_page(struct request *req)
{
    TRY(show_text(req, "1", "Editing"));
    return nerr_pass(form_show(req, &contact_change_form, "Record", contact_path(req, "edit")));
}

NEOERR *contact_update(struct request *req)
{
    struct values *person = values_new(req->arena);

    req->subject = row_int(&req->record, "id");
    person_values(req, person);
    TRY(db_change(req, &contact_table, row_int(&req->record, "contact_id"), req->values));
    TRY(db_change(req, &person_table, row_int(&req->record, "person_id"), person));
    TRY(search_index_dealer(req, row_int(&req->record, "id"), SEARCH_CONTACTS));
    TRY(completeness_reckon(req, row_int(&req->record, "id")));
    back_to_contacts(req);
    return STATUS_OK;
}

NEOERR *contact_end(struct request *req)
{
    req->subject = row_int(&req->record, "id");
    TRY(db_close(req, &contact_table, row_int(&req->record, "contact_id"), NULL));
    TRY(search_index_dealer(req, row_int(&req->record, "id"), SEARCH_CONTACTS));
    TRY(completeness_reckon(req, row_int(&req->record, "id")));
    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(&req->record, "id"), .kind = "contact_ended",
                                                    .resource = "contacts", .detail = row_text(&req->record, "person_name") }));
    back_to_contacts(req);
    return STATUS_OK;
}

/* --- phones -------------------------------------------------------------------------------- */

NEOERR *phones_page(struct request *req)
{
    TRY(db_show_rows(req, "Phones", "SELECT ph.id AS phone_id, ph.number, ph.kind, ph.sms FROM phone ph"
                                    " WHERE ph.contact_id = :contact_id AND ph.valid_to IS NULL ORDER BY ph.sms DESC, ph.id"));
    TRY(db_show_rows(req, "Consents",
                     "SELECT co.id, co.phone_id, co.category, co.evidence, co.given_on FROM consent co JOIN phone ph ON ph.id = co.phone_id"
                     " WHERE ph.contact_id = :contact_id AND ph.valid_to IS NULL AND co.valid_to IS NULL ORDER BY co.id"));
    return nerr_pass(form_show(req, &phone_form, NULL, contact_path(req, "phones")));
}

static void back_to_phones(struct request *req)
{
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", contact_path(req, "phones"));
}

NEOERR *phone_create(struct request *req)
{
    req->subject = row_int(&req->record, "id");
    TRY(insert_phone(req, row_int(&req->record, "contact_id"), values_get_text(req->values, "number"),
                     values_get_text(req->values, "kind")));
    TRY(search_index_dealer(req, row_int(&req->record, "id"), SEARCH_CONTACTS));
    TRY(completeness_reckon(req, row_int(&req->record, "id")));
    back_to_phones(req);
    return STATUS_OK;
}

/* At most one number a contact gets SMS: the others give it up in the same transaction. */
NEOERR *phone_use_for_sms(struct request *req)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;

    req->subject = row_int(&req->record, "id");
    TRY(db_select(req, "SELECT id FROM phone WHERE contact_id = :contact_id AND sms = 1 AND valid_to IS NULL FOR UPDATE", &rows));
    values_int(values, "sms", 0);
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(db_change(req, &phone_table, row_int(&row, "id"), values));
    }
    values_int(values, "sms", 1);
    TRY(db_change(req, &phone_table, row_int(&req->record, "phone_id"), values));
    TRY(completeness_reckon(req, row_int(&req->record, "id")));
    back_to_phones(req);
    return STATUS_OK;
}

NEOERR *phone_end(struct request *req)
{
    req->subject = row_int(&req->record, "id");
    TRY(db_close(req, &phone_table, row_int(&req->record, "phone_id"), NULL));
    TRY(search_index_dealer(req, row_int(&req->record, "id"), SEARCH_CONTACTS));
    TRY(completeness_reckon(req, row_int(&req->record, "id")));
    back_to_phones(req);
    return STATUS_OK;
}

/* --- consents -------------------------------------------------------------------------------- */

NEOERR *consent_page(struct request *req)
{
    TRY(show_text(req, req->today, "Preset.given_on"));
    return nerr_pass(form_show(req, &consent_form, "Preset",
                               contact_path(req, arena_format(req->arena, "phones/%s/consent", row_text(&req->record, "phone_id")))));
}

NEOERR *consent_create(struct request *req)
{
    int64_t id;

    req->subject = row_int(&req->record, "id");
    TRY(db_insert(req, &consent_table, req->values, &id));
    back_to_phones(req);
    return STATUS_OK;
}

NEOERR *consent_end(struct request *req)
{
    req->subject = row_int(&req->record, "id");
    TRY(db_close(req, &consent_table, row_int(&req->record, "consent_id"), NULL));
    back_to_phones(req);
    return STATUS_OK;
}
