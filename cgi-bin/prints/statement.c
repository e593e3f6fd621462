/* statement.c - /prints/statements/:id: a statement of account, as it is sent to the dealer and comes back with a seal. */
#include "prints.h"

#include "domain/ledger_statement.h"
#include "domain/money.h"

enum { ENTRY_CELLS = 5 };

struct sheet {
    struct request *req;
    struct rows *entries;
    const char *const *cells;
};

static const char *word(const struct sheet *sheet, const char *key)
{
    return message(sheet->req, arena_format(sheet->req->arena, "print.statement_%s", key));
}

static const char *record(const struct sheet *sheet, const char *column)
{
    return row_text(&sheet->req->record, column);
}

static const char *yuan(const struct sheet *sheet, const char *amount)
{
    return arena_format(sheet->req->arena, "¥%s", text_money_grouped(sheet->req->arena, amount));
}

static void draw(struct pdf *pdf, const void *context)
{
    const struct sheet *sheet = context;
    int64_t fen = 0;
    bool read = decimal_read(record(sheet, "receivable"), MONEY_PLACES, &fen);
    const struct pdf_pair pairs[] = {
        { word(sheet, "customer"), record(sheet, "customer_name"), true },
        { word(sheet, "code"), record(sheet, "customer_code"), false },
        { word(sheet, "until"), record(sheet, "until"), false },
        { word(sheet, "receivable"), yuan(sheet, record(sheet, "receivable")), false },
        { word(sheet, "prepaid"), yuan(sheet, record(sheet, "prepaid")), false },
        { word(sheet, "capitals"), read ? money_capitals(sheet->req->arena, fen) : "", true },
    };
    const struct pdf_column columns[ENTRY_CELLS] = { { word(sheet, "day"), 0.16 }, { word(sheet, "document"), 0.3 }, { word(sheet, "goods"), 0.26 }, { word(sheet, "amount"), 0.14 }, { word(sheet, "balance"), 0.14 } };
    const struct pdf_grid grid = { .columns = columns, .column_count = ENTRY_CELLS, .cells = sheet->cells, .rows = sheet->entries->count + 1, .figures = 1u << 3 | 1u << 4 };
    const struct pdf_seal seals[] = { { word(sheet, "ours"), word(sheet, "seal"), word(sheet, "line") }, { word(sheet, "theirs"), word(sheet, "seal"), word(sheet, "line") } };

    pdf_pairs(pdf, pairs, COUNT_OF(pairs));
    pdf_section(pdf, word(sheet, "entries"));
    pdf_grid(pdf, &grid);
    pdf_text(pdf, PDF_PLAIN, word(sheet, "please"));
    pdf_room(pdf, PDF_SEAL_HEIGHT);
    pdf_seals(pdf, seals, COUNT_OF(seals));
}

static const char *money_of(struct request *req, int64_t fen)
{
    return text_money_grouped(req->arena, decimal_write(req->arena, fen, MONEY_PLACES, MONEY_PLACES));
}

/* The balance before them, then each with the balance after it. */
static NEOERR *read_cells(struct request *req, struct sheet *sheet)
{
    const char **cells;
    struct row before;
    int64_t balance = 0, amount;

    TRY(db_select_one(req, ledger_statement_before_sql, &before));
    TRY(db_select(req, ledger_statement_entries_sql, &sheet->entries));
    cells = arena_alloc(req->arena, (sheet->entries->count + 1) * ENTRY_CELLS * sizeof(*cells));
    if (!decimal_read(row_text(&before, "before_them"), MONEY_PLACES, &balance))
        return nerr_raise(ERR_DB, "balance before");
    cells[0] = row_text(&req->record, "first_on");
    cells[1] = word(sheet, "before");
    cells[2] = cells[3] = "";
    cells[4] = money_of(req, balance);
    for (size_t i = 0; i < sheet->entries->count; i++) {
        struct row row = rows_at(sheet->entries, i);
        const char **line = cells + (i + 1) * ENTRY_CELLS;

        if (!decimal_read(row_text(&row, "amount"), MONEY_PLACES, &amount))
            return nerr_raise(ERR_DB, "amount of entry %s", row_text(&row, "id"));
        balance += amount;
        line[0] = row_text(&row, "posted_on");
        line[1] = arena_format(req->arena, "%s %s", print_label(req, "ledger_kind", row_text(&row, "kind")), row_text(&row, "number"));
        line[2] = arena_format(req->arena, "%s %s", row_text(&row, "product_name"), row_text(&row, "lot"));
        line[3] = money_of(req, amount);
        line[4] = money_of(req, balance);
    }
    sheet->cells = (const char *const *)cells;
    return STATUS_OK;
}

NEOERR *statement_print(struct request *req)
{
    struct sheet sheet = { .req = req };
    struct pdf_head head = print_head(req, message(req, "print.statement"));
    struct buffer pdf;

    head.number = arena_format(req->arena, "DZ%06lld", (long long)row_int(&req->record, "id"));
    TRY(read_cells(req, &sheet));
    TRY(pdf_make(req, &head, draw, &sheet, &pdf));
    print_answer(req, arena_format(req->arena, "%s-%s.pdf", row_text(&req->record, "customer_code"), row_text(&req->record, "until")), &pdf);
    return STATUS_OK;
}
