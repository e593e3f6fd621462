/* pdf.h - A4 documents as PDF (cairo, pango): bordered label/value cells, tables whose head is
 * repeated, places to sign, "page x of y". Fonts are embedded as subsets.
 *
 * Not in app.h: only the programs that call pdf_make carry pango (prints, ninefold). A character
 * that no font has is printed as its number, (U+20BB7), never as an empty box. */
#ifndef CORE_PDF_H
#define CORE_PDF_H

#include "arena.h"
#include "error.h"

struct request;
struct pdf;

struct pdf_head {
    const char *title;  /* above the first page, and in the document's properties */
    const char *number; /* small, at the head of each page, left */
    const char *note;   /* the same, right: date, who printed it */
    const char *foot;   /* at the foot of each page before "x / y" */
};

/* Draws what `draw` calls for; it is called twice with the same context (once to count pages). */
typedef void (*pdf_draw_fn)(struct pdf *pdf, const void *context);
MUST_USE NEOERR *pdf_make(struct request *req, const struct pdf_head *head, pdf_draw_fn draw, const void *context,
                          struct buffer *out);

/* A line over the whole width that names what follows; it never stands alone at a page's end. */
void pdf_section(struct pdf *pdf, const char *title);

/* Label and value; two beside each other unless `wide`. */
struct pdf_pair {
    const char *label, *value;
    bool wide;
};
void pdf_pairs(struct pdf *pdf, const struct pdf_pair *pairs, size_t count);

/* `cells` row after row; shares of the width add up to 1. */
struct pdf_column {
    const char *title;
    double share;
};
void pdf_table(struct pdf *pdf, const struct pdf_column *columns, size_t column_count, const char *const *cells, size_t rows);

/* Boxes side by side, each with its label above and `line` ("Signature  Date") below. */
void pdf_signs(struct pdf *pdf, const char *const *labels, size_t count, const char *line);

#endif
