/* recall.c - /prints/recall-notices/:id, the notice to a dealer with the answer it sends back; /prints/recalls/:id, the report of a recall. */
#include "prints.h"

#include <string.h>

#include "domain/recall.h"

enum { ANSWER_CELLS = 7, REPORT_CELLS = 10 };

struct sheet {
    struct request *req;
    size_t rows;
    const char *const *cells;
};

static const char *word(const struct sheet *sheet, const char *key)
{
    return message(sheet->req, arena_format(sheet->req->arena, "print.recall_%s", key));
}

static const char *record(const struct sheet *sheet, const char *column)
{
    return row_text(&sheet->req->record, column);
}

static const char *local(const struct sheet *sheet, const char *column)
{
    char *text = arena_alloc(sheet->req->arena, 17);

    if (*record(sheet, column) == '\0')
        return "";
    clock_format_local(record(sheet, column), text);
    return text;
}

static bool is_mock(const struct request *req)
{
    return row_int(&req->record, "mock") != 0;
}

/* An exercise says so across each page. */
static struct pdf_head head_of(const struct sheet *sheet, const char *kind)
{
    struct request *req = sheet->req;
    const char *title = word(sheet, is_mock(req) ? arena_format(req->arena, "%s_mock", kind) : kind);
    char *at = arena_alloc(req->arena, 17);

    clock_format_local(req->now, at);
    return (struct pdf_head){
        .title = title, .number = arena_format(req->arena, "%s · %s", title, record(sheet, "number")), .note = at,
        .foot = arena_format(req->arena, "%s · %s %s", record(sheet, "product_name"), message(req, "print.by"), req->person.name),
        .mark = is_mock(req) ? word(sheet, "mock_word") : NULL,
    };
}

static const char *product_of(const struct sheet *sheet)
{
    return arena_format(sheet->req->arena, "%s %s", record(sheet, "product_code"), record(sheet, "product_name"));
}

static const char *const *cells_of(struct request *req, const struct rows *rows, size_t count)
{
    const char **cells = arena_alloc(req->arena, (rows->count + 1) * count * sizeof(*cells));

    for (size_t i = 0; i < rows->count; i++) {
        for (size_t k = 0; k < count; k++)
            cells[i * count + k] = rows->cells[i][k] != NULL ? rows->cells[i][k] : "";
    }
    return cells;
}

/* --- the notice ------------------------------------------------------------------------------------------- */

static const char answer_sql[] =
    "SELECT l.lot, " RECALL_SHOWN("l.received") " AS received, " RECALL_SHOWN("l.returned_before") " AS before_it, '' AS held, '' AS sold, '' AS back, '' AS destroyed FROM recall_line l WHERE l.recall_dealer_id = :id ORDER BY l.lot, l.id";

static void draw_notice(struct pdf *pdf, const void *context)
{
    const struct sheet *sheet = context;
    const struct pdf_pair pairs[] = {
        { word(sheet, "to"), arena_format(sheet->req->arena, "%s (%s)", record(sheet, "customer_name"), record(sheet, "customer_code")), true },
        { word(sheet, "product"), product_of(sheet), true },
        { word(sheet, "lots"), record(sheet, "lots"), true },
        { word(sheet, "number"), record(sheet, "number"), false },
        { word(sheet, "class"), print_label(sheet->req, "recall_class", record(sheet, "class")), false },
    };
    const struct pdf_column columns[ANSWER_CELLS] = { { word(sheet, "lot"), 0.22 }, { word(sheet, "quantity"), 0.13 }, { word(sheet, "before"), 0.13 }, { word(sheet, "held"), 0.13 },
                                                      { word(sheet, "sold"), 0.13 }, { word(sheet, "back"), 0.13 }, { word(sheet, "destroyed"), 0.13 } };
    const struct pdf_grid grid = { .columns = columns, .column_count = ANSWER_CELLS, .cells = sheet->cells, .rows = sheet->rows, .figures = 0x7e };
    const struct pdf_seal seals[] = { { word(sheet, "ours"), word(sheet, "seal"), word(sheet, "line") }, { word(sheet, "theirs"), word(sheet, "seal"), word(sheet, "line") } };

    pdf_pairs(pdf, pairs, COUNT_OF(pairs));
    pdf_section(pdf, word(sheet, "reason"));
    pdf_text(pdf, PDF_PLAIN, record(sheet, "reason"));
    pdf_section(pdf, word(sheet, "instruction"));
    pdf_text(pdf, PDF_PROMINENT, record(sheet, "instruction"));
    pdf_section(pdf, word(sheet, "answer"));
    pdf_grid(pdf, &grid);
    pdf_room(pdf, PDF_SEAL_HEIGHT);
    pdf_seals(pdf, seals, COUNT_OF(seals));
}

NEOERR *recall_notice_print(struct request *req)
{
    struct sheet sheet = { .req = req };
    struct pdf_head head = head_of(&sheet, "notice");
    struct buffer pdf;
    struct rows *rows;

    TRY(db_select(req, answer_sql, &rows));
    sheet.rows = rows->count;
    sheet.cells = cells_of(req, rows, ANSWER_CELLS);
    TRY(pdf_make(req, &head, draw_notice, &sheet, &pdf));
    print_answer(req, arena_format(req->arena, "%s-%s.pdf", record(&sheet, "number"), record(&sheet, "customer_code")), &pdf);
    return STATUS_OK;
}

/* --- the report --------------------------------------------------------------------------------------------- */

static const char report_sql[] =
    "SELECT CONCAT(cu.code, ' ', cu.name) AS dealer, l.lot, " RECALL_SHOWN("l.received") " AS received, " RECALL_SHOWN("l.returned_before") " AS before_it, " RECALL_SHOWN("l.held") " AS held,"
    "  " RECALL_SHOWN("l.sold_on") " AS sold_on, " RECALL_SHOWN("l.returned") " AS back, " RECALL_SHOWN("l.destroyed") " AS destroyed, " RECALL_SHOWN("(" RECALL_NET " - " RECALL_TOLD ")") " AS difference, d.notified_at,"
    "  CONCAT_WS(' ', NULLIF(d.contact, ''), NULLIF(d.confirmed_by, ''), d.confirmed_on, IF(d.step < 4, NULLIF(d.open_reason, ''), NULL)) AS words"
    " FROM recall_dealer d JOIN recall_line l ON l.recall_dealer_id = d.id JOIN customer cu ON cu.id = d.customer_id WHERE d.recall_id = :id AND {visible:cu} ORDER BY cu.code, l.lot, l.id LIMIT 5000";

/* What all of them account for; it adds up from left to right like each row. */
static const char total_sql[] =
    "SELECT :total AS dealer, '' AS lot, " RECALL_SHOWN("SUM(l.received)") " AS received, " RECALL_SHOWN("SUM(l.returned_before)") " AS before_it, " RECALL_SHOWN("SUM(COALESCE(l.held, 0))") " AS held,"
    "  " RECALL_SHOWN("SUM(COALESCE(l.sold_on, 0))") " AS sold_on, " RECALL_SHOWN("SUM(COALESCE(l.returned, 0))") " AS back, " RECALL_SHOWN("SUM(COALESCE(l.destroyed, 0))") " AS destroyed,"
    "  " RECALL_SHOWN("SUM(" RECALL_NET " - " RECALL_TOLD ")") " AS difference, NULL AS notified_at, '' AS words"
    " FROM recall_dealer d JOIN recall_line l ON l.recall_dealer_id = d.id JOIN customer cu ON cu.id = d.customer_id WHERE d.recall_id = :id AND {visible:cu}";

/* When and whom, on the company's clocks, in one cell. */
static void add_report_cells(struct request *req, const struct rows *rows, const char **cells)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        char *at = arena_alloc(req->arena, 17);

        *at = '\0';
        if (!row_is_null(&row, "notified_at"))
            clock_format_local(row_text(&row, "notified_at"), at);
        for (size_t k = 0; k + 1 < REPORT_CELLS; k++)
            cells[i * REPORT_CELLS + k] = rows->cells[i][k] != NULL ? rows->cells[i][k] : "";
        cells[i * REPORT_CELLS + REPORT_CELLS - 1] = arena_format(req->arena, "%s %s", at, row_text(&row, "words"));
    }
}

static const char *taken(const struct sheet *sheet)
{
    int64_t minutes = row_int(&sheet->req->record, "minutes");

    return arena_format(sheet->req->arena, "%lld:%02lld", (long long)minutes / 60, (long long)minutes % 60);
}

static void draw_report(struct pdf *pdf, const void *context)
{
    const struct sheet *sheet = context;
    const struct pdf_pair pairs[] = {
        { word(sheet, "product"), product_of(sheet), true },
        { word(sheet, "lots"), record(sheet, "lots"), true },
        { word(sheet, "class"), print_label(sheet->req, "recall_class", record(sheet, "class")), false },
        { word(sheet, "state"), print_label(sheet->req, "recall_state", record(sheet, "state")), false },
        { word(sheet, "started"), local(sheet, "started_at"), false },
        { word(sheet, "notify_by"), local(sheet, "notify_by"), false },
        { word(sheet, "all_notified"), local(sheet, "notified_at"), false },
        { word(sheet, "reconciled"), local(sheet, "reconciled_at"), false },
        { word(sheet, "closed"), local(sheet, "closed_at"), false },
        { word(sheet, "taken"), taken(sheet), false },
        { word(sheet, "progress"), arena_format(sheet->req->arena, "%s / %s / %s / %s", record(sheet, "dealers"), record(sheet, "notified"), record(sheet, "confirmed"), record(sheet, "reconciled")), true },
        { word(sheet, "reason"), record(sheet, "reason"), true },
        { word(sheet, "conclusion"), record(sheet, "conclusion"), true },
    };
    const struct pdf_column columns[REPORT_CELLS] = { { word(sheet, "customer"), 0.19 }, { word(sheet, "lot"), 0.085 }, { word(sheet, "quantity"), 0.085 }, { word(sheet, "before"), 0.085 }, { word(sheet, "held"), 0.085 },
                                                      { word(sheet, "sold"), 0.085 }, { word(sheet, "back"), 0.085 }, { word(sheet, "destroyed"), 0.09 }, { word(sheet, "difference"), 0.085 },
                                                      { word(sheet, "notified"), 0.125 } };
    const struct pdf_grid grid = { .columns = columns, .column_count = REPORT_CELLS, .cells = sheet->cells, .rows = sheet->rows, .figures = 0x1fc };

    pdf_pairs(pdf, pairs, COUNT_OF(pairs));
    pdf_section(pdf, word(sheet, "dealers"));
    pdf_grid(pdf, &grid);
}

NEOERR *recall_report_print(struct request *req)
{
    struct sheet sheet = { .req = req };
    struct pdf_head head = head_of(&sheet, "report");
    struct buffer pdf;
    struct rows *rows, *total;
    const char **cells;

    values_text(req->values, "total", word(&sheet, "total"));
    TRY(db_select(req, report_sql, &rows));
    TRY(db_select(req, total_sql, &total));
    cells = arena_alloc(req->arena, (rows->count + total->count) * REPORT_CELLS * sizeof(*cells));
    add_report_cells(req, rows, cells);
    add_report_cells(req, total, cells + rows->count * REPORT_CELLS);
    sheet.rows = rows->count + total->count;
    sheet.cells = (const char *const *)cells;
    TRY(pdf_make(req, &head, draw_report, &sheet, &pdf));
    print_answer(req, arena_format(req->arena, "%s.pdf", record(&sheet, "number")), &pdf);
    return STATUS_OK;
}
