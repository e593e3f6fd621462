/* pdf.c - A4 documents drawn with cairo and pango. Lengths are points (1/72 inch). */
#include "pdf.h"

#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

#include "qr.h"
#include "request.h"

static const double WIDTH = 595.3, HEIGHT = 841.9, MARGIN = 42, HEAD = 60, FOOT = 48, PAD = 4;
static const double SIZE = 9, SMALL = 7.5, TITLE = 16, GRID = 8, MARK = 150, SIGN_HEIGHT = 62;
static const double CODE = 62, CODE_FOOT = 94; /* 22 mm a side; the foot of a page that has one */
static const char FONT[] = "WenQuanYi Micro Hei, Noto Sans CJK SC, sans";

struct pdf {
    struct arena *arena;
    const struct pdf_head *head;
    struct qr code; /* width 0: none */
    cairo_t *cr;
    PangoContext *context;
    double y;
    double taken; /* by what stands left in the line at the head or foot */
    int page, pages; /* pages 0: they are being counted */
};

struct box {
    double x, width, height;
    bool shaded;
    bool figures; /* stand right */
    double size;  /* of the print; 0 = SIZE */
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

static bool has_code(const struct pdf *pdf)
{
    return pdf->code.width > 0;
}

/* One line between the margins, beside the code where there is one; what stands right has the room that what stands left leaves. */
static void put_line(struct pdf *pdf, const char *text, double y, PangoAlignment align)
{
    double room = WIDTH - 2 * MARGIN - (has_code(pdf) && y > HEIGHT / 2 ? CODE + 12 : 0);
    double left = align == PANGO_ALIGN_LEFT ? 0 : pdf->taken, width = align == PANGO_ALIGN_LEFT ? room * 0.8 : room - left;
    PangoLayout *layout = layout_of(pdf, text, width, SMALL);
    int used, height;

    pango_layout_set_alignment(layout, align);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_get_size(layout, &used, &height);
    pdf->taken = (double)used / PANGO_SCALE + 12;
    cairo_move_to(pdf->cr, MARGIN + left, y);
    pango_cairo_show_layout(pdf->cr, layout);
    g_object_unref(layout);
}

/* --- pages ------------------------------------------------------------------------------ */

/* Where the foot begins. */
static double bottom(const struct pdf *pdf)
{
    return HEIGHT - (has_code(pdf) ? CODE_FOOT : FOOT);
}

/* One rectangle for each run of dark modules. */
static void put_code(struct pdf *pdf)
{
    double x = WIDTH - MARGIN - CODE, y = HEIGHT - CODE_FOOT + 8, module = CODE / pdf->code.width;

    for (int row = 0; row < pdf->code.width; row++) {
        for (int column = 0, next; column < pdf->code.width; column = next) {
            for (next = column + 1; next < pdf->code.width && qr_is_dark(&pdf->code, next, row) == qr_is_dark(&pdf->code, column, row); next++)
                ;
            if (qr_is_dark(&pdf->code, column, row))
                cairo_rectangle(pdf->cr, x + column * module, y + row * module, (next - column) * module, module);
        }
    }
    cairo_fill(pdf->cr);
}

/* Over what is printed, so that no shading hides it, and thin enough to read through. */
static void put_mark(struct pdf *pdf)
{
    PangoLayout *layout = layout_of(pdf, pdf->head->mark, WIDTH, MARK);

    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    cairo_save(pdf->cr);
    cairo_translate(pdf->cr, WIDTH / 2, HEIGHT / 2);
    cairo_rotate(pdf->cr, -M_PI / 4);
    cairo_move_to(pdf->cr, -WIDTH / 2, -height_of(layout) / 2);
    cairo_set_source_rgba(pdf->cr, 0.8, 0.1, 0.1, 0.14);
    pango_cairo_show_layout(pdf->cr, layout);
    cairo_restore(pdf->cr);
    g_object_unref(layout);
}

static void end_page(struct pdf *pdf)
{
    double y = has_code(pdf) ? HEIGHT - 36 : HEIGHT - FOOT + 14;

    if (has_code(pdf))
        put_code(pdf);
    if (pdf->head->mark != NULL)
        put_mark(pdf);
    put_line(pdf, pdf->head->foot, y, PANGO_ALIGN_LEFT);
    put_line(pdf, arena_format(pdf->arena, "%d / %d", pdf->page, pdf->pages), y, PANGO_ALIGN_RIGHT);
    cairo_show_page(pdf->cr);
}

/* Whole, on as many lines as it takes; where what follows begins. */
static double put_title(struct pdf *pdf)
{
    PangoLayout *layout = layout_of(pdf, pdf->head->title, WIDTH - 2 * MARGIN, TITLE);
    double end = MARGIN + height_of(layout) + 8;

    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    cairo_move_to(pdf->cr, MARGIN, MARGIN);
    pango_cairo_show_layout(pdf->cr, layout);
    g_object_unref(layout);
    return end;
}

static void next_page(struct pdf *pdf)
{
    if (pdf->page > 0)
        end_page(pdf);
    pdf->page++;
    put_line(pdf, pdf->head->number, MARGIN - 16, PANGO_ALIGN_LEFT);
    put_line(pdf, pdf->head->note, MARGIN - 16, PANGO_ALIGN_RIGHT);
    pdf->y = pdf->page == 1 ? put_title(pdf) : HEAD - 18;
}

/* Whether a new page had to begin for `height`. */
static bool make_room(struct pdf *pdf, double height)
{
    if (pdf->y + height <= bottom(pdf))
        return false;
    next_page(pdf);
    return true;
}

/* --- cells -------------------------------------------------------------------------------- */

static double text_size(const struct box *box)
{
    return box->size > 0 ? box->size : SIZE;
}

static double box_height(struct pdf *pdf, const struct box *box, const char *text)
{
    PangoLayout *layout = layout_of(pdf, text, box->width - 2 * PAD, text_size(box));
    double height = height_of(layout) + 2 * PAD;

    g_object_unref(layout);
    return height;
}

static double cell_height(struct pdf *pdf, const char *text, double width)
{
    return box_height(pdf, &(const struct box){ .width = width }, text);
}

static void put_cell(struct pdf *pdf, struct box box, const char *text)
{
    PangoLayout *layout = layout_of(pdf, text, box.width - 2 * PAD, text_size(&box));

    pango_layout_set_alignment(layout, box.figures ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
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
    put_cell(pdf, (struct box){ .x = MARGIN, .width = FULL, .height = height, .shaded = true }, title);
    pdf->y += height;
}

/* One pair at `x` in a row of `height`; `share` of the whole width. */
static void put_pair(struct pdf *pdf, const struct pdf_pair *pair, double x, double height)
{
    double width = pair->wide ? FULL : FULL / 2;

    put_cell(pdf, (struct box){ .x = x, .width = FULL * LABEL, .height = height, .shaded = true }, pair->label);
    put_cell(pdf, (struct box){ .x = x + FULL * LABEL, .width = width - FULL * LABEL, .height = height }, pair->value);
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

/* A table and the size of its print. */
struct table {
    const struct pdf_grid *grid;
    double size;
};

/* Column `i` of a row that begins at `x`. */
static struct box box_of(const struct table *table, size_t i, double x)
{
    return (struct box){ .x = x, .width = FULL * table->grid->columns[i].share, .size = table->size, .figures = (table->grid->figures >> i & 1) != 0 };
}

/* cells NULL: the head. */
static const char *cell_of(const struct table *table, const char *const *cells, size_t i)
{
    return cells != NULL ? cells[i] : table->grid->columns[i].title;
}

static double row_height(struct pdf *pdf, const struct table *table, const char *const *cells)
{
    double height = 0;

    for (size_t i = 0; i < table->grid->column_count; i++) {
        struct box box = box_of(table, i, 0);
        double cell = box_height(pdf, &box, cell_of(table, cells, i));

        height = cell > height ? cell : height;
    }
    return height;
}

static void put_row(struct pdf *pdf, const struct table *table, const char *const *cells, double height)
{
    double x = MARGIN;

    for (size_t i = 0; i < table->grid->column_count; i++) {
        struct box box = box_of(table, i, x);

        box.height = height;
        box.shaded = cells == NULL;
        put_cell(pdf, box, cell_of(table, cells, i));
        x += box.width;
    }
    pdf->y += height;
}

static void put_table(struct pdf *pdf, const struct table *table)
{
    double head = row_height(pdf, table, NULL);

    make_room(pdf, head + ROOM_BELOW / 2);
    put_row(pdf, table, NULL, head);
    for (size_t i = 0; i < table->grid->rows; i++) {
        const char *const *row = table->grid->cells + i * table->grid->column_count;
        double height = row_height(pdf, table, row);

        if (make_room(pdf, height))
            put_row(pdf, table, NULL, head);
        put_row(pdf, table, row, height);
    }
}

void pdf_table(struct pdf *pdf, const struct pdf_column *columns, size_t column_count, const char *const *cells, size_t rows)
{
    struct pdf_grid grid = { .columns = columns, .column_count = column_count, .cells = cells, .rows = rows };

    put_table(pdf, &(const struct table){ &grid, SIZE });
}

void pdf_grid(struct pdf *pdf, const struct pdf_grid *grid)
{
    put_table(pdf, &(const struct table){ grid, GRID });
}

/* --- running text --------------------------------------------------------------------------- */

static const double LEAD = 1.55, FRAME = 6; /* between lines, of the size; around what is prominent */

static PangoLayout *running(struct pdf *pdf, enum pdf_style style, const char *text)
{
    double size = style == PDF_HEADING ? SIZE + 1 : SIZE;
    PangoLayout *layout = layout_of(pdf, text, FULL - (style == PDF_PROMINENT ? 2 * FRAME : 0), size);
    PangoFontDescription *font = pango_font_description_copy(pango_layout_get_font_description(layout));

    pango_font_description_set_weight(font, style == PDF_PLAIN ? PANGO_WEIGHT_NORMAL : PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    if (style == PDF_PLAIN)
        pango_layout_set_indent(layout, (int)(2 * size * PANGO_SCALE));
    return layout;
}

/* From `top` to where the pen is. */
static void put_frame(struct pdf *pdf, double top)
{
    cairo_rectangle(pdf->cr, MARGIN, top, FULL, pdf->y - top + FRAME / 2);
    cairo_set_line_width(pdf->cr, 0.8);
    cairo_stroke(pdf->cr);
}

/* The frame of a page ends with it and another begins on the next; its top, or nothing to do. */
static double next_line(struct pdf *pdf, bool framed, double top)
{
    double y = pdf->y, height = SIZE * LEAD + (framed ? FRAME : 0);

    if (y + height <= bottom(pdf))
        return top;
    if (framed)
        put_frame(pdf, top);
    next_page(pdf);
    top = pdf->y;
    pdf->y += framed ? FRAME : 0;
    return top;
}

static void put_lines(struct pdf *pdf, PangoLayout *layout, bool framed)
{
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    double top = pdf->y;

    pdf->y += framed ? FRAME : 0;
    do {
        PangoRectangle line;

        top = next_line(pdf, framed, top);
        pango_layout_iter_get_line_extents(at, NULL, &line);
        cairo_move_to(pdf->cr, MARGIN + (framed ? FRAME : 0) + (double)line.x / PANGO_SCALE, pdf->y + SIZE);
        pango_cairo_show_layout_line(pdf->cr, pango_layout_iter_get_line_readonly(at));
        pdf->y += SIZE * LEAD;
    } while (pango_layout_iter_next_line(at));
    pango_layout_iter_free(at);
    if (framed)
        put_frame(pdf, top);
    pdf->y += framed ? FRAME : 0;
}

void pdf_text(struct pdf *pdf, enum pdf_style style, const char *text)
{
    PangoLayout *layout = running(pdf, style, text);

    if (style != PDF_PLAIN)
        pdf->y += 2 * PAD;
    if (style != PDF_PLAIN)
        make_room(pdf, 3 * SIZE * LEAD + FRAME);
    put_lines(pdf, layout, style == PDF_PROMINENT);
    g_object_unref(layout);
}

void pdf_room(struct pdf *pdf, double height)
{
    make_room(pdf, height);
}

/* --- places to sign and to seal ---------------------------------------------------------------- */

/* A place of `height` at `x`: its label above, a line below. */
static void put_sign(struct pdf *pdf, struct box box, const struct pdf_seal *sign)
{
    double y = pdf->y, line = cell_height(pdf, sign->line, box.width);

    put_cell(pdf, box, sign->label);
    pdf->y += box.height - line;
    box.height = line;
    put_cell(pdf, box, sign->line);
    pdf->y = y;
}

void pdf_signs(struct pdf *pdf, const char *const *labels, size_t count, const char *line)
{
    double width = FULL / (double)count;

    make_room(pdf, SIGN_HEIGHT);
    for (size_t i = 0; i < count; i++)
        put_sign(pdf, (struct box){ .x = MARGIN + width * (double)i, .width = width, .height = SIGN_HEIGHT }, &(const struct pdf_seal){ labels[i], "", line });
    pdf->y += SIGN_HEIGHT;
}

static const double SEAL = 119; /* 42 mm across */

static void put_seal(struct pdf *pdf, struct box box, const char *place)
{
    static const double dashes[] = { 3, 3 };
    PangoLayout *layout = layout_of(pdf, place, SEAL, SIZE);
    double x = box.x + box.width - SEAL / 2 - 2 * PAD, y = pdf->y + box.height - SEAL / 2 - 6 * PAD;

    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    cairo_save(pdf->cr);
    cairo_set_source_rgb(pdf->cr, 0.6, 0.6, 0.6);
    cairo_set_dash(pdf->cr, dashes, 2, 0);
    cairo_new_sub_path(pdf->cr);
    cairo_arc(pdf->cr, x, y, SEAL / 2, 0, 2 * M_PI);
    cairo_stroke(pdf->cr);
    cairo_move_to(pdf->cr, x - SEAL / 2, y - height_of(layout) / 2);
    pango_cairo_show_layout(pdf->cr, layout);
    cairo_restore(pdf->cr);
    g_object_unref(layout);
}

void pdf_seals(struct pdf *pdf, const struct pdf_seal *seals, size_t count)
{
    double width = FULL / (double)count;

    make_room(pdf, PDF_SEAL_HEIGHT);
    for (size_t i = 0; i < count; i++) {
        struct box box = { .x = MARGIN + width * (double)i, .width = width, .height = PDF_SEAL_HEIGHT };

        put_sign(pdf, box, &seals[i]);
        put_seal(pdf, box, seals[i].place);
    }
    pdf->y += PDF_SEAL_HEIGHT;
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
    NEOERR *err = head->code != NULL ? qr_make(req->arena, head->code, &pdf.code) : STATUS_OK;

    if (err == STATUS_OK)
        err = run(req, &pdf, NULL, draw, context);
    pdf.pages = pdf.page;
    buffer_init(out, req->arena);
    if (err == STATUS_OK)
        err = run(req, &pdf, out, draw, context);
    g_object_unref(pdf.context);
    g_object_unref(fonts);
    return nerr_pass(err);
}
