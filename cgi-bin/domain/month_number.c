/* month_number.c - numbers of documents, by the month. */
#include "month_number.h"

NEOERR *month_number_next(struct request *req, const char *prefix, const char **number)
{
    struct values *values = values_new(req->arena);
    const char *series = arena_format(req->arena, "%s-%.2s%.2s", prefix, req->today + 2, req->today + 5);
    struct rows *rows;
    struct row row;

    values_text(values, "series", series);
    TRY(db_execute_with(req, "INSERT INTO numbering (series, next_number, prefix) VALUES (:series, 2, '') ON DUPLICATE KEY UPDATE next_number = next_number + 1", values));
    TRY(db_select_with(req, "SELECT next_number - 1 AS serial FROM numbering WHERE series = :series FOR UPDATE", values, &rows));
    row = rows_at(rows, 0);
    *number = arena_format(req->arena, "%s-%04lld", series, (long long)row_int(&row, "serial"));
    return STATUS_OK;
}
