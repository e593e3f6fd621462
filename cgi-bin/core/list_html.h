/* list_html.h - the rows of a list as HTML.
 *
 * The one place where C writes markup: fifty rows of ten cells went through thousands of template
 * nodes and made up most of a list page's cost (README, "How fast"). All text is escaped here;
 * templates/list.cst writes the result as it is and styles it by class. */
#ifndef CORE_LIST_HTML_H
#define CORE_LIST_HTML_H

#include "list_query.h"

/* Begins the rows, all of one result; `ticks`: a box to tick before each. */
struct list_html;
struct list_html *list_html_new(struct request *req, const struct list_query *query, const struct rows *rows, bool ticks);
void list_html_row(struct list_html *html, const struct row *row);
/* The <tr> elements; lives in the request's arena. */
const char *list_html_text(const struct list_html *html);

#endif
