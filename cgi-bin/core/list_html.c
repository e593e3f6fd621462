/* list_html.c - the rows of a list as HTML. */
#include "list_html.h"

#include <string.h>

#include "app.h"

enum { ROWS_BYTES = 64 * 1024 };

struct list_html {
    struct request *req;
    const struct list_query *query;
    struct buffer text;
    struct piece {
        const char *text;
        size_t length;
    } starts[LIST_COLUMNS_MOST]; /* of each column's cells: <td ...> */
    size_t places[LIST_COLUMNS_MOST];      /* in the rows */
    struct known {
        const char *key;
        const struct option *option; /* NULL when there is none of that key */
    } known[LIST_COLUMNS_MOST];            /* of each column, what was last asked for: neighbours are often alike */
    const char *select, *nameless;         /* words */
    bool ticks;
};

static const char *const kind_words[] = { "text", "link", "tag", "choice", "text", "int", "money", "date", "time", "phone", "flag" };

/* As ClearSilver's html mode does: & < > " '. */
static void escaped(struct buffer *out, const char *text)
{
    for (;;) {
        size_t plain = strcspn(text, "&<>\"'");

        buffer_add(out, text, plain);
        text += plain;
        switch (*text++) {
        case '\0':
            return;
        case '&':
            buffer_text(out, "&amp;");
            break;
        case '<':
            buffer_text(out, "&lt;");
            break;
        case '>':
            buffer_text(out, "&gt;");
            break;
        case '"':
            buffer_text(out, "&quot;");
            break;
        default:
            buffer_text(out, "&#39;");
        }
    }
}

static bool is_number(const struct column *column)
{
    return column->kind == COLUMN_INT || column->kind == COLUMN_MONEY;
}

/* What all cells of a column begin with; the label is shown beside the value on a phone. */
static struct piece start_of(struct list_html *html, const struct column *column)
{
    const char *noun = html->query->list->noun;
    struct buffer out;

    buffer_init(&out, html->req->arena);
    buffer_format(&out, "<td role=\"cell\" class=\"c-%s%s%s\"", kind_words[column->kind], is_number(column) ? " num" : "",
                  (column->flags & COLUMN_SMALL) != 0 ? " hide-s" : "");
    if (column->kind != COLUMN_LINK) {
        buffer_text(&out, " data-label=\"");
        escaped(&out, message(html->req, arena_format(html->req->arena, "%s.%s", noun, column->key)));
        buffer_char(&out, '"');
    }
    buffer_char(&out, '>');
    return (struct piece){ out.bytes, out.length };
}

struct list_html *list_html_new(struct request *req, const struct list_query *query, const struct rows *rows, bool ticks)
{
    struct list_html *html = arena_alloc(req->arena, sizeof(*html));

    *html = (struct list_html){ .req = req, .query = query, .ticks = ticks };
    buffer_init_sized(&html->text, req->arena, ROWS_BYTES);
    html->select = message(req, "list.select");
    html->nameless = message(req, "list.nameless");
    for (size_t i = 0; i < query->column_count; i++) {
        html->starts[i] = start_of(html, query->columns[i]);
        html->places[i] = rows_column(rows, query->columns[i]->key);
    }
    return html;
}

/* --- cells ---------------------------------------------------------------------------------- */

/* The value of column i. */
static const char *raw_of(const struct list_html *html, const struct row *row, size_t i)
{
    const char *text = row->rows->cells[row->index][html->places[i]];

    return text == NULL ? "" : text;
}

static const struct option *option_of(struct list_html *html, size_t i, const char *key)
{
    struct known *known = &html->known[i];

    if (known->key == NULL || strcmp(known->key, key) != 0)
        *known = (struct known){ .key = key, .option = options_find(html->query->columns[i]->options, key) };
    return known->option;
}

static bool is_named(const struct list_html *html, const struct column *column)
{
    return html->query->list->words == NULL && (column->kind == COLUMN_TAG || column->kind == COLUMN_CHOICE || column->kind == COLUMN_NAME);
}

static const char *cell_of(struct list_html *html, const struct row *row, size_t i)
{
    if (is_named(html, html->query->columns[i])) {
        const char *raw = raw_of(html, row, i);
        const struct option *option = option_of(html, i, raw);

        return option == NULL ? raw : option_label(html->req, option);
    }
    return list_cell(html->req, html->query->list, html->query->columns[i], row, raw_of(html, row, i));
}

/* The second line below the link: those that are filled. */
static void add_subs(struct list_html *html, const struct row *row)
{
    bool any = false;

    for (size_t i = 0; i < html->query->column_count; i++) {
        const char *text;

        if ((html->query->columns[i]->flags & COLUMN_SUB) == 0)
            continue;
        text = cell_of(html, row, i);
        if (*text == '\0')
            continue;
        buffer_text(&html->text, any ? "<span>" : "<span class=\"sub\"><span>");
        escaped(&html->text, text);
        buffer_text(&html->text, "</span>");
        any = true;
    }
    buffer_text(&html->text, any ? "</span>" : "");
}

static void add_link(struct list_html *html, const struct row *row, const char *text)
{
    buffer_text(&html->text, "<a href=\"");
    escaped(&html->text, html->query->list->rows_path != NULL ? html->query->list->rows_path : html->query->list->path);
    buffer_char(&html->text, '/');
    escaped(&html->text, row_text(row, "list_row_id"));
    buffer_text(&html->text, "\">");
    escaped(&html->text, *text != '\0' ? text : html->nameless);
    buffer_text(&html->text, "</a>");
    add_subs(html, row);
}

static void add_tag(struct list_html *html, const struct option *option, const char *text)
{
    if (*text == '\0')
        return;
    buffer_text(&html->text, "<span class=\"tag ");
    escaped(&html->text, option != NULL ? option->colour : "");
    buffer_text(&html->text, "\">");
    escaped(&html->text, text);
    buffer_text(&html->text, "</span>");
}

static void add_cell(struct list_html *html, const struct row *row, size_t i)
{
    const struct column *column = html->query->columns[i];
    const char *text = cell_of(html, row, i);

    if (column->kind == COLUMN_LINK)
        add_link(html, row, text);
    else if (column->kind == COLUMN_TAG)
        add_tag(html, option_of(html, i, raw_of(html, row, i)), text);
    else
        escaped(&html->text, text);
    buffer_text(&html->text, "</td>");
}

static void add_tick(struct list_html *html, const struct row *row)
{
    buffer_text(&html->text, "<td role=\"cell\" class=\"tick\"><input type=\"checkbox\" name=\"id\" form=\"bulk\" value=\"");
    escaped(&html->text, row_text(row, "list_row_id"));
    buffer_text(&html->text, "\" aria-label=\"");
    escaped(&html->text, html->select);
    buffer_char(&html->text, ' ');
    escaped(&html->text, cell_of(html, row, 0));
    buffer_text(&html->text, "\"></td>");
}

void list_html_row(struct list_html *html, const struct row *row)
{
    buffer_text(&html->text, "<tr role=\"row\" data-row=\"");
    escaped(&html->text, row_text(row, "list_row_id"));
    buffer_text(&html->text, "\">");
    if (html->ticks)
        add_tick(html, row);
    for (size_t i = 0; i < html->query->column_count; i++) {
        if ((html->query->columns[i]->flags & COLUMN_SUB) != 0)
            continue;
        buffer_add(&html->text, html->starts[i].text, html->starts[i].length);
        add_cell(html, row, i);
    }
    buffer_text(&html->text, "</tr>\n");
}

const char *list_html_text(const struct list_html *html)
{
    return html->text.length == 0 ? "" : html->text.bytes;
}
