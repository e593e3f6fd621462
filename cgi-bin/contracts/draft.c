/* draft.c - /contracts/new: a draft from a template or an earlier contract; renewals, amendments and copies; what ends soon. */
#include "contracts.h"

#include <string.h>

#include "domain/contract.h"
#include "domain/customer.h"
#include "domain/dealer_choice.h"

static const struct field new_fields[] = {
    { .name = "customer_id", .type = FIELD_HIDDEN, .flags = FIELD_REQUIRED },
    { .name = "template_id", .type = FIELD_HIDDEN },
    { .name = "from_id", .type = FIELD_HIDDEN },
};
const struct form contract_new_form = { "contract", new_fields, COUNT_OF(new_fields), NULL };

/* --- whose ------------------------------------------------------------------------------------- */

/* Closed ones get no contract. */
NEOERR *contract_dealers_suggest(struct request *req)
{
    return nerr_pass(dealer_choice_suggest(req, "closed"));
}

/* --- from what ------------------------------------------------------------------------------------ */

static const char templates_sql[] =
    "SELECT t.id, t.kind, t.number, IF(:lang = 'en' AND t.name_en <> '', t.name_en, t.name) AS name, t.payment_days, t.term_months,"
    "  (SELECT COUNT(*) FROM template_clause tc WHERE tc.template_id = t.id) AS clauses"
    " FROM contract_template t WHERE t.state = 'current' AND t.amendment = 0 ORDER BY t.kind, t.id LIMIT 50";
static const char earlier_sql[] =
    "SELECT c.id, COALESCE(c.number, c.title) AS name, c.title, c.kind, c.state, c.amount, c.starts_on, c.ends_on FROM contract c"
    " WHERE c.customer_id = :customer_id AND c.relation <> 'amendment' ORDER BY c.changed_at DESC, c.id DESC LIMIT 10";
/* One of another dealer, by its number. */
static const char others_sql[] =
    "SELECT c.id, c.number AS name, c.title, c.kind, c.state, c.amount, c.starts_on, c.ends_on, cu.name AS customer_name FROM contract c JOIN customer cu ON cu.id = c.customer_id"
    " WHERE c.number = :asked_number AND {visible:cu:contracts.read} LIMIT 1";

static NEOERR *show_sources(struct request *req)
{
    TRY(db_show_rows(req, "Templates", templates_sql));
    if (!may(req, "contracts.read"))
        return STATUS_OK;
    TRY(db_show_rows(req, "Earlier", earlier_sql));
    values_text(req->values, "asked_number", text_tidy(req->arena, request_param(req, "number")));
    TRY(show_text(req, values_get_text(req->values, "asked_number"), "Asked.number"));
    return *values_get_text(req->values, "asked_number") == '\0' ? STATUS_OK : nerr_pass(db_show_rows(req, "Others", others_sql));
}

NEOERR *contract_new_page(struct request *req)
{
    struct row dealer;
    bool chosen;

    TRY(dealer_choice_read(req, "/contracts/new", &dealer, &chosen));
    if (!chosen)
        return STATUS_OK;
    TRY(show_sources(req));
    return nerr_pass(form_show(req, &contract_new_form, NULL, "/contracts/new"));
}

static NEOERR *check_source(struct request *req)
{
    struct row row;
    bool found = true;

    if (!values_has(req->values, "template_id") && !values_has(req->values, "from_id"))
        form_error(req, "", "contract.choose_source");
    if (values_has(req->values, "from_id"))
        TRY(db_select_maybe(req, "SELECT c.id FROM contract c JOIN customer cu ON cu.id = c.customer_id WHERE c.id = :from_id AND {visible:cu:contracts.read}", &row, &found));
    else if (values_has(req->values, "template_id"))
        TRY(db_select_maybe(req, "SELECT id FROM contract_template WHERE id = :template_id AND state = 'current' AND amendment = 0", &row, &found));
    if (!found)
        form_error(req, "", "contract.choose_source");
    return STATUS_OK;
}

/* Goods of the contract before that are not sold any more and so were not taken over. */
static NEOERR *stopped_goods(struct request *req, int64_t id, int64_t *count)
{
    struct row row;

    values_int(req->values, "contract_id", id);
    TRY(db_select_one(req, "SELECT COUNT(*) AS n FROM contract c JOIN contract_line l ON l.contract_id = c.previous_id JOIN product p ON p.id = l.product_id"
                           " WHERE c.id = :contract_id AND c.relation IN ('copy', 'renewal') AND p.state <> 'active'", &row));
    *count = row_int(&row, "n");
    return STATUS_OK;
}

/* Everybody concerned reads in the dealer's timeline that something is being drafted. */
static NEOERR *drafted(struct request *req, int64_t id, int64_t customer_id, const char *title)
{
    int64_t stopped;

    TRY(timeline_add(req, &(struct timeline_entry){ .customer_id = customer_id, .kind = "contract_draft", .resource = "contracts", .detail = title,
                                                    .link = contract_path(req, id, "") }));
    req->made = id;
    TRY(stopped_goods(req, id, &stopped));
    reply_notice(req, stopped > 0 ? "contract.drafted_fewer" : "contract.drafted", arena_format(req->arena, "%lld", (long long)stopped));
    reply_redirect(req, "%s", contract_path(req, id, ""));
    return STATUS_OK;
}

NEOERR *contract_create(struct request *req)
{
    struct contract_source source = { .customer_id = values_get_int(req->values, "customer_id"), .template_id = values_get_int(req->values, "template_id"),
                                      .from_id = values_get_int(req->values, "from_id") };
    struct row dealer;
    int64_t id;

    if (form_refused(req))
        return STATUS_OK;
    TRY(db_select_one(req, dealer_choice_sql, &dealer));
    TRY(check_source(req));
    if (strcmp(row_text(&dealer, "state"), "closed") == 0)
        form_error(req, "", "contract.dealer_closed");
    if (form_refused(req))
        return STATUS_OK;
    source.origin = source.from_id != 0 ? CONTRACT_COPY : CONTRACT_FROM_TEMPLATE;
    TRY(contract_draft(req, &source, &id));
    return nerr_pass(drafted(req, id, source.customer_id, ""));
}

/* --- what follows another contract --------------------------------------------------------------------- */

static const char under_way_sql[] =
    "SELECT c.id FROM contract c WHERE c.previous_id = :id AND c.relation = :wanted_relation AND c.state NOT IN ('void', 'rejected', 'ended') ORDER BY c.id DESC LIMIT 1 FOR UPDATE";

static const struct follow {
    enum contract_origin origin;
    const char *relation, *states; /* of the contract that it follows */
    bool once;                     /* one that is under way is opened instead */
} renewal = { CONTRACT_RENEWAL, "renewal", "sealed,effective,expired,done,ended", true },
  amendment = { CONTRACT_AMENDMENT, "amendment", "sealed,effective", false }, plain_copy = { CONTRACT_COPY, "copy", "", false };

static NEOERR *follow(struct request *req, const struct follow *how)
{
    struct contract_source source = { .origin = how->origin, .customer_id = row_int(&req->record, "customer_id"), .from_id = row_int(&req->record, "id") };
    struct row row;
    bool found = false;
    int64_t id;

    reply_redirect(req, "%s", contract_path(req, source.from_id, ""));
    if (*how->states != '\0' && !text_has_word(how->states, row_text(&req->record, "state"))) {
        reply_refusal(req, "contract.not_from_here", NULL);
        return STATUS_OK;
    }
    values_text(req->values, "wanted_relation", how->relation);
    if (how->once)
        TRY(db_select_maybe(req, under_way_sql, &row, &found));
    if (found) {
        reply_refusal(req, "contract.under_way", NULL);
        reply_redirect(req, "%s", contract_path(req, row_int(&row, "id"), ""));
        return STATUS_OK;
    }
    TRY(contract_draft(req, &source, &id));
    return nerr_pass(drafted(req, id, source.customer_id, row_text(&req->record, "number")));
}

NEOERR *contract_renew(struct request *req)
{
    return nerr_pass(follow(req, &renewal));
}

NEOERR *contract_amend(struct request *req)
{
    return nerr_pass(follow(req, &amendment));
}

NEOERR *contract_copy(struct request *req)
{
    return nerr_pass(follow(req, &plain_copy));
}

/* --- what ends soon, with the renewal beside it ------------------------------------------------------------ */

static const char expiring_sql[] =
    "SELECT c.id, c.number, c.title, c.kind, c.amount, c.ends_on, DATEDIFF(c.ends_on, :today) AS days_left, cu.owner_id, cu.id AS customer_id, cu.name AS customer_name,"
    "  (SELECT MAX(r.id) FROM contract r WHERE r.previous_id = c.id AND r.relation = 'renewal' AND r.state NOT IN ('void', 'rejected')) AS renewal_id,"
    "  (SELECT r.state FROM contract r WHERE r.previous_id = c.id AND r.relation = 'renewal' AND r.state NOT IN ('void', 'rejected') ORDER BY r.id DESC LIMIT 1) AS renewal_state"
    " FROM contract c JOIN customer cu /* all rows: narrowed below */ ON cu.id = c.customer_id WHERE " CONTRACT_EXPIRING " AND c.relation <> 'amendment' AND {visible:cu} ORDER BY c.ends_on, c.id LIMIT 200";

NEOERR *contracts_expiring_page(struct request *req)
{
    TRY(show_int(req, setting_int("contracts.expiring_days"), "Days"));
    return nerr_pass(db_show_rows(req, "Expiring", expiring_sql));
}
