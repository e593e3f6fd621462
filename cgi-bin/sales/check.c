/* check.c - /sales/check: may I ship? Dealer, amount, goods and lots in, the gate's answer with every reason out, and the way to a release;
 * the same for an ERP: POST /api/v1/gate-checks. Neither changes anything. */
#include "sales.h"

#include <jansson.h>
#include <string.h>

#include "core/api.h"
#include "domain/gate.h"
#include "domain/lot_ask.h"
#include "domain/money.h"

static const struct field fields[] = {
    { .name = "customer", .type = FIELD_TEXT, .max = 60, .flags = FIELD_REQUIRED },
    { .name = "amount", .type = FIELD_MONEY, .flags = FIELD_REQUIRED },
    { .name = "products", .type = FIELD_TEXT, .max = 400 },
    { .name = "lots", .type = FIELD_TEXT, .max = 400 },
};
const struct form check_form = { "gate", fields, COUNT_OF(fields), NULL };

/* --- what is asked ------------------------------------------------------------------------------------------- */

/* Codes as typed or sent, parted by commas, blanks or semicolons -> ids; *unknown: the first that no product has. */
static NEOERR *find_products(struct request *req, const char *typed, const char **ids, const char **unknown)
{
    struct buffer found;
    struct row row;
    bool known;

    buffer_init(&found, req->arena);
    *unknown = "";
    for (const char *at = typed; *at != '\0';) {
        size_t length = strcspn(at, ",;/ ");

        if (length > 0) {
            values_text(req->values, "product_code", arena_format(req->arena, "%.*s", (int)length, at));
            TRY(db_select_maybe(req, "SELECT p.id FROM product p WHERE p.code = :product_code", &row, &known));
            if (known)
                buffer_format(&found, "%s%s", found.length > 0 ? "," : "", row_text(&row, "id"));
            else if (**unknown == '\0')
                *unknown = values_get_text(req->values, "product_code");
        }
        at += length + (at[length] != '\0');
    }
    *ids = found.length > 0 ? found.bytes : "";
    return STATUS_OK;
}

/* The same words, parted by commas alone. */
static const char *parted(struct request *req, const char *typed)
{
    struct buffer words;

    buffer_init(&words, req->arena);
    for (const char *at = typed; *at != '\0';) {
        size_t length = strcspn(at, ",;/ ");

        if (length > 0)
            buffer_format(&words, "%s%.*s", words.length > 0 ? "," : "", (int)length, at);
        at += length + (at[length] != '\0');
    }
    return words.length > 0 ? words.bytes : "";
}

/* What is known of the lots; *blocked: how many of the rows keep goods from leaving, they come first. */
static NEOERR *ask_lots(struct request *req, const char *lots, const char *products, struct rows **rows, size_t *blocked)
{
    TRY(lot_ask(req, parted(req, lots), parted(req, products), rows));
    for (*blocked = 0; *blocked < (*rows)->count; (*blocked)++) {
        struct row row = rows_at(*rows, *blocked);

        if (!lot_ask_blocks(&row))
            break;
    }
    return STATUS_OK;
}

static NEOERR *ask(struct request *req, int64_t customer, const char *products, struct gate_verdict *verdict)
{
    struct gate_question question = { .customer_id = customer, .moment = GATE_SHIPMENT, .product_ids = products };

    if (!decimal_read(values_get_text(req->values, "amount"), MONEY_PLACES, &question.added) || question.added < 0) {
        form_error(req, "amount", "sales.amount_wrong");
        return STATUS_OK;
    }
    question.goods = question.added;
    return nerr_pass(gate_ask(req, &question, verdict));
}

/* --- the page -------------------------------------------------------------------------------------------------- */

/* A lot that must not leave refuses whatever else would pass, and no release helps. */
static NEOERR *show_lots(struct request *req, const char *lots, const char *products)
{
    struct rows *rows;
    size_t blocked;

    TRY(ask_lots(req, lots, products, &rows, &blocked));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(show_text(req, lot_ask_words(req, &row), i < blocked ? "Gate.reasons.lot%zu.text" : "Gate.warnings.%zu.text", i));
        if (i < blocked)
            TRY(show_text(req, "lot", "Gate.reasons.lot%zu.word", i));
    }
    if (blocked == 0)
        return STATUS_OK;
    TRY(show_text(req, "refuse", "Gate.verdict"));
    return nerr_pass(show_text(req, "", "Gate.releasable"));
}

static NEOERR *show_verdict(struct request *req, const struct row *dealer)
{
    const char *amount, *products, *unknown, *typed = text_tidy(req->arena, request_param(req, "amount")), *codes = text_tidy(req->arena, request_param(req, "products"));
    struct gate_verdict verdict;

    TRY(find_products(req, codes, &products, &unknown));
    if (*unknown != '\0')
        return nerr_pass(show_text(req, message_with(req, "gate.no_such_product", unknown), "Asked.wrong_products"));
    if (*typed == '\0')
        return STATUS_OK;
    if (!text_money(req->arena, typed, false, &amount))
        return nerr_pass(show_text(req, message(req, "sales.amount_wrong"), "Asked.wrong_amount"));
    values_text(req->values, "amount", amount);
    TRY(ask(req, row_int(dealer, "id"), products, &verdict));
    if (form_refused(req))
        return STATUS_OK;
    TRY(show_text(req, amount, "Asked.amount_read"));
    TRY(gate_show(req, &verdict));
    return nerr_pass(show_lots(req, text_tidy(req->arena, request_param(req, "lots")), codes));
}

/* ?customer=7&amount=120000&products=CP0001,CP0002&lots=20260918: a link may ask, too. */
NEOERR *check_page(struct request *req)
{
    struct row dealer;
    bool chosen;

    TRY(show_text(req, request_param(req, "amount"), "Asked.amount"));
    TRY(show_text(req, request_param(req, "products"), "Asked.products"));
    TRY(show_text(req, request_param(req, "lots"), "Asked.lots"));
    TRY(dealer_choice_asked(req, &dealer, &chosen));
    return chosen ? nerr_pass(show_verdict(req, &dealer)) : STATUS_OK;
}

/* --- for programs -------------------------------------------------------------------------------------------------- */

static const char dealer_sql[] = "SELECT cu.id, cu.code, cu.name FROM customer cu WHERE (cu.code = :customer OR cu.credit_code = :customer) AND {visible:cu}";

static json_t *fen(struct request *req, int64_t amount)
{
    return json_string(entry_fen(req, amount));
}

static json_t *reasons_of(struct request *req, const struct gate_verdict *verdict)
{
    json_t *reasons = json_array();

    for (size_t i = 0; i < gate_rule_count; i++) {
        if ((verdict->refused & (unsigned)gate_rules[i].refusal) != 0)
            json_array_append_new(reasons, json_pack("{s:s, s:s}", "code", gate_rules[i].word, "message", gate_reason(req, verdict, &gate_rules[i])));
    }
    return reasons;
}

/* Lots that keep goods from leaving among the reasons, the others as warnings. */
static NEOERR *add_lots(struct request *req, json_t *reasons, json_t *warnings)
{
    struct rows *rows;
    size_t blocked;

    TRY(ask_lots(req, values_get_text(req->values, "lots"), values_get_text(req->values, "products"), &rows, &blocked));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        json_array_append_new(i < blocked ? reasons : warnings, json_pack("{s:s, s:s}", "code", "lot", "message", lot_ask_words(req, &row)));
    }
    return STATUS_OK;
}

static NEOERR *answer(struct request *req, const struct row *dealer, const struct gate_verdict *verdict)
{
    json_t *reasons = reasons_of(req, verdict), *warnings = json_array(), *object;
    size_t before = json_array_size(reasons);
    NEOERR *err = add_lots(req, reasons, warnings);
    bool passed = verdict->passed && json_array_size(reasons) == before, releasable = verdict->refused != 0 && gate_releasable(verdict->refused) && json_array_size(reasons) == before;

    object = json_pack("{s:s, s:b, s:s, s:s, s:o, s:o, s:b, s:o}", "verdict", !passed ? "refuse" : verdict->refused == 0 ? "pass" : "release", "may_ship", passed, "customer_code", row_text(dealer, "code"), "amount",
                       values_get_text(req->values, "amount"), "reasons", reasons, "warnings", warnings, "releasable", releasable, "release_id",
                       passed && verdict->release_id != 0 ? json_integer((json_int_t)verdict->release_id) : json_null());

    json_object_set_new(object, "exposure", fen(req, verdict->facts.exposure));
    json_object_set_new(object, "limit", fen(req, verdict->facts.limit));
    json_object_set_new(object, "available", fen(req, verdict->available));
    api_answer(req, object);
    return nerr_pass(err);
}

NEOERR *check_api(struct request *req)
{
    const char *products, *unknown;
    struct gate_verdict verdict;
    struct row dealer;
    bool found;

    TRY(db_select_maybe(req, dealer_sql, &dealer, &found));
    if (!found && values_has(req->values, "customer"))
        form_error(req, "customer", "api.no_such_customer");
    TRY(find_products(req, values_get_text(req->values, "products"), &products, &unknown));
    if (*unknown != '\0')
        form_error_with(req, "products", "gate.no_such_product", unknown);
    if (form_refused(req))
        return STATUS_OK;
    TRY(ask(req, row_int(&dealer, "id"), products, &verdict));
    if (form_refused(req))
        return STATUS_OK;
    TRY(answer(req, &dealer, &verdict));
    return nerr_pass(audit_event(req, "gate_check", "gate", row_int(&dealer, "id"),
                                 arena_format(req->arena, "¥%s %s", values_get_text(req->values, "amount"), gate_words(req->arena, verdict.refused))));
}
