/* list_query.c - from a declaration and a URL to SQL. Constant text only; what people
 * type is bound. */
#include "list_query.h"

#include <string.h>

#include "clock.h"
#include "options.h"
#include "text.h"

/* --- columns --------------------------------------------------------------------- */

bool list_flags_allowed(const struct list_query *query, unsigned flags)
{
    return (query->full || (flags & COLUMN_FULL) == 0) && (query->more || (flags & COLUMN_MORE) == 0);
}

/* The permission reaches every row that the list's own scope shows. */
static bool sees_more(const struct request *req, const struct list *list)
{
    unsigned scope = list->more_permission == NULL ? SCOPE_ALL : permission_scope(req, list->more_permission);

    return scope != 0 && ((scope & SCOPE_ALL) != 0 || (req->scope & ~scope) == 0);
}

static bool column_allowed(const struct list_query *query, const struct column *column)
{
    return list_flags_allowed(query, column->flags) && (query->api || (column->flags & COLUMN_API) == 0);
}

static void choose_columns(const struct list *list, const char *chosen, struct list_query *query)
{
    for (size_t i = 0; i < list->column_count && query->column_count < LIST_COLUMNS_MOST; i++) {
        const struct column *column = &list->columns[i];
        bool wanted = *chosen != '\0' ? text_has_word(chosen, column->key) : (column->flags & COLUMN_DEFAULT) != 0;

        if (query->api || column->kind == COLUMN_LINK || (column->flags & COLUMN_SUB) != 0)
            wanted = true;
        if (wanted && column_allowed(query, column))
            query->columns[query->column_count++] = column;
    }
}

/* --- filters ----------------------------------------------------------------------- */

bool list_filter_allowed(const struct list_query *query, const struct filter *filter)
{
    return list_flags_allowed(query, filter->flags) && (query->api || (filter->flags & COLUMN_API) == 0);
}

/* "cu.type %s" -> "cu.type IN (:type_0, :type_1)" with the values that are options. */
static void add_choices(struct request *req, const struct filter *filter, struct buffer *condition, struct values *values)
{
    struct buffer in;
    size_t count = 0;
    const char *at;

    buffer_init(&in, req->arena);
    for (size_t i = 0; i < req->query.count && count < LIST_CHOICES_MOST; i++) {
        const struct pair *pair = &req->query.items[i];
        const char *name;

        if (strcmp(pair->name, filter->key) != 0 || options_find(filter->options, pair->value) == NULL)
            continue;
        name = arena_format(req->arena, "%s_%zu", filter->key, count);
        values_text(values, name, pair->value);
        buffer_format(&in, "%s:%s", count++ > 0 ? ", " : "", name);
    }
    at = strstr(filter->sql, "%s");
    if (count > 0 && at != NULL)
        buffer_format(condition, " AND (%.*sIN (%s)%s)", (int)(at - filter->sql), filter->sql, in.bytes, at + 2);
}

/* The UTC moment at which a day of the company's zone begins (or ends). */
static const char *moment_of(struct arena *arena, const char *day, bool end)
{
    char *utc = arena_alloc(arena, 24);

    clock_format_utc(clock_from_civil(((int64_t)clock_parse_day(day) + end) * 24 * 60), utc);
    return utc;
}

static void add_text(struct request *req, const struct filter *filter, struct buffer *condition, struct values *values)
{
    const char *text = text_tidy(req->arena, request_param(req, filter->key));
    const char *date;

    if (*text == '\0' || text_characters(text) > 100)
        return;
    if (filter->kind != FILTER_TEXT) {
        if (!text_date(req->arena, text, false, &date))
            return;
        text = date;
        if (filter->kind == FILTER_SINCE || filter->kind == FILTER_BEFORE)
            text = moment_of(req->arena, date, filter->kind == FILTER_BEFORE);
    }
    values_text(values, filter->key, text);
    buffer_format(condition, " AND (%s)", filter->sql);
}

static const char *filter_condition(struct request *req, struct list_query *query)
{
    struct buffer condition;

    buffer_init(&condition, req->arena);
    for (size_t i = 0; i < query->list->filter_count; i++) {
        const struct filter *filter = &query->list->filters[i];

        size_t before = condition.length;

        if (!list_filter_allowed(query, filter))
            continue;
        if (filter->kind == FILTER_CHOICE)
            add_choices(req, filter, &condition, query->values);
        else
            add_text(req, filter, &condition, query->values);
        query->narrowed |= condition.length > before && (filter->flags & COLUMN_WIDE) == 0;
    }
    return condition.bytes;
}

/* --- order and place ------------------------------------------------------------------ */

static const struct order *find_order(const struct list_query *query, const char *key)
{
    for (size_t i = 0; i < query->list->order_count; i++) {
        const struct order *order = &query->list->orders[i];

        if (strcmp(order->key, key) == 0 && list_flags_allowed(query, order->flags))
            return order;
    }
    return NULL;
}

static void read_order(struct request *req, struct list_query *query)
{
    const char *text = request_param(req, "order");

    query->descending = *text == '-';
    query->order = find_order(query, text + query->descending);
    if (query->order == NULL) {
        text = query->list->default_order;
        query->descending = *text == '-';
        query->order = find_order(query, text + query->descending);
    }
    if (query->order == NULL) /* the default order is a full one and this person sees less */
        query->order = &query->list->orders[0];
}

/* "17~value": the row that a page begins behind (?after=) or ends before (?before=). */
static void read_cursor(struct request *req, struct list_query *query)
{
    const char *text = request_param(req, "after"), *tilde;
    int64_t id;

    if (*text == '\0') {
        text = request_param(req, "before");
        query->backwards = *text != '\0';
    }
    tilde = strchr(text, '~');
    if (tilde == NULL || !text_int(arena_copy(req->arena, text, (size_t)(tilde - text)), &id)) {
        query->backwards = false;
        return;
    }
    values_int(query->values, "list_id", id);
    values_text(query->values, "list_value", tilde + 1);
    query->has_cursor = true;
}

/* Where to begin. Own rows, and those of whom one stands in for, are owned by few people. */
static void choose_from(struct request *req, struct list_query *query)
{
    const struct list *list = query->list;
    bool owned = list->own != NULL && (req->scope & (SCOPE_ALL | SCOPE_TEAM | SCOPE_REGION)) == 0;

    query->from = list->from_all != NULL && (owned || (req->scope & SCOPE_ALL) != 0) ? list->from_all : list->from;
    query->own = owned ? arena_format(req->arena, " AND {visible:%s}", list->own) : "";
}

void list_query_read(struct request *req, const struct list *list, const char *chosen, struct list_query *query)
{
    *query = (struct list_query){ .list = list, .values = values_new(req->arena), .api = req->via == VIA_API, .limit = LIST_PAGE_ROWS };
    choose_from(req, query);
    query->full = list->full_permission == NULL || may(req, list->full_permission);
    query->more = sees_more(req, list);
    choose_columns(list, chosen, query);
    query->condition = filter_condition(req, query);
    read_order(req, query);
    read_cursor(req, query);
}

/* --- statements --------------------------------------------------------------------------- */

static void add_key(struct buffer *sql, const struct list_query *query)
{
    buffer_format(sql, "SELECT %s AS list_row_id", query->list->id);
}

const struct kept *list_kept(const struct list *list, const struct column *column)
{
    for (size_t i = 0; i < list->kept_count; i++) {
        if (strcmp(list->kept[i].key, column->key) == 0)
            return &list->kept[i];
    }
    return NULL;
}

static void add_columns(struct buffer *sql, const struct list_query *query, bool as_kept)
{
    buffer_format(sql, ", %s AS list_order_value", query->order->expr);
    for (size_t i = 0; i < query->column_count; i++) {
        const struct column *column = query->columns[i];
        const struct kept *kept = as_kept ? list_kept(query->list, column) : NULL;

        buffer_text(sql, ", ");
        buffer_text(sql, kept != NULL ? kept->expr : column->expr);
        buffer_text(sql, " AS ");
        buffer_text(sql, column->key);
    }
}

static const char *with_of(const struct list *list)
{
    return list->with != NULL ? list->with : "";
}

static void add_from(struct buffer *sql, const struct list_query *query, const char *with)
{
    buffer_format(sql, " FROM %s%s WHERE %s%s%s", query->from, with, query->list->where, query->own, query->condition);
}

static void add_order(struct buffer *sql, const struct list_query *query, bool descending)
{
    const char *way = descending ? " DESC" : "";

    buffer_format(sql, " ORDER BY %s%s, %s%s", query->order->expr, way, query->list->id, way);
}

int list_keys_asked(const struct list_query *query)
{
    return (list_counts(query) && !query->is_long ? LIST_COUNT_CAP : query->limit) + 1;
}

const char *list_keys_sql(struct request *req, const struct list_query *query)
{
    bool descending = query->descending != query->backwards;
    char than = descending ? '<' : '>';
    struct buffer sql;

    buffer_init(&sql, req->arena);
    add_key(&sql, query);
    add_from(&sql, query, "");
    if (query->has_cursor)
        buffer_format(&sql, " AND %s %c= :list_value AND (%s %c :list_value OR %s %c :list_id)", query->order->expr, than,
                      query->order->expr, than, query->list->id, than);
    add_order(&sql, query, descending);
    buffer_format(&sql, " LIMIT %d", list_keys_asked(query));
    if (query->examine > 0)
        buffer_format(&sql, " ROWS EXAMINED %d", query->examine);
    return sql.bytes;
}

bool list_counts(const struct list_query *query)
{
    return !query->api && !query->has_cursor;
}

/* Rows are found by their keys, not along the order: from_all would read all that stands before the keyed table. */
const char *list_rows_sql(struct request *req, const struct list_query *query, bool as_kept)
{
    struct buffer sql;

    buffer_init(&sql, req->arena);
    add_key(&sql, query);
    add_columns(&sql, query, as_kept);
    buffer_format(&sql, " FROM %s JOIN JSON_TABLE(:list_keys, '$[*]' COLUMNS (id BIGINT PATH '$')) list_key ON list_key.id = %s%s",
                  query->list->from, query->list->id, with_of(query->list));
    return sql.bytes;
}

const char *list_all_sql(struct request *req, const struct list_query *query)
{
    struct buffer sql;

    buffer_init(&sql, req->arena);
    add_key(&sql, query);
    add_columns(&sql, query, false);
    add_from(&sql, query, with_of(query->list));
    add_order(&sql, query, query->descending);
    return sql.bytes;
}

const char *list_ids_sql(struct request *req, const struct list_query *query)
{
    struct buffer sql;

    buffer_init(&sql, req->arena);
    buffer_format(&sql, "SELECT %s AS list_row_id", query->list->id);
    add_from(&sql, query, "");
    add_order(&sql, query, query->descending);
    buffer_format(&sql, " LIMIT %d", LIST_BULK_MOST);
    return sql.bytes;
}

const char *list_count_sql(struct request *req, const struct list_query *query)
{
    struct buffer sql;

    buffer_init(&sql, req->arena);
    buffer_text(&sql, "SELECT COUNT(*) AS n FROM (SELECT 1");
    add_from(&sql, query, "");
    buffer_format(&sql, " LIMIT %d) counted", LIST_COUNT_CAP + 1);
    return sql.bytes;
}

/* --- cells ------------------------------------------------------------------------------------ */

const char *list_cell(struct request *req, const struct list *list, const struct column *column, const struct row *row,
                      const char *raw)
{
    const char *words = list->words == NULL ? NULL : list->words(req, column, row);
    const char *text = words != NULL ? words : raw;
    const struct option *option;
    char *local;

    switch (words != NULL ? COLUMN_TEXT : column->kind) {
    case COLUMN_TAG:
    case COLUMN_CHOICE:
    case COLUMN_NAME:
        option = options_find(column->options, text);
        return option == NULL ? text : option_label(req, option);
    case COLUMN_MONEY:
        return text_money_grouped(req->arena, text);
    case COLUMN_TIME:
        local = arena_alloc(req->arena, 17);
        clock_format_local(text, local);
        return local;
    case COLUMN_PHONE:
        return text_mask_phone(req->arena, text);
    case COLUMN_FLAG:
        return strcmp(text, "1") == 0 ? message(req, "list.yes") : "";
    default:
        return text;
    }
}
