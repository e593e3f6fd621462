/* registration_form.c - the registration form 客户基本信息登记表 of a dealer, as the paper form is known. */
#include "prints.h"

#include <string.h>

struct paper_form {
    struct request *req;
    struct customer_parts parts;
    const char *const *contacts, *const *papers;
    size_t contact_count, paper_count;
};

static const char *label(const struct paper_form *form, const char *key)
{
    return message(form->req, arena_format(form->req->arena, "customer.%s", key));
}

/* The dealer's column in words. */
static const char *value(const struct paper_form *form, const char *key)
{
    static const struct {
        const char *key, *options;
    } choices[] = { { "type", "customer_type" }, { "state", "customer_state" }, { "owner_id", "@staff" }, { "sales_region_id", "@sales_region" },
                    { "source", "customer_source" }, { "cold_chain", "yes_no" } };
    const char *text = row_text(&form->req->record, strcmp(key, "region_code") == 0 ? "region_name" : key);

    for (size_t i = 0; i < COUNT_OF(choices); i++) {
        if (strcmp(choices[i].key, key) == 0)
            return print_label(form->req, choices[i].options, text);
    }
    return strcmp(key, "registered_capital") == 0 ? text_money_grouped(form->req->arena, text) : text;
}

struct part {
    const char *title;      /* Msg.customer.group_<title> */
    const char *columns[14]; /* "*" before one: over the whole width */
};

static const struct part parts[] = {
    { "identity", { "*name", "code", "short_name", "credit_code", "other_id", "type", "state", "legal_representative", "registered_capital", "founded_on", "source", "*business_scope", NULL } },
    { "place", { "region_code", "phone", "*address", "*delivery_address", "*website", NULL } },
    { "ours", { "owner_id", "sales_region_id", NULL } },
    { "invoice", { "*invoice_title", "bank_name", "bank_account", "*tax_no", "*invoice_address", NULL } },
    { "capability", { "warehouse_m2", "cold_chain", "vehicles", "staff_count", "sales_people", "downstream_count", "*downstream", "*brands", NULL } },
    { "more", { "*note", NULL } },
};

static void draw_part(struct pdf *pdf, const struct paper_form *form, const struct part *part)
{
    struct pdf_pair pairs[COUNT_OF(part->columns)];
    size_t count = 0;

    for (; part->columns[count] != NULL; count++) {
        bool wide = *part->columns[count] == '*';
        const char *key = part->columns[count] + wide;

        pairs[count] = (struct pdf_pair){ label(form, key), value(form, key), wide };
    }
    pdf_section(pdf, label(form, arena_format(form->req->arena, "group_%s", part->title)));
    pdf_pairs(pdf, pairs, count);
}

static void draw_contacts(struct pdf *pdf, const struct paper_form *form)
{
    struct request *req = form->req;
    struct pdf_column columns[PRINT_CELLS] = { { message(req, "contact.name"), 0.16 }, { message(req, "contact.role"), 0.14 },
                                               { message(req, "contact.title"), 0.18 }, { message(req, "contact.phones"), 0.24 },
                                               { message(req, "print.mail"), 0.28 } };

    pdf_section(pdf, label(form, "tab_contacts"));
    pdf_table(pdf, columns, PRINT_CELLS, form->contacts, form->contact_count);
}

static void draw_papers(struct pdf *pdf, const struct paper_form *form)
{
    struct request *req = form->req;
    struct pdf_column columns[PRINT_CELLS] = { { message(req, "paper.paper_type"), 0.26 }, { message(req, "paper.number"), 0.26 },
                                               { message(req, "paper.issuer"), 0.22 }, { message(req, "paper.due_on"), 0.13 },
                                               { message(req, "paper.state"), 0.13 } };

    pdf_section(pdf, label(form, "tab_papers"));
    pdf_table(pdf, columns, PRINT_CELLS, form->papers, form->paper_count);
}

static void draw(struct pdf *pdf, const void *context)
{
    const struct paper_form *form = context;
    struct request *req = form->req;
    const char *const signs[] = { message(req, "print.sign_sales"), message(req, "print.sign_service"),
                                  message(req, "print.sign_quality"), message(req, "print.sign_manager") };

    for (size_t i = 0; i < COUNT_OF(parts); i++)
        draw_part(pdf, form, &parts[i]);
    if (form->parts.contacts)
        draw_contacts(pdf, form);
    if (form->parts.papers)
        draw_papers(pdf, form);
    pdf_signs(pdf, signs, COUNT_OF(signs), message(req, "print.sign_line"));
}

NEOERR *registration_form(struct request *req, struct customer_parts shown, struct buffer *out)
{
    struct paper_form form = { .req = req, .parts = shown };
    struct pdf_head head = print_head(req, message(req, "print.registration_form"));

    if (shown.contacts)
        TRY(print_contacts(req, false, &form.contacts, &form.contact_count));
    if (shown.papers)
        TRY(print_papers(req, &form.papers, &form.paper_count));
    return nerr_pass(pdf_make(req, &head, draw, &form, out));
}
