/* product.c - the table of products. */
#include "product.h"

static const char *const columns[] = { "code", "name", "name_py", "initials", "trade_name", "trade_initials", "dosage_form", "specification", "unit",
                                       "package_units", "maker", "approval_no", "product_class", "storage", "tax_rate", "barcode", "state",
                                       "state_reason", "state_on", "note", "created_at", "created_by", "changed_at", NULL };
const struct table product_table = { .name = "product", .columns = columns, .versioned = true };

void product_derive(struct values *values)
{
    struct arena *arena = values->arena;
    const char *pinyin = text_pinyin(arena, values_get_text(values, "name"));
    const char *trade = text_pinyin(arena, values_get_text(values, "trade_name"));

    values_text(values, "name_py", text_cut(arena, pinyin, 250));
    values_text(values, "initials", text_cut(arena, text_initials(arena, pinyin), 120));
    values_text(values, "trade_initials", text_cut(arena, text_initials(arena, trade), 120));
}

NEOERR *product_check_unique(struct request *req, int64_t own_id)
{
    struct row row;
    bool found;

    values_int(req->values, "own_id", own_id);
    TRY(db_select_maybe(req, "SELECT p.name FROM product p WHERE p.code = :code AND p.id <> :own_id", &row, &found));
    if (found)
        form_error_with(req, "code", "product.code_taken", row_text(&row, "name"));
    return STATUS_OK;
}

static const char suggest_sql[] =
    "SELECT p.code, p.name, p.trade_name, p.specification, p.unit FROM product p WHERE (:sold_alone = 0 OR p.state = 'active') AND (p.code LIKE CONCAT(:q, '%') OR p.name LIKE CONCAT('%', :q, '%')"
    " OR p.trade_name LIKE CONCAT('%', :q, '%') OR p.initials LIKE CONCAT(:q, '%') OR p.trade_initials LIKE CONCAT(:q, '%') OR p.approval_no LIKE CONCAT('%', :q, '%'))"
    " ORDER BY p.code = :q DESC, p.state <> 'active', p.name_py, p.id LIMIT 12";

static NEOERR *suggest(struct request *req, bool sold_alone)
{
    const char *q = text_cut(req->arena, text_tidy(req->arena, request_param(req, "q")), 60);

    if (*q == '\0')
        return STATUS_OK;
    values_text(req->values, "q", q);
    values_int(req->values, "sold_alone", sold_alone);
    return nerr_pass(db_show_rows(req, "Products", suggest_sql));
}

NEOERR *products_suggest(struct request *req)
{
    return nerr_pass(suggest(req, false));
}

NEOERR *products_sold_suggest(struct request *req)
{
    return nerr_pass(suggest(req, true));
}
