/* pdf.h - A4 documents as PDF (cairo, pango): bordered label/value cells, running text, tables whose head is
 * repeated, places to sign and to seal, "page x of y", a QR code on each page. Fonts are embedded as subsets.
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
    const char *code;   /* what the QR code at the foot of each page holds; NULL = none */
    const char *mark;   /* a word across each page, 草稿; NULL = none */
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
/* The same in smaller print; bit i of `figures`: column i stands right. */
struct pdf_grid {
    const struct pdf_column *columns;
    size_t column_count;
    const char *const *cells;
    size_t rows;
    unsigned figures;
};
void pdf_grid(struct pdf *pdf, const struct pdf_grid *grid);

/* Running text, paragraphs divided by \n, which goes on over pages line by line. A heading never stands alone at a page's
 * end; what is prominent is bold and framed on each page it is on. */
enum pdf_style { PDF_PLAIN, PDF_HEADING, PDF_PROMINENT };
void pdf_text(struct pdf *pdf, enum pdf_style style, const char *text);

/* A new page begins here unless so many points are left: what follows stays together. */
void pdf_room(struct pdf *pdf, double height);

/* Boxes side by side, each with its label above and `line` ("Signature  Date") below. */
void pdf_signs(struct pdf *pdf, const char *const *labels, size_t count, const char *line);

/* The same with room for a seal of 42 mm, which is shown by a circle with `place` in it. */
enum { PDF_SEAL_HEIGHT = 200 };
struct pdf_seal {
    const char *label, *place, *line;
};
void pdf_seals(struct pdf *pdf, const struct pdf_seal *seals, size_t count);

#endif
