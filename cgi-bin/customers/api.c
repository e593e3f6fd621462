/* api.c - /api/v1/customers, /api/v1/contacts: the dealer book for programs. Forms, rules and handlers are those
 * of customers.c, contacts.c and state.c. */
#include "customers.h"

#include "core/api.h"

/* --- dealers --------------------------------------------------------------------------------- */

static const struct api_column customer_columns[] = {
    { "id", API_INT, NULL, NULL },
    { "version", API_INT, NULL, NULL },
    { "state", API_TEXT, NULL, "customer_state" },
    { "state_reason", API_TEXT, NULL, NULL },
    { "state_at", API_TIME, NULL, NULL },
    { "region_name", API_TEXT, NULL, NULL },
    { "created_at", API_TIME, NULL, NULL },
    { "created_by", API_INT, NULL, "@staff" },
    { "changed_at", API_TIME, NULL, NULL },
};

static const struct resource customers = {
    .name = "customers", .schema = "Customer", .noun = "customer", .path = "/api/v1/customers/:id", .key = "id",
    .permission = "customers.read", .record = customer_record_sql, .columns = customer_columns, .column_count = COUNT_OF(customer_columns),
    .form = &customer_form, .list = &customer_list, .confirm = "not_duplicate",
};

/* The dealers alike that the page would show, beside the member that says that they are others. */
static void tell_twins(struct request *req)
{
    HDF *twins = hdf_get_obj(req->hdf, "Twins");
    struct buffer words;

    buffer_init(&words, req->arena);
    for (HDF *one = twins != NULL ? hdf_obj_child(twins) : NULL; one != NULL; one = hdf_obj_next(one))
        buffer_format(&words, "%s%s %s", words.length > 0 ? ", " : "", hdf_get_value(one, "code", ""), hdf_get_value(one, "name", ""));
    if (words.length > 0)
        form_error_with(req, "not_duplicate", "api.alike", words.bytes);
}

/* Who registers a dealer without saying whose it is keeps it, as the page proposes. */
static NEOERR *create(struct request *req)
{
    if (!request_has_posted(req, "owner_id"))
        values_int(req->values, "owner_id", req->person.id);
    TRY(customer_create(req));
    tell_twins(req);
    return STATUS_OK;
}

/* --- people ---------------------------------------------------------------------------------- */

static const struct column contact_list_columns[] = {
    { "customer_id", "c.customer_id", COLUMN_INT, COLUMN_API, NULL },
    { "version", "c.version", COLUMN_INT, COLUMN_API, NULL },
    { "person_name", "p.name", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "role", "c.role", COLUMN_CHOICE, COLUMN_DEFAULT, "contact_role" },
    { "title", "c.title", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "key_person", "c.key_person", COLUMN_FLAG, COLUMN_DEFAULT, NULL },
    { "email", "c.email", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "wechat", "c.wechat", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "valid_from", "c.valid_from", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "note", "c.note", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
};

static const struct order contact_orders[] = { { "id", "c.id", 0 } };

static const struct list contact_list = {
    .name = "contacts", .path = "/api/v1/contacts", .noun = "contact", .permission = "contacts.read",
    .from = "customer cu JOIN contact c ON c.customer_id = cu.id JOIN person p ON p.id = c.person_id",
    .where = "cu.id = :id AND c.valid_to IS NULL AND {visible:cu}", .id = "c.id",
    .columns = contact_list_columns, .column_count = COUNT_OF(contact_list_columns),
    .orders = contact_orders, .order_count = COUNT_OF(contact_orders), .default_order = "id",
};

static const struct api_column contact_columns[] = {
    { "id", API_INT, "contact_id", NULL },
    { "customer_id", API_INT, "id", NULL },
    { "version", API_INT, NULL, NULL },
};

static const struct api_column phone_columns[] = {
    { "id", API_INT, NULL, NULL },
    { "number", API_TEXT, NULL, NULL },
    { "kind", API_TEXT, NULL, "phone_kind" },
    { "sms", API_FLAG, NULL, NULL },
    { "consents", API_WORDS, NULL, "consent_category" },
};

/* Phones of all contacts of a dealer: one statement, whether one contact is shown or a page of them. */
static const char phones_sql[] =
    "SELECT ph.id, ph.contact_id, ph.number, ph.kind, ph.sms,"
    "  COALESCE((SELECT GROUP_CONCAT(co.category ORDER BY co.id) FROM consent co WHERE co.phone_id = ph.id AND co.valid_to IS NULL), '') AS consents"
    " FROM contact c JOIN phone ph ON ph.contact_id = c.id WHERE c.customer_id = :phones_of AND c.valid_to IS NULL AND ph.valid_to IS NULL"
    " ORDER BY ph.sms DESC, ph.id";

static json_t *phone_of(struct request *req, const struct row *row)
{
    json_t *phone = json_object();

    for (size_t i = 0; i < COUNT_OF(phone_columns); i++)
        json_object_set_new(phone, phone_columns[i].key, api_value(req, &phone_columns[i], row));
    return phone;
}

static void add_phone(struct request *req, json_t *items, const struct row *row)
{
    json_t *item;
    size_t i;

    json_array_foreach(items, i, item)
    {
        if (json_integer_value(json_object_get(item, "id")) == row_int(row, "contact_id"))
            json_array_append_new(json_object_get(item, "phones"), phone_of(req, row));
    }
}

static NEOERR *fill_phones(struct request *req, json_t *items)
{
    struct rows *rows;
    json_t *item;
    size_t i;

    if (json_array_size(items) == 0)
        return STATUS_OK;
    json_array_foreach(items, i, item) json_object_set_new(item, "phones", json_array());
    values_int(req->values, "phones_of", json_integer_value(json_object_get(json_array_get(items, 0), "customer_id")));
    TRY(db_select(req, phones_sql, &rows));
    for (i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        add_phone(req, items, &row);
    }
    return STATUS_OK;
}

static const struct resource contacts = {
    .name = "contacts", .schema = "Contact", .noun = "contact", .path = "/api/v1/contacts/:contact_id", .key = "contact_id",
    .permission = "contacts.read", .record = contact_by_id_sql, .columns = contact_columns, .column_count = COUNT_OF(contact_columns),
    .form = &contact_change_form, .list = &contact_list, .fill = fill_phones,
    .nested = phone_columns, .nested_count = COUNT_OF(phone_columns), .nested_key = "phones",
};

/* --- routes ---------------------------------------------------------------------------------- */

static const struct api_route routes[] = {
    { { METHOD_GET, "/api/v1/customers", "customers.read|customers.look", NULL, NULL, NULL, NULL, 0, NULL, NULL },
      API_LIST, &customers, "List dealers" },
    { { METHOD_POST, "/api/v1/customers", "customers.create", create, NULL, &customer_form, NULL, 0, NULL, NULL },
      API_CREATE, &customers, "Register a dealer" },
    { { METHOD_GET, "/api/v1/customers/:id", "customers.read", NULL, NULL, NULL, customer_record_sql, 0, NULL, NULL },
      API_READ, &customers, "Read a dealer" },
    { { METHOD_PATCH, "/api/v1/customers/:id", "customers.update", customer_update, NULL, &customer_form, customer_row_sql, 0, NULL, NULL },
      API_CHANGE, &customers, "Change a dealer" },
    { { METHOD_POST, "/api/v1/customers/:id/state/$action", "customers.read", state_change, NULL, &state_api_form, customer_record_sql, 0, NULL, NULL },
      API_ACT, &customers, "Take a dealer to its next state" },
    { { METHOD_GET, "/api/v1/customers/:id/contacts", "contacts.read", NULL, NULL, NULL, customer_header_sql, 0, NULL, NULL },
      API_LIST, &contacts, "List the contacts of a dealer" },
    { { METHOD_POST, "/api/v1/customers/:id/contacts", "contacts.update", contact_create, NULL, &contact_form, customer_header_sql, 0, NULL, NULL },
      API_CREATE, &contacts, "Add a contact to a dealer" },
    { { METHOD_GET, "/api/v1/contacts/:contact_id", "contacts.read", NULL, NULL, NULL, contact_by_id_sql, 0, NULL, NULL },
      API_READ, &contacts, "Read a contact" },
    { { METHOD_PATCH, "/api/v1/contacts/:contact_id", "contacts.update", contact_update, NULL, &contact_change_form, contact_by_id_sql, 0, NULL, NULL },
      API_CHANGE, &contacts, "Change a contact" },
    { { METHOD_DELETE, "/api/v1/contacts/:contact_id", "contacts.update", contact_end, NULL, NULL, contact_by_id_sql, 0, NULL, NULL },
      API_END, &contacts, "End a contact" },
    { { METHOD_POST, "/api/v1/contacts/:contact_id/phones", "contacts.update", phone_create, NULL, &phone_form, contact_by_id_sql, 0, NULL, NULL },
      API_ACT, &contacts, "Add a phone to a contact" },
    { { METHOD_DELETE, "/api/v1/contacts/:contact_id/phones/:phone_id", "contacts.update", phone_end, NULL, NULL, phone_by_id_sql, 0, NULL, NULL },
      API_END, &contacts, "End a phone of a contact" },
};

const struct api customers_api = { routes, COUNT_OF(routes) };
