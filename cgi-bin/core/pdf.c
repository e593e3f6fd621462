/* pdf.c - A4 documents drawn with cairo and pango. Lengths are points (1/72 inch). */
#include "pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

#include "request.h"

static const double WIDTH = 595.3, HEIGHT = 841.9, MARGIN = 42, HEAD = 60, FOOT = 48, PAD = 4;
static const double SIZE = 9, SMALL = 7.5, TITLE = 16, SIGN_HEIGHT = 62;
static const char FONT[] = "WenQuanYi Micro Hei, Noto Sans CJK SC, sans";

struct pdf {
    struct arena *arena;
    const struct pdf_head *head;
    cairo_t *cr;
    PangoContext *context;
    double y;
    int page, pages; /* pages 0: they are being counted */
};

struct box {
    double x, width, height;
    bool shaded;
};

#ifdef __SANITIZE_ADDRESS__
/* fontconfig keeps one pattern of 256 bytes that nothing points to, however many documents are made. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}

const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif

/* --- text ----------------------------------------------------------------------------- */

static PangoLayout *raw_layout(struct pdf *pdf, const char *text, double size)
{
    PangoLayout *layout = pango_layout_new(pdf->context);
    PangoFontDescription *font = pango_font_description_from_string(FONT);

    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

static bool is_unknown(struct pdf *pdf, const char *text)
{
    PangoLayout *layout = raw_layout(pdf, text, SIZE);
    bool unknown = pango_layout_get_unknown_glyphs_count(layout) > 0;

    g_object_unref(layout);
    return unknown;
}

/* The text with each character that no font has as its number. */
static const char *printable(struct pdf *pdf, const char *text)
{
    struct buffer out;

    if (!is_unknown(pdf, text))
        return text;
    buffer_init(&out, pdf->arena);
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        const char *one = arena_copy(pdf->arena, at, (size_t)(g_utf8_next_char(at) - at));

        if (is_unknown(pdf, one))
            buffer_format(&out, "(U+%04X)", g_utf8_get_char(at));
        else
            buffer_text(&out, one);
    }
    return out.bytes;
}

static PangoLayout *layout_of(struct pdf *pdf, const char *text, double width, double size)
{
    PangoLayout *layout = raw_layout(pdf, printable(pdf, text), size);

    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    return layout;
}

static double height_of(PangoLayout *layout)
{
    int width, height;

    pango_layout_get_size(layout, &width, &height);
    return (double)height / PANGO_SCALE;
}

/* One line between the margins; what stands left leaves room for what stands right. */
static void put_line(struct pdf *pdf, const char *text, double y, PangoAlignment align)
{
    double width = (WIDTH - 2 * MARGIN) * (align == PANGO_ALIGN_LEFT ? 0.8 : 1);
    PangoLayout *layout = layout_of(pdf, text, width, y == MARGIN ? TITLE : SMALL);

    pango_layout_set_alignment(layout, align);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    cairo_move_to(pdf->cr, MARGIN, y);
    pango_cairo_show_layout(pdf->cr, layout);
    g_object_unref(layout);
}

/* --- pages ------------------------------------------------------------------------------ */

static void end_page(struct pdf *pdf)
{
    double y = HEIGHT - FOOT + 14;

    put_line(pdf, pdf->head->foot, y, PANGO_ALIGN_LEFT);
    put_line(pdf, arena_format(pdf->arena, "%d / %d", pdf->page, pdf->pages), y, PANGO_ALIGN_RIGHT);
    cairo_show_page(pdf->cr);
}

static void next_page(struct pdf *pdf)
{
    if (pdf->page > 0)
        end_page(pdf);
    pdf->page++;
    put_line(pdf, pdf->head->number, MARGIN - 16, PANGO_ALIGN_LEFT);
    put_line(pdf, pdf->head->note, MARGIN - 16, PANGO_ALIGN_RIGHT);
    if (pdf->page == 1)
        put_line(pdf, pdf->head->title, MARGIN, PANGO_ALIGN_CENTER);
    pdf->y = pdf->page == 1 ? MARGIN + 30 : HEAD - 18;
}

/* Whether a new page had to begin for `height`. */
static bool make_room(struct pdf *pdf, double height)
{
    if (pdf->y + height <= HEIGHT - FOOT)
        return false;
    next_page(pdf);
    return true;
}

/* --- cells -------------------------------------------------------------------------------- */

static double cell_height(struct pdf *pdf, const char *text, double width)
{
    PangoLayout *layout = layout_of(pdf, text, width - 2 * PAD, SIZE);
    double height = height_of(layout) + 2 * PAD;

    g_object_unref(layout);
    return height;
}

static void put_cell(struct pdf *pdf, struct box box, const char *text)
{
    PangoLayout *layout = layout_of(pdf, text, box.width - 2 * PAD, SIZE);

    cairo_rectangle(pdf->cr, box.x, pdf->y, box.width, box.height);
    if (box.shaded) {
        cairo_set_source_rgb(pdf->cr, 0.94, 0.95, 0.96);
        cairo_fill_preserve(pdf->cr);
    }
    cairo_set_source_rgb(pdf->cr, 0, 0, 0);
    cairo_set_line_width(pdf->cr, 0.5);
    cairo_stroke(pdf->cr);
    cairo_move_to(pdf->cr, box.x + PAD, pdf->y + PAD);
    pango_cairo_show_layout(pdf->cr, layout);
    g_object_unref(layout);
}

static const double FULL = 511.3; /* WIDTH - 2 * MARGIN */
static const double LABEL = 0.16, ROOM_BELOW = 44;

void pdf_section(struct pdf *pdf, const char *title)
{
    double height = cell_height(pdf, title, FULL);

    make_room(pdf, height + ROOM_BELOW);
    put_cell(pdf, (struct box){ MARGIN, FULL, height, true }, title);
    pdf->y += height;
}

/* One pair at `x` in a row of `height`; `share` of the whole width. */
static void put_pair(struct pdf *pdf, const struct pdf_pair *pair, double x, double height)
{
    double width = pair->wide ? FULL : FULL / 2;

    put_cell(pdf, (struct box){ x, FULL * LABEL, height, true }, pair->label);
    put_cell(pdf, (struct box){ x + FULL * LABEL, width - FULL * LABEL, height, false }, pair->value);
}

static double pair_height(struct pdf *pdf, const struct pdf_pair *pair)
{
    double width = (pair->wide ? FULL : FULL / 2) - FULL * LABEL;
    double label = cell_height(pdf, pair->label, FULL * LABEL), value = cell_height(pdf, pair->value, width);

    return label > value ? label : value;
}

void pdf_pairs(struct pdf *pdf, const struct pdf_pair *pairs, size_t count)
{
    for (size_t i = 0; i < count;) {
        struct pdf_pair first = pairs[i++], second = { "", "", false };
        double height, other;

        if (!first.wide && i < count && !pairs[i].wide)
            second = pairs[i++];
        height = pair_height(pdf, &first);
        other = first.wide ? 0 : pair_height(pdf, &second);
        height = other > height ? other : height;
        make_room(pdf, height);
        put_pair(pdf, &first, MARGIN, height);
        if (!first.wide)
            put_pair(pdf, &second, MARGIN + FULL / 2, height);
        pdf->y += height;
    }
}

struct table {
    const struct pdf_column *columns;
    size_t count;
};

static double row_height(struct pdf *pdf, const struct table *table, const char *const *cells)
{
    double height = 0;

    for (size_t i = 0; i < table->count; i++) {
        double cell = cell_height(pdf, cells != NULL ? cells[i] : table->columns[i].title, FULL * table->columns[i].share);

        height = cell > height ? cell : height;
    }
    return height;
}

/* cells NULL: the head. */
static void put_row(struct pdf *pdf, const struct table *table, const char *const *cells, double height)
{
    double x = MARGIN;

    for (size_t i = 0; i < table->count; i++) {
        double width = FULL * table->columns[i].share;

        put_cell(pdf, (struct box){ x, width, height, cells == NULL }, cells != NULL ? cells[i] : table->columns[i].title);
        x += width;
    }
    pdf->y += height;
}

void pdf_table(struct pdf *pdf, const struct pdf_column *columns, size_t column_count, const char *const *cells, size_t rows)
{
    struct table table = { columns, column_count };
    double head = row_height(pdf, &table, NULL);

    make_room(pdf, head + ROOM_BELOW / 2);
    put_row(pdf, &table, NULL, head);
    for (size_t i = 0; i < rows; i++) {
        const char *const *row = cells + i * column_count;
        double height = row_height(pdf, &table, row);

        if (make_room(pdf, height))
            put_row(pdf, &table, NULL, head);
        put_row(pdf, &table, row, height);
    }
}

void pdf_signs(struct pdf *pdf, const char *const *labels, size_t count, const char *line)
{
    double width = FULL / (double)count;

    make_room(pdf, SIGN_HEIGHT);
    for (size_t i = 0; i < count; i++) {
        double x = MARGIN + width * (double)i, y = pdf->y;

        put_cell(pdf, (struct box){ x, width, SIGN_HEIGHT, false }, labels[i]);
        pdf->y += SIGN_HEIGHT - cell_height(pdf, line, width);
        cairo_move_to(pdf->cr, x + PAD, pdf->y);
        put_cell(pdf, (struct box){ x, width, y + SIGN_HEIGHT - pdf->y, false }, line);
        pdf->y = y;
    }
    pdf->y += SIGN_HEIGHT;
}

/* --- the document --------------------------------------------------------------------------- */

static cairo_status_t collect(void *closure, const unsigned char *bytes, unsigned length)
{
    if (closure != NULL)
        buffer_add(closure, bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

static void set_properties(struct request *req, cairo_surface_t *surface, const char *title)
{
    char date[24];

    snprintf(date, sizeof(date), "%.10sT%.8sZ", req->now, req->now + 11);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Ninefold");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

/* One run of `draw` into `out` (NULL: only the pages are counted). */
static NEOERR *run(struct request *req, struct pdf *pdf, struct buffer *out, pdf_draw_fn draw, const void *context)
{
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(collect, out, WIDTH, HEIGHT);
    cairo_status_t status;

    set_properties(req, surface, pdf->head->title);
    pdf->cr = cairo_create(surface);
    pdf->page = 0;
    next_page(pdf);
    draw(pdf, context);
    end_page(pdf);
    status = cairo_status(pdf->cr);
    cairo_destroy(pdf->cr);
    cairo_surface_finish(surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    return status == CAIRO_STATUS_SUCCESS ? STATUS_OK : nerr_raise(NERR_SYSTEM, "cairo: %s", cairo_status_to_string(status));
}

NEOERR *pdf_make(struct request *req, const struct pdf_head *head, pdf_draw_fn draw, const void *context, struct buffer *out)
{
    PangoFontMap *fonts = pango_cairo_font_map_new(); /* the default one keeps what it found for ever */
    struct pdf pdf = { .arena = req->arena, .head = head, .context = pango_font_map_create_context(fonts) };
    NEOERR *err = run(req, &pdf, NULL, draw, context);

    pdf.pages = pdf.page;
    buffer_init(out, req->arena);
    if (err == STATUS_OK)
        err = run(req, &pdf, out, draw, context);
    g_object_unref(pdf.context);
    g_object_unref(fonts);
    return nerr_pass(err);
}
