/* sign.c - what happens on paper, as dated facts beside the state: prominent clauses acknowledged, seals (a ledger), posting,
 * counter-signature, original received. Nothing is sealed before final approval; both signatures and the first day put it in force. */
#include "contracts.h"

#include <string.h>

#include "domain/contract.h"
#include "domain/customer.h"
#include "domain/flow.h"

/* --- what may be typed ------------------------------------------------------------------------------ */

static const struct field acknowledge_fields[] = {
    { .name = "acknowledged_name", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "acknowledged_how", .type = FIELD_TEXT, .max = 200, .flags = FIELD_REQUIRED | FIELD_WIDE },
};
static const struct field seal_fields[] = {
    { .name = "seal", .type = FIELD_CHOICE, .options = "seal_kind", .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "pages", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED },
    { .name = "copies", .type = FIELD_INT, .max = 100, .flags = FIELD_REQUIRED },
    { .name = "stamped_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED },
    { .name = "stamped_by", .type = FIELD_CHOICE, .options = "@staff", .flags = FIELD_REQUIRED | FIELD_INT_ID },
    { .name = "seal_note", .type = FIELD_TEXT, .max = 200, .flags = FIELD_WIDE },
};
static const struct field post_fields[] = {
    { .name = "posted_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "posted_by", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED },
    { .name = "tracking_no", .type = FIELD_TEXT, .max = 60 },
};
static const struct field countersign_fields[] = {
    { .name = "countersigned_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "countersigner", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED },
};
static const struct field original_fields[] = {
    { .name = "original_received_on", .type = FIELD_DATE, .flags = FIELD_REQUIRED | FIELD_FOCUS },
    { .name = "original_place", .type = FIELD_TEXT, .max = 100, .flags = FIELD_REQUIRED },
};

/* No day of what has been done lies ahead. */
static NEOERR *check_days(struct request *req)
{
    static const char *const days[] = { "stamped_on", "posted_on", "countersigned_on", "original_received_on" };

    for (size_t i = 0; i < COUNT_OF(days); i++) {
        if (strcmp(values_get_text(req->values, days[i]), req->today) > 0)
            form_error(req, days[i], "contract.day_ahead");
    }
    return STATUS_OK;
}

const struct form contract_acknowledge_form = { "contract", acknowledge_fields, COUNT_OF(acknowledge_fields), NULL };
const struct form contract_seal_form = { "contract", seal_fields, COUNT_OF(seal_fields), check_days };
const struct form contract_post_form = { "contract", post_fields, COUNT_OF(post_fields), check_days };
const struct form contract_countersign_form = { "contract", countersign_fields, COUNT_OF(countersign_fields), check_days };
const struct form contract_original_form = { "contract", original_fields, COUNT_OF(original_fields), check_days };

/* --- the pages: one for each act ------------------------------------------------------------------------ */

static const struct act {
    const char *word;   /* last word of the path; Msg.contract.act_<word> */
    const struct form *form;
    const char *states; /* in which it is recorded */
    const char *day;    /* field that begins as today, or NULL */
} acts[] = {
    { "acknowledge", &contract_acknowledge_form, "draft,approval,returned,withdrawn,approved,sealed,effective", NULL },
    { "seal", &contract_seal_form, "approved,sealed", "stamped_on" },
    { "post", &contract_post_form, "sealed,effective", "posted_on" },
    { "countersign", &contract_countersign_form, "sealed", "countersigned_on" },
    { "original", &contract_original_form, "sealed,effective", "original_received_on" },
};

static const struct act *act_of(const struct request *req)
{
    const char *word = strrchr(req->route->path, '/') + 1;

    for (size_t i = 0; i < COUNT_OF(acts); i++) {
        if (strcmp(acts[i].word, word) == 0)
            return &acts[i];
    }
    return &acts[0];
}

/* What is known already, else today and the person who is asking. */
static NEOERR *preset(struct request *req, const struct act *act)
{
    for (size_t i = 0; i < act->form->count; i++) {
        const char *name = act->form->fields[i].name;

        if (row_has(&req->record, name))
            TRY(show_text(req, row_text(&req->record, name), "Preset.%s", name));
    }
    if (act->day != NULL && *hdf_get_value(req->hdf, arena_format(req->arena, "Preset.%s", act->day), "") == '\0')
        TRY(show_text(req, req->today, "Preset.%s", act->day));
    TRY(show_int(req, req->person.id, "Preset.stamped_by"));
    TRY(show_text(req, "4", "Preset.copies"));
    return nerr_pass(show_text(req, row_text(&req->record, "version"), "Preset.version"));
}

static const char prominent_sql[] =
    "SELECT cc.title, cc.body FROM contract_clause cc WHERE cc.contract_id = :id AND cc.prominent = 1 AND cc.deviation <> 'removed' ORDER BY cc.place, cc.id LIMIT 50";

/* What the dealer takes note of, as it will be printed. */
static NEOERR *show_prominent(struct request *req)
{
    struct contract_fill fill;
    struct rows *rows;

    TRY(contract_fill_read(req, row_int(&req->record, "id"), &fill));
    TRY(db_select(req, prominent_sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        TRY(show_text(req, rows->cells[i][0], "Prominent.%zu.title", i));
        TRY(show_text(req, contract_fill(req, &fill, rows->cells[i][1]), "Prominent.%zu.text", i));
    }
    return STATUS_OK;
}

NEOERR *contract_sign_page(struct request *req)
{
    const struct act *act = act_of(req);

    if (!text_has_word(act->states, row_text(&req->record, "state")) && !form_refused(req)) {
        reply_refusal(req, "contract.not_from_here", NULL);
        reply_redirect(req, "%s", contract_path(req, row_int(&req->record, "id"), ""));
        return STATUS_OK;
    }
    TRY(preset(req, act));
    TRY(show_text(req, act->word, "Act.word"));
    TRY(show_text(req, message(req, arena_format(req->arena, "contract.act_%s", act->word)), "Act.label"));
    TRY(show_text(req, message(req, arena_format(req->arena, "contract.act_%s_hint", act->word)), "Act.hint"));
    if (strcmp(act->word, "acknowledge") == 0)
        TRY(show_prominent(req));
    return nerr_pass(form_show(req, act->form, "Preset", contract_path(req, row_int(&req->record, "id"), arena_format(req->arena, "/%s", act->word))));
}

/* --- recording ----------------------------------------------------------------------------------------------- */

/* Says that it is not the time for this, as a form's error. */
static bool is_out_of_turn(struct request *req)
{
    if (text_has_word(act_of(req)->states, row_text(&req->record, "state")))
        return false;
    form_error(req, "", "contract.not_from_here");
    return true;
}

static NEOERR *tell(struct request *req, const char *kind)
{
    int64_t id = row_int(&req->record, "id");

    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = row_int(&req->record, "customer_id"), .kind = kind, .resource = "contracts",
                                                    .detail = row_text(&req->record, "number"), .link = contract_path(req, id, "") }));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", contract_path(req, id, ""));
    return STATUS_OK;
}

NEOERR *contract_acknowledge(struct request *req)
{
    if (is_out_of_turn(req))
        return STATUS_OK;
    values_text(req->values, "acknowledged_at", req->now);
    values_int(req->values, "acknowledged_by", req->person.id);
    TRY(contract_change(req, row_int(&req->record, "id"), req->values));
    return nerr_pass(tell(req, "contract_acknowledged"));
}

static NEOERR *enter_seal(struct request *req)
{
    struct values *values = values_new(req->arena);
    int64_t id;

    values_int(values, "contract_id", row_int(&req->record, "id"));
    values_int(values, "revision", row_int(&req->record, "revision"));
    values_text(values, "seal", values_get_text(req->values, "seal"));
    values_text(values, "pages", values_get_text(req->values, "pages"));
    values_int(values, "copies", values_get_int(req->values, "copies"));
    values_text(values, "stamped_on", values_get_text(req->values, "stamped_on"));
    values_int(values, "stamped_by", values_get_int(req->values, "stamped_by"));
    values_text(values, "note", values_get_text(req->values, "seal_note"));
    values_text(values, "created_at", req->now);
    values_int(values, "created_by", req->person.id);
    return nerr_pass(db_insert(req, &contract_seal_table, values, &id));
}

/* The first stamp seals it; more stamps are more rows of the ledger. */
NEOERR *contract_seal(struct request *req)
{
    const struct flow_step *step = flow_find(&contract_flow, row_text(&req->record, "state"), "contract_seal");
    struct values *values = values_new(req->arena);

    if (is_out_of_turn(req))
        return STATUS_OK;
    TRY(enter_seal(req));
    if (step == NULL)
        return nerr_pass(tell(req, "contract_stamped"));
    values_text(values, "sealed_on", values_get_text(req->values, "stamped_on"));
    values_int(values, "version", values_get_int(req->values, "version"));
    TRY(contract_change(req, row_int(&req->record, "id"), values));
    TRY(contract_move(req, row_int(&req->record, "id"), step, ""));
    reply_notice(req, "app.saved", NULL);
    reply_redirect(req, "%s", contract_path(req, row_int(&req->record, "id"), ""));
    return STATUS_OK;
}

NEOERR *contract_post(struct request *req)
{
    if (is_out_of_turn(req))
        return STATUS_OK;
    if (strcmp(values_get_text(req->values, "posted_on"), row_text(&req->record, "sealed_on")) < 0) {
        form_error(req, "posted_on", "contract.before_seal");
        return STATUS_OK;
    }
    TRY(contract_change(req, row_int(&req->record, "id"), req->values));
    return nerr_pass(tell(req, "contract_posted"));
}

static NEOERR *needs_acknowledgement(struct request *req, bool *needs)
{
    struct row row;

    TRY(db_select_one(req, "SELECT EXISTS (SELECT 1 FROM contract_clause cc WHERE cc.contract_id = :id AND cc.prominent = 1 AND cc.deviation <> 'removed') AS prominent", &row));
    *needs = row_int(&row, "prominent") != 0 && row_is_null(&req->record, "acknowledged_at");
    return STATUS_OK;
}

/* The later of both signatures is the day of signing. */
NEOERR *contract_countersign(struct request *req)
{
    const char *day = values_get_text(req->values, "countersigned_on"), *sealed = row_text(&req->record, "sealed_on");
    bool needs;

    if (is_out_of_turn(req))
        return STATUS_OK;
    TRY(needs_acknowledgement(req, &needs));
    if (needs) {
        form_error(req, "", "contract.acknowledge_first");
        return STATUS_OK;
    }
    values_text(req->values, "signed_on", strcmp(day, sealed) > 0 ? day : sealed);
    TRY(contract_change(req, row_int(&req->record, "id"), req->values));
    TRY(tell(req, "contract_countersigned"));
    return nerr_pass(contract_take_effect(req, row_int(&req->record, "id")));
}

NEOERR *contract_original(struct request *req)
{
    if (is_out_of_turn(req))
        return STATUS_OK;
    if (row_is_null(&req->record, "countersigned_on") ||
        strcmp(values_get_text(req->values, "original_received_on"), row_text(&req->record, "countersigned_on")) < 0) {
        form_error(req, "original_received_on", "contract.before_countersign");
        return STATUS_OK;
    }
    TRY(contract_change(req, row_int(&req->record, "id"), req->values));
    return nerr_pass(tell(req, "contract_original"));
}

/* --- the seal ledger ------------------------------------------------------------------------------------------- */

static const struct column seal_columns[] = {
    { "name", "COALESCE(c.number, c.title)", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "customer_name", "cu.name", COLUMN_LINK, COLUMN_DEFAULT, NULL },
    { "seal", "s.seal", COLUMN_CHOICE, COLUMN_DEFAULT, "seal_kind" },
    { "pages", "s.pages", COLUMN_TEXT, COLUMN_DEFAULT, NULL },
    { "copies", "s.copies", COLUMN_INT, COLUMN_DEFAULT, NULL },
    { "stamped_on", "s.stamped_on", COLUMN_DATE, COLUMN_DEFAULT, NULL },
    { "stamped_by", "s.stamped_by", COLUMN_CHOICE, COLUMN_DEFAULT, "@staff" },
    { "revision", "s.revision", COLUMN_INT, COLUMN_DEFAULT | COLUMN_SMALL, NULL },
    { "seal_note", "s.note", COLUMN_TEXT, COLUMN_SMALL, NULL },
    { "created_by", "s.created_by", COLUMN_CHOICE, COLUMN_SMALL, "@staff" },
    { "created_at", "s.created_at", COLUMN_TIME, COLUMN_SMALL, NULL },
};
static const struct filter seal_filters[] = {
    { "text", FILTER_TEXT, "c.number LIKE CONCAT('%', :text, '%') OR cu.name LIKE CONCAT('%', :text, '%') OR cu.code LIKE CONCAT(:text, '%')", NULL, COLUMN_DEFAULT },
    { "seal", FILTER_CHOICE, "s.seal %s", "seal_kind", COLUMN_DEFAULT },
    { "stamped_by", FILTER_CHOICE, "s.stamped_by %s", "@staff", COLUMN_DEFAULT },
    { "stamped_from", FILTER_FROM, "s.stamped_on >= :stamped_from", NULL, COLUMN_DEFAULT },
    { "stamped_to", FILTER_TO, "s.stamped_on <= :stamped_to", NULL, COLUMN_DEFAULT },
};
static const struct order seal_orders[] = { { "stamped_on", "s.stamped_on", 0 } };

const struct list contract_seal_list = {
    .name = "contract_seals", .path = "/contracts/seals", .noun = "contract", .permission = "contracts.read",
    .from = "customer cu JOIN contract c ON c.customer_id = cu.id JOIN contract_seal s ON s.contract_id = c.id",
    .from_all = "contract_seal s STRAIGHT_JOIN contract c ON c.id = s.contract_id STRAIGHT_JOIN customer cu ON cu.id = c.customer_id",
    .where = "{visible:cu}", .id = "s.id",
    .columns = seal_columns, .column_count = COUNT_OF(seal_columns), .filters = seal_filters, .filter_count = COUNT_OF(seal_filters),
    .orders = seal_orders, .order_count = COUNT_OF(seal_orders), .default_order = "-stamped_on",
};

NEOERR *contract_seals(struct request *req)
{
    return nerr_pass(list_page(req, &contract_seal_list));
}

NEOERR *contract_seals_views(struct request *req)
{
    return nerr_pass(list_view_save(req, &contract_seal_list));
}

NEOERR *contract_seals_export(struct request *req)
{
    return nerr_pass(list_export(req, &contract_seal_list));
}

/* A row of the ledger leads to its contract. */
NEOERR *contract_seal_row(struct request *req)
{
    reply_redirect(req, "%s", contract_path(req, row_int(&req->record, "contract_id"), ""));
    return STATUS_OK;
}
