/* prints.c - /prints: documents as PDF. A program of its own: pango and its fonts take
 * more memory than a page's worker should hold. */
#include "prints.h"

#include <string.h>

#include "domain/ledger_statement.h"
#include "domain/contract_print.h"
#include "domain/paper.h"
#include "domain/recall.h"

const char *print_label(struct request *req, const char *dictionary, const char *key)
{
    const struct option *option = *key == '\0' ? NULL : options_find(dictionary, key);

    return option == NULL ? key : option_label(req, option);
}

struct pdf_head print_head(struct request *req, const char *title)
{
    char *at = arena_alloc(req->arena, 17);

    clock_format_local(req->now, at);
    return (struct pdf_head){
        .title = title,
        .number = arena_format(req->arena, "%s · %s", title, row_text(&req->record, "code")),
        .note = at,
        .foot = arena_format(req->arena, "%s · %s %s", row_text(&req->record, "name"), message(req, "print.by"),
                             req->person.id != 0 ? req->person.name : message(req, "app.system")),
    };
}

/* Rows of PRINT_CELLS texts, the choices of `dictionaries` in words. */
static const char *const *cells_of(struct request *req, const struct rows *rows, const char *const *dictionaries)
{
    const char **cells = arena_alloc(req->arena, (rows->count + 1) * PRINT_CELLS * sizeof(*cells));

    for (size_t i = 0; i < rows->count; i++) {
        for (size_t k = 0; k < PRINT_CELLS; k++) {
            const char *text = rows->cells[i][k] != NULL ? rows->cells[i][k] : "";

            cells[i * PRINT_CELLS + k] = dictionaries[k] != NULL ? print_label(req, dictionaries[k], text) : text;
        }
    }
    return cells;
}

NEOERR *print_contacts(struct request *req, bool receivers, const char *const **cells, size_t *count)
{
    static const char *const dictionaries[PRINT_CELLS] = { NULL, "contact_role", NULL, NULL, NULL };
    struct rows *rows;

    values_int(req->values, "print_receivers", receivers);
    TRY(db_select(req,
                  "SELECT p.name, c.role, c.title, (SELECT GROUP_CONCAT(ph.number ORDER BY ph.sms DESC, ph.id SEPARATOR ' ') FROM phone ph"
                  "  WHERE ph.contact_id = c.id AND ph.valid_to IS NULL) AS phones, CONCAT_WS(' ', NULLIF(c.email, ''), NULLIF(c.wechat, '')) AS mail"
                  " FROM contact c JOIN person p ON p.id = c.person_id WHERE c.customer_id = :id AND c.valid_to IS NULL"
                  " ORDER BY :print_receivers = 1 AND c.role IN ('warehouse', 'finance', 'purchasing') DESC, c.key_person DESC, c.id LIMIT 300",
                  &rows));
    *cells = cells_of(req, rows, dictionaries);
    *count = rows->count;
    return STATUS_OK;
}

NEOERR *print_papers(struct request *req, const char *const **cells, size_t *count)
{
    static const char *const dictionaries[PRINT_CELLS] = { "paper_type", NULL, NULL, NULL, "paper_state" };
    struct rows *rows;

    TRY(db_select(req,
                  "SELECT p.paper_type, p.number, p.issuer, p.due_on, " PAPER_STATE " AS state FROM paper p"
                  " WHERE p.customer_id = :id AND p.valid_to IS NULL AND p.replaced_by IS NULL ORDER BY p.due_order, p.id LIMIT 40",
                  &rows));
    *cells = cells_of(req, rows, dictionaries);
    *count = rows->count;
    return STATUS_OK;
}

/* --- pages --------------------------------------------------------------------------------- */

void print_headers(struct request *req, const char *type, const char *name)
{
    reply_type(req, type);
    reply_header(req, "Content-Disposition", arena_format(req->arena, "inline; filename*=UTF-8''%s", text_url(req->arena, name)));
    req->reply.own_policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; base-uri 'none'; "
                            "form-action 'none'; frame-ancestors 'none'";
}

void print_answer(struct request *req, const char *name, const struct buffer *pdf)
{
    buffer_add(&req->reply.body, pdf->bytes, pdf->length);
    print_headers(req, "application/pdf", name);
}

static NEOERR *answer(struct request *req, const char *kind, const struct buffer *pdf)
{
    print_answer(req, arena_format(req->arena, "%s-%s-%s.pdf", row_text(&req->record, "code"), kind, req->today), pdf);
    return STATUS_OK;
}

static NEOERR *form_page(struct request *req)
{
    struct customer_parts parts;
    struct buffer pdf;

    TRY(customer_parts_find(req, row_int(&req->record, "id"), &parts));
    TRY(registration_form(req, parts, &pdf));
    return nerr_pass(answer(req, "form", &pdf));
}

static NEOERR *card_page(struct request *req)
{
    struct customer_parts parts;
    struct buffer pdf;

    TRY(customer_parts_find(req, row_int(&req->record, "id"), &parts));
    TRY(customer_card(req, parts, &pdf));
    return nerr_pass(answer(req, "card", &pdf));
}

static const char mine[] = "whoever decided or submitted it has its sheet, whatever his or her roles; the record asks";

static const struct route routes[] = {
    { METHOD_GET, "/prints/registration-form/:id", "customers.read", form_page, NULL, NULL, customer_record_sql, ROUTE_BARE, NULL, NULL },
    { METHOD_GET, "/prints/customer-card/:id", "customers.read", card_page, NULL, NULL, customer_record_sql, ROUTE_BARE, NULL, NULL },
    { METHOD_GET, "/prints/kept/:id", "customers.read", kept_view, NULL, NULL, kept_record_sql, ROUTE_BARE, NULL, NULL },
    { METHOD_GET, "/prints/contracts/:id", "contracts.read", contract_page, NULL, NULL, contract_print_sql, ROUTE_BARE, NULL, NULL },
    { METHOD_GET, "/prints/contracts/:id/waiting", "contracts.read", contract_waiting_page, "prints/waiting", NULL, contract_print_sql, 0, NULL, NULL },
    { METHOD_GET, "/prints/statements/:id", "sales.read", statement_print, NULL, NULL, ledger_statement_sql, ROUTE_BARE, NULL, NULL },
    { METHOD_GET, "/prints/reactions/:id", "tickets.read", reaction_draft_page, NULL, NULL, reaction_draft_sql, ROUTE_BARE, NULL, NULL },
    { METHOD_GET, "/prints/reaction-reports/:id", "tickets.read", reaction_report_page, NULL, NULL, reaction_report_sql, ROUTE_BARE, NULL, NULL },
    { METHOD_GET, "/prints/recalls/:id", "recalls.read", recall_report_print, NULL, NULL, recall_record_sql, ROUTE_BARE, NULL, NULL },
    { METHOD_GET, "/prints/recall-notices/:id", "recalls.read", recall_notice_print, NULL, NULL, recall_dealer_record_sql, ROUTE_BARE, NULL, NULL },
    { METHOD_GET, "/prints/approvals/:id", NULL, approval_page, NULL, NULL, approval_print_sql, ROUTE_BARE | ROUTE_ANY_PERSON, mine, NULL },
};

const struct module prints_module = { .name = "prints", .routes = routes, .route_count = COUNT_OF(routes) };
