/* sheet_csv.c - RFC 4180 text as rows: quoted cells may hold delimiters, quotes and line
 * breaks; lines may end with CR LF, LF or CR. What a quote opens must be closed. */
#include <stdlib.h>
#include <string.h>

#include "sheet_decode.h"
#include "sheet_inside.h"

enum { SAMPLE_LINES = 40 };

enum csv_state { CELL_START, PLAIN, QUOTED, QUOTE_SEEN };

struct csv {
    struct decoder decoder;
    char delimiter;
    const char *at, *end;
    enum csv_state state;
    size_t column;
    uint32_t row;
    bool after_cr; /* a LF now belongs to the line end before */
};

/* True while bytes are there at csv->at. */
static bool csv_fill(struct csv *csv)
{
    size_t length;

    if (csv->at < csv->end)
        return true;
    length = decoder_read(&csv->decoder, &csv->at);
    if (length > 0) /* before the first stretch there is no `at` to add to */
        csv->end = csv->at + length;
    return length > 0;
}

/* Bytes up to the next one that means something in this state. */
static size_t plain_length(const struct csv *csv)
{
    const char *at = csv->at;

    if (csv->state == QUOTED) {
        while (at < csv->end && *at != '"' && *at != '\r' && *at != '\0')
            at++;
    } else {
        while (at < csv->end && *at != csv->delimiter && *at != '\n' && *at != '\r' && *at != '\0')
            at++;
    }
    return (size_t)(at - csv->at);
}

static bool take_plain(struct sheet *sheet, struct csv *csv)
{
    size_t length;

    if (csv->state == CELL_START && *csv->at == '"') {
        csv->state = QUOTED;
        csv->at++;
        return true;
    }
    if (csv->state == QUOTE_SEEN && *csv->at == '"') {
        csv->state = QUOTED;
        csv->at++;
        return cells_add(sheet, "\"", 1);
    }
    length = plain_length(csv);
    if (length > 0 && csv->state != QUOTED)
        csv->state = PLAIN; /* text behind a closing quote is kept as it stands */
    csv->at += length;
    return cells_add(sheet, csv->at - length, length);
}

/* A quote, or a CR, which becomes LF and swallows the LF behind it. */
static bool take_in_quotes(struct sheet *sheet, struct csv *csv)
{
    if (*csv->at++ == '"') {
        csv->state = QUOTE_SEEN;
        return true;
    }
    csv->after_cr = true;
    return cells_add(sheet, "\n", 1);
}

/* A delimiter or line end; *ended tells which. */
static bool take_end(struct sheet *sheet, struct csv *csv, bool *ended)
{
    char c = *csv->at++;

    *ended = c != csv->delimiter;
    csv->after_cr = c == '\r';
    csv->state = CELL_START;
    return cells_end(sheet, csv->column++);
}

/* One run of plain bytes, or one byte that means something. */
static bool take(struct sheet *sheet, struct csv *csv, bool *ended)
{
    const char *before = csv->at;

    if (csv->after_cr) {
        csv->after_cr = false;
        if (*csv->at == '\n') {
            csv->at++;
            return true;
        }
    }
    if (!take_plain(sheet, csv))
        return false;
    if (csv->at > before)
        return true;
    if (*csv->at == '\0')
        return sheet_fail(sheet, SHEET_NUL_BYTES, csv->row);
    return csv->state == QUOTED ? take_in_quotes(sheet, csv) : take_end(sheet, csv, ended);
}

/* The file's last line need not end with a line break. */
static bool finish(struct sheet *sheet, struct csv *csv)
{
    if (csv->decoder.problem != SHEET_FINE)
        return sheet_fail(sheet, csv->decoder.problem, csv->row);
    if (csv->state == QUOTED)
        return sheet_fail(sheet, SHEET_UNCLOSED_QUOTE, csv->row);
    if (csv->column == 0 && csv->state == CELL_START)
        return false;
    csv->state = CELL_START;
    return cells_end(sheet, csv->column++);
}

static bool csv_next(struct sheet *sheet, uint32_t *number)
{
    struct csv *csv = sheet->reader;
    bool ended = false;

    csv->column = 0;
    *number = ++csv->row;
    while (!ended) {
        if (!csv_fill(csv))
            return finish(sheet, csv);
        if (!take(sheet, csv, &ended))
            return false;
    }
    return true;
}

/* ---- which delimiter ---- */

/* Counts one candidate in each of the first lines, quoted text left out. */
static size_t count_lines(const char *bytes, size_t length, char delimiter, size_t counts[SAMPLE_LINES])
{
    bool quoted = false;
    size_t line = 0, i;

    memset(counts, 0, SAMPLE_LINES * sizeof(counts[0]));
    for (i = 0; i < length && line < SAMPLE_LINES; i++) {
        if (bytes[i] == '"')
            quoted = !quoted;
        else if (!quoted && bytes[i] == delimiter)
            counts[line]++;
        else if (!quoted && (bytes[i] == '\n' || (bytes[i] == '\r' && (i + 1 == length || bytes[i + 1] != '\n'))))
            line++;
    }
    return line < SAMPLE_LINES ? line + 1 : SAMPLE_LINES;
}

/* A delimiter stands equally often in most lines: the commonest count, times how many lines have it. */
static size_t delimiter_score(const char *bytes, size_t length, char delimiter)
{
    size_t counts[SAMPLE_LINES], lines = count_lines(bytes, length, delimiter, counts), i, j, best = 0;

    for (i = 0; i < lines; i++) {
        size_t same = 0;

        for (j = 0; j < lines; j++)
            same += counts[j] == counts[i];
        if (counts[i] > 0 && same * counts[i] > best)
            best = same * counts[i];
    }
    return best;
}

static char find_delimiter(struct decoder *decoder)
{
    static const char candidates[] = { ',', '\t', ';' };
    const char *bytes = "";
    size_t length = decoder_read(decoder, &bytes), best = 0, score, i;
    char found = ',';

    for (i = 0; i < sizeof(candidates); i++) {
        score = delimiter_score(bytes, length, candidates[i]);
        if (score > best) {
            best = score;
            found = candidates[i];
        }
    }
    decoder_rewind(decoder);
    return found;
}

static void csv_close(struct sheet *sheet)
{
    struct csv *csv = sheet->reader;

    decoder_close(&csv->decoder);
    free(csv);
}

enum sheet_problem csv_open(struct sheet *sheet)
{
    struct csv *csv = calloc(1, sizeof(*csv));
    enum sheet_problem problem;

    if (csv == NULL)
        return SHEET_UNREADABLE;
    sheet->reader = csv;
    sheet->next = csv_next;
    sheet->close = csv_close;
    problem = decoder_open(&csv->decoder, sheet->fd);
    if (problem != SHEET_FINE)
        return problem;
    sheet->encoding = csv->decoder.encoding;
    csv->delimiter = find_delimiter(&csv->decoder);
    return SHEET_FINE;
}
