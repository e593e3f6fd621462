/* list_rows.c - reads what a page of a list shows: keys first, then the rows of those keys. */
#include <string.h>

#include "clock.h"
#include "list_query.h"

/* --- lists known to be long ------------------------------------------------------------------- */

/* A list that has more rows than are counted keeps having them: for a minute its first page is not
 * counted again. Shorter lists are, each time. */
enum { LONG_KEPT = 256, LONG_MS = 60000, WIDE_ROWS = 20000 };

static struct {
    uint64_t word;
    int64_t until_ms;
} known_long[LONG_KEPT];

/* FNV-1a. */
static uint64_t add_text(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return (hash ^ 0xff) * 1099511628211u;
}

/* Who asks for what, on which day. */
static uint64_t word_of(struct request *req, const struct list_query *query)
{
    uint64_t hash = add_text(14695981039346656037u, list_keys_sql(req, query)) ^ (uint64_t)req->person.id << 32 ^ req->scope;

    hash = add_text(hash, req->today);
    for (size_t i = 0; i < query->values->count; i++) {
        const struct value *value = &query->values->items[i];

        hash = add_text(hash, value->name);
        hash = value->text != NULL ? add_text(hash, value->text) : hash ^ (uint64_t)value->number;
    }
    return hash;
}

static bool is_known_long(uint64_t word)
{
    return known_long[word % LONG_KEPT].word == word && clock_now_ms() < known_long[word % LONG_KEPT].until_ms;
}

static void note_long(uint64_t word)
{
    known_long[word % LONG_KEPT].word = word;
    known_long[word % LONG_KEPT].until_ms = clock_now_ms() + LONG_MS;
}

/* --- keys, rows ------------------------------------------------------------------------------- */

/* Takes the page's keys, in the order of the list, as JSON. */
static const char *keys_json(struct request *req, const struct rows *keys, size_t count)
{
    struct buffer json;

    buffer_init(&json, req->arena);
    for (size_t i = 0; i < count; i++) {
        buffer_char(&json, i == 0 ? '[' : ',');
        buffer_text(&json, keys->cells[i][0]);
    }
    buffer_char(&json, ']');
    return json.bytes;
}

static bool holds(const struct list_query *query, const struct rows *rows)
{
    for (size_t i = 0; i < query->column_count; i++) {
        const char *key = query->columns[i]->key;

        if (list_kept(query->list, query->columns[i]) == NULL)
            continue;
        for (size_t k = 0; k < rows->count; k++) {
            struct row row = rows_at(rows, k);

            if (row_is_null(&row, key))
                return false;
        }
    }
    return true;
}

static NEOERR *read_rows(struct request *req, const struct list_query *query, struct rows **rows)
{
    TRY(db_select_with(req, list_rows_sql(req, query, true), query->values, rows));
    if (query->list->kept_count == 0 || holds(query, *rows))
        return STATUS_OK;
    return nerr_pass(db_select_with(req, list_rows_sql(req, query, false), query->values, rows));
}

/* The row of that key; a row may have gone since the keys were read. Mostly they come in order. */
static bool find_row(const struct rows *rows, const char *key, size_t guess, struct row *row)
{
    for (size_t i = 0; i < rows->count; i++) {
        size_t at = (guess + i) % rows->count;

        if (strcmp(rows->cells[at][0], key) == 0) {
            *row = rows_at(rows, at);
            return true;
        }
    }
    return false;
}

/* Whether looking at so many rows as `way` allows was enough. Where it has to sort, the database answers that it was too many
 * instead of what it has. */
static NEOERR *try_keys(struct request *req, const struct list_query *way, struct rows **keys, bool *enough)
{
    NEOERR *err = db_select_with(req, list_keys_sql(req, way), way->values, keys);

    *enough = err == STATUS_OK && !(*keys)->cut;
    if (err != STATUS_OK && nerr_match(err, ERR_DB_LIMIT))
        nerr_ignore(&err);
    return nerr_pass(err);
}

/* The text, as a word of what is known for a minute: that many rows hold it. */
static uint64_t many_hold(const struct list_query *query)
{
    return add_text(add_text(14695981039346656037u, query->list->name), values_get_text(query->values, "text"));
}

/* Whether what many hold was found along an index that knows which rows hold the text, in order. Nothing found says nothing: such an index does
 * not know every row, nor every text. That is remembered for a minute, too. */
static NEOERR *find_newest(struct request *req, struct list_query *way, struct list_rows *page, struct rows **keys, bool *enough)
{
    uint64_t none = many_hold(way) + 1 + (*way->own != '\0');

    page->from = way->from = way->list->from_newest[*way->own != '\0'];
    if (way->from == NULL || is_known_long(none))
        return STATUS_OK;
    way->examine = 3000;
    TRY(try_keys(req, way, keys, enough));
    *enough = *enough && (*keys)->count > 0;
    if (!*enough)
        note_long(none);
    return STATUS_OK;
}

/* How many rows hold a text nobody knows beforehand. What few hold, or nobody, is found by the index of words; what many hold, along the
 * order; what many hold of whom this person sees few, by these few. Each is tried by turns, with more patience each time, so that the
 * price is a few times that of the best. To learn that many hold it costs least, so that comes first, and it is remembered for a minute. */
static NEOERR *find_by_turns(struct request *req, const struct list_query *query, struct list_rows *page, struct rows **keys)
{
    const struct list *list = query->list;
    const char *along = list->from_all != NULL ? list->from_all : query->from;
    const char *few = query->from != along ? query->from : NULL;
    const struct turn {
        const char *from;
        int rows;
    } turns[] = { { list->from_found, 300 }, { along, 3000 }, { few, 3000 }, { list->from_found, 5000 }, { along, WIDE_ROWS }, { few, WIDE_ROWS } };
    struct list_query way = *query;
    uint64_t many = many_hold(query);
    bool known = is_known_long(many), enough = false;

    for (size_t i = known; i < COUNT_OF(turns) && !enough; i++) {
        if (i == 1)
            TRY(find_newest(req, &way, page, keys, &enough));
        if (turns[i].from == NULL || enough)
            continue;
        way.examine = turns[i].rows;
        page->from = way.from = turns[i].from;
        TRY(try_keys(req, &way, keys, &enough));
        if (i == 0 && !enough)
            note_long(many);
    }
    if (enough)
        return STATUS_OK;
    way.examine = 0;
    page->from = way.from = list->from_found;
    return nerr_pass(try_keys(req, &way, keys, &enough));
}

/* For who sees a team's or a region's rows nobody knows beforehand whether they are most of all or a few, nor whether many rows pass a
 * wide filter. Most of all are found quickly along the index of the order: that is tried for as many rows as it is worth. */
static NEOERR *find_keys(struct request *req, const struct list_query *query, struct list_rows *page, struct rows **keys)
{
    struct list_query way = *query;
    bool enough = false;

    if (query->list->from_found != NULL && values_has(query->values, "text"))
        return nerr_pass(find_by_turns(req, query, page, keys));
    page->from = query->from;
    way.examine = WIDE_ROWS;
    way.from = query->list->from_all;
    if (way.from != NULL && (req->scope & (SCOPE_TEAM | SCOPE_REGION)) != 0 && !query->narrowed)
        TRY(try_keys(req, &way, keys, &enough));
    if (enough)
        return STATUS_OK;
    way.examine = 0;
    way.from = query->from;
    return nerr_pass(try_keys(req, &way, keys, &enough));
}

/* The keys of the page in *keys, up to one more than it shows; a first page's are counted. */
static NEOERR *read_keys(struct request *req, const struct list_query *query, struct list_rows *page, struct rows **keys)
{
    struct list_query asked = *query;
    uint64_t word = list_counts(query) ? word_of(req, query) : 0;

    asked.is_long = word != 0 && is_known_long(word);
    TRY(find_keys(req, &asked, page, keys));
    page->counted = asked.is_long ? LIST_COUNT_CAP + 1 : (*keys)->count;
    if (word != 0 && (*keys)->count > LIST_COUNT_CAP)
        note_long(word);
    page->more = (*keys)->count > (size_t)query->limit;
    return STATUS_OK;
}

NEOERR *list_rows_read(struct request *req, const struct list_query *query, struct list_rows *page)
{
    struct rows *keys, *rows;
    size_t count;

    *page = (struct list_rows){ 0 };
    TRY(read_keys(req, query, page, &keys));
    count = page->more ? (size_t)query->limit : keys->count;
    if (count == 0)
        return STATUS_OK;
    values_text(query->values, "list_keys", keys_json(req, keys, count));
    TRY(read_rows(req, query, &rows));
    page->rows = arena_alloc(req->arena, count * sizeof(*page->rows));
    for (size_t i = 0; i < count; i++) {
        const char *key = keys->cells[query->backwards ? count - 1 - i : i][0];

        if (find_row(rows, key, i, &page->rows[page->count]))
            page->count++;
    }
    page->more = page->more && page->count > 0; /* all gone: there is no row to go on from */
    return STATUS_OK;
}
