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
