/* customer_card.c - the customer card 客户卡: what the clerk and the salesperson need of a dealer, on one page. */
#include "prints.h"

struct card {
    struct request *req;
    struct customer_parts parts;
    const char *const *contacts, *const *papers;
    size_t contact_count, paper_count;
};

enum { CONTACTS_MOST = 8, PAPERS_MOST = 12 }; /* one page */

static const char *record(const struct card *card, const char *column)
{
    return row_text(&card->req->record, column);
}

/* The second column stands in when the first is empty. */
static const char *either(const struct card *card, const char *column, const char *other)
{
    return *record(card, column) != '\0' ? record(card, column) : record(card, other);
}

/* The first `most` of what there is. */
struct some {
    const char *const *cells;
    size_t count, most;
};

/* Where the page has no room for all it says how many there are more. */
static void draw_some(struct pdf *pdf, const struct card *card, const struct pdf_column *columns, const struct some *some)
{
    struct request *req = card->req;
    bool cut = some->count > some->most;
    const char *more = arena_format(req->arena, "%zu", cut ? some->count - some->most : 0);
    const struct pdf_pair pair = { message(req, "print.more"), message_with(req, "print.more_count", more), true };

    pdf_table(pdf, columns, PRINT_CELLS, some->cells, cut ? some->most : some->count);
    if (cut)
        pdf_pairs(pdf, &pair, 1);
}

static void draw_dealer(struct pdf *pdf, const struct card *card)
{
    struct request *req = card->req;
    const struct pdf_pair pairs[] = {
        { message(req, "customer.name"), record(card, "name"), true },
        { message(req, "customer.code"), record(card, "code"), false },
        { message(req, "customer.state"), print_label(req, "customer_state", record(card, "state")), false },
        { message(req, "customer.type"), print_label(req, "customer_type", record(card, "type")), false },
        { message(req, "customer.owner_id"), print_label(req, "@staff", record(card, "owner_id")), false },
    };

    pdf_pairs(pdf, pairs, COUNT_OF(pairs));
}

static void draw_invoice(struct pdf *pdf, const struct card *card)
{
    struct request *req = card->req;
    const struct pdf_pair pairs[] = {
        { message(req, "customer.invoice_title"), either(card, "invoice_title", "name"), true },
        { message(req, "customer.tax_no"), either(card, "tax_no", "credit_code"), true },
        { message(req, "customer.bank_name"), record(card, "bank_name"), false },
        { message(req, "customer.bank_account"), record(card, "bank_account"), false },
        { message(req, "customer.invoice_address"), record(card, "invoice_address"), true },
    };

    pdf_section(pdf, message(req, "customer.group_invoice"));
    pdf_pairs(pdf, pairs, COUNT_OF(pairs));
}

static void draw_receivers(struct pdf *pdf, const struct card *card)
{
    struct request *req = card->req;
    const struct pdf_pair pairs[] = { { message(req, "customer.delivery_address"), record(card, "delivery_address"), true },
                                      { message(req, "customer.phone"), record(card, "phone"), true } };
    const struct pdf_column columns[PRINT_CELLS] = { { message(req, "contact.name"), 0.16 }, { message(req, "contact.role"), 0.14 },
                                                     { message(req, "contact.title"), 0.18 }, { message(req, "contact.phones"), 0.24 },
                                                     { message(req, "print.mail"), 0.28 } };

    pdf_section(pdf, message(req, "print.receivers"));
    pdf_pairs(pdf, pairs, COUNT_OF(pairs));
    if (card->parts.contacts)
        draw_some(pdf, card, columns, &(const struct some){ card->contacts, card->contact_count, CONTACTS_MOST });
}

static void draw_papers(struct pdf *pdf, const struct card *card)
{
    struct request *req = card->req;
    const struct pdf_column columns[PRINT_CELLS] = { { message(req, "paper.paper_type"), 0.26 }, { message(req, "paper.number"), 0.26 },
                                                     { message(req, "paper.issuer"), 0.22 }, { message(req, "paper.due_on"), 0.13 },
                                                     { message(req, "paper.state"), 0.13 } };

    pdf_section(pdf, message(req, "customer.tab_papers"));
    draw_some(pdf, card, columns, &(const struct some){ card->papers, card->paper_count, PAPERS_MOST });
}

static void draw_terms(struct pdf *pdf, const struct card *card)
{
    struct request *req = card->req;
    const struct pdf_pair pairs[] = {
        { message(req, "limit.amount"), text_money_grouped(req->arena, record(card, "limit_amount")), false },
        { message(req, "limit.term_days"), record(card, "limit_days"), false },
    };

    pdf_section(pdf, message(req, "print.terms"));
    pdf_pairs(pdf, pairs, COUNT_OF(pairs));
}

static void draw(struct pdf *pdf, const void *context)
{
    const struct card *card = context;

    draw_dealer(pdf, card);
    draw_invoice(pdf, card);
    draw_receivers(pdf, card);
    if (card->parts.limits)
        draw_terms(pdf, card);
    if (card->parts.papers)
        draw_papers(pdf, card);
}

NEOERR *customer_card(struct request *req, struct customer_parts parts, struct buffer *out)
{
    struct card card = { .req = req, .parts = parts };
    struct pdf_head head = print_head(req, message(req, "print.customer_card"));

    if (parts.contacts)
        TRY(print_contacts(req, true, &card.contacts, &card.contact_count));
    if (parts.papers)
        TRY(print_papers(req, &card.papers, &card.paper_count));
    return nerr_pass(pdf_make(req, &head, draw, &card, out));
}
