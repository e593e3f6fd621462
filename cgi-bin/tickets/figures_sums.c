/* figures_sums.c - tickets added up, from sums of days (domain/ticket_day.h). Who sees all tickets reads what is kept of each day, and
 * the tickets themselves of days that changed a moment ago; who sees some has each of those read. Lots and dealers, of which there are
 * many, are counted first, and only the largest are summed up, each along its own index. */
#include "figures.h"

#include <stdlib.h>
#include <string.h>

#include "domain/money.h"
#include "domain/ticket_day.h"

/* --- statements ------------------------------------------------------------------------------------------ */

#define COLUMNS "d.volume, d.answer_late, d.solve_late, d.reopened, d.asked, d.satisfaction, d.cost, d.answers, d.solutions"
#define KEPT(grouped, word, more)                                                                                      \
    "SELECT " word " AS word, " COLUMNS " FROM ticket_day d WHERE d.grouped = '" grouped "' AND d.day BETWEEN :from_day AND :to_day" more                    \
    " AND d.day NOT IN (SELECT s.day FROM ticket_day_stale s)"
#define CHANGED(sums, word, more)                                                                                      \
    "SELECT " word " AS word, " COLUMNS " FROM (SELECT " TICKET_DAY_SUMS(sums) " FROM ticket t WHERE t.opened_at >= " TICKET_DAY_BEGIN("CAST(:changed_from AS DATETIME)")       \
    " AND t.opened_at < " TICKET_DAY_BEGIN("CAST(:changed_to AS DATETIME)") " + INTERVAL 1 DAY AND DATE(t.opened_at + INTERVAL :zone_minutes MINUTE) IN (SELECT s.day FROM ticket_day_stale s)" \
    " AND t.state <> 'merged'" more TICKET_DAY_GROUP ") d"

/* The dealer is left out by MariaDB where the scope is all. */
#define LOGGED(more)                                                                                                   \
    " LEFT JOIN customer cu ON cu.id = t.customer_id WHERE {visible:cu} AND t.opened_at >= " TICKET_DAY_BEGIN("CAST(:from_day AS DATETIME)")                 \
    " AND t.opened_at < " TICKET_DAY_BEGIN("CAST(:to_day AS DATETIME)") " + INTERVAL 1 DAY AND t.state <> 'merged'" more
/* A row a ticket: sums of the database would be sorted, and each ticket read again behind that. */
#define MONTH_OF_TICKET "DATE_FORMAT(t.opened_at + INTERVAL :zone_minutes MINUTE, '%Y-%m')"
#define EACH(word)                                                                                                     \
    "SELECT " word " AS word, " MONTH_OF_TICKET " AS month, 1 AS volume, t.answer_late, t.solve_late, t.reopened > 0 AS reopened, t.satisfaction IS NOT NULL AS asked,"     \
    " COALESCE(t.satisfaction, 0) AS satisfaction, t.cost, t.answer_minutes AS answers, IF(t.state IN ('solved', 'closed'), t.work_minutes, NULL) AS solutions"
#define SEEN(word) EACH(word) " FROM ticket t" LOGGED("")
#define LARGEST(word, more) "SELECT " word " AS word, COUNT(*) AS volume FROM ticket t" LOGGED(more) " GROUP BY word ORDER BY volume DESC, word LIMIT 50"
#define THESE(column, type, index)                                                                                     \
    EACH("j.word") " FROM JSON_TABLE(:words, '$[*]' COLUMNS (word " type " PATH '$')) j STRAIGHT_JOIN ticket t FORCE INDEX (" index ") ON " column " = j.word" LOGGED("")

#define MONTH "DATE_FORMAT(d.day, '%Y-%m')"
#define WITH_PRODUCT " AND t.product_code <> ''"

static const char category_kept[] = KEPT("category", "d.word", "");
static const char category_changed[] = CHANGED(TICKET_BY_CATEGORY, "d.word", "");
static const char category_seen[] = SEEN(TICKET_BY_CATEGORY);
static const char product_kept[] = KEPT("product", "d.word", " AND d.word <> ''");
static const char product_changed[] = CHANGED(TICKET_BY_PRODUCT, "d.word", WITH_PRODUCT);
static const char product_seen[] = SEEN(TICKET_BY_PRODUCT);
static const char person_kept[] = KEPT("person", "d.word", "");
static const char person_changed[] = CHANGED(TICKET_BY_PERSON, "d.word", "");
static const char person_seen[] = SEEN(TICKET_BY_PERSON);
static const char month_kept[] = KEPT("all", MONTH, "");
static const char month_changed[] = CHANGED(TICKET_BY_ALL, MONTH, "");
static const char month_seen[] = SEEN(MONTH_OF_TICKET);
static const char lot_these[] = THESE("t.lot", "VARCHAR(40)", "ticket_by_lot");
static const char customer_these[] = THESE("t.customer_id", "BIGINT", "ticket_figures");

static const char product_names[] = "SELECT p.code AS word, p.name FROM JSON_TABLE(:words, '$[*]' COLUMNS (word VARCHAR(40) PATH '$')) j JOIN product p ON p.code = j.word";
static const char customer_names[] =
    "SELECT cu.id AS word, cu.name FROM JSON_TABLE(:words, '$[*]' COLUMNS (word BIGINT PATH '$')) j JOIN customer cu ON cu.id = j.word WHERE {visible:cu}";

static const struct figures_by ways[] = {
    { "category", category_seen, category_kept, category_changed, NULL, NULL, "category", "ticket_category" },
    { "product", product_seen, product_kept, product_changed, NULL, product_names, "product", NULL },
    { "lot", lot_these, NULL, NULL, LARGEST("t.lot", " AND t.lot <> ''"), NULL, "lot", NULL },
    { "customer", customer_these, NULL, NULL, LARGEST("t.customer_id", ""), customer_names, "customer", NULL },
    { "person", person_seen, person_kept, person_changed, NULL, NULL, "assignee_id", "@staff" },
    { "month", month_seen, month_kept, month_changed, NULL, NULL, NULL, NULL },
};

const struct figures_by *figures_by(const char *key)
{
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        if (strcmp(ways[i].key, key) == 0)
            return &ways[i];
    }
    return NULL;
}

/* --- adding up ------------------------------------------------------------------------------------------------- */

enum { SLOTS = 8192 };

/* Figures by their word: open addressing; beyond half of the slots words are only in the total. */
struct adding {
    struct arena *arena;
    struct figure **slots;
    struct figure *all; /* NULL: nobody asks */
    size_t count;
    struct adding *months; /* of the same rows; NULL: nobody asks */
};

static struct figure *figure_new(struct arena *arena, const char *word)
{
    struct figure *figure = arena_alloc(arena, sizeof(*figure));

    *figure = (struct figure){ .word = arena_text(arena, word), .name = "", .answer_median = -1, .solve_median = -1, .solve_ninety = -1 };
    return figure;
}

static struct figure *figure_of(struct adding *adding, const char *word)
{
    uint32_t hash = 2166136261u;

    for (const char *at = word; *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    for (size_t slot = hash % SLOTS;; slot = (slot + 1) % SLOTS) {
        if (adding->slots[slot] != NULL && strcmp(adding->slots[slot]->word, word) == 0)
            return adding->slots[slot];
        if (adding->slots[slot] == NULL && adding->count >= SLOTS / 2)
            return NULL;
        if (adding->slots[slot] == NULL) {
            adding->count++;
            return adding->slots[slot] = figure_new(adding->arena, word);
        }
    }
}

/* "5,60,180" */
static void add_minutes(struct arena *arena, struct took *took, const char *list)
{
    while (*list != '\0') {
        char *end;
        long minutes = strtol(list, &end, 10);

        if (end == list)
            return;
        if (took->count == took->room) {
            int32_t *moved = arena_alloc(arena, (took->room * 2 + 16) * sizeof(*moved));

            if (took->count > 0)
                memcpy(moved, took->minutes, took->count * sizeof(*moved));
            took->minutes = moved;
            took->room = took->room * 2 + 16;
        }
        took->minutes[took->count++] = (int32_t)minutes;
        took->least = minutes < took->least ? (int32_t)minutes : took->least;
        took->most = minutes > took->most ? (int32_t)minutes : took->most;
        list = *end == ',' ? end + 1 : end;
    }
}

static NEOERR *add(struct arena *arena, struct figure *figure, const struct row *row)
{
    int64_t cost;

    if (!decimal_read(row_text(row, "cost"), MONEY_PLACES, &cost))
        return nerr_raise(ERR_DB, "cost %s", row_text(row, "cost"));
    figure->cost += cost;
    figure->volume += row_int(row, "volume");
    figure->answer_late += row_int(row, "answer_late");
    figure->solve_late += row_int(row, "solve_late");
    figure->reopened += row_int(row, "reopened");
    figure->asked += row_int(row, "asked");
    figure->satisfaction += row_int(row, "satisfaction");
    add_minutes(arena, &figure->answers, row_text(row, "answers"));
    add_minutes(arena, &figure->solutions, row_text(row, "solutions"));
    return STATUS_OK;
}

/* Tickets without a word (a product) are only in the months and in the total. */
static NEOERR *add_row(struct request *req, const struct row *row, void *context)
{
    struct adding *adding = context;
    const char *word = row_text(row, "word");
    struct figure *places[] = {
        *word != '\0' ? figure_of(adding, word) : NULL,
        adding->all,
        adding->months != NULL ? figure_of(adding->months, row_text(row, "month")) : NULL,
        adding->months != NULL ? adding->months->all : NULL,
    };

    (void)req;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        if (places[i] != NULL)
            TRY(add(adding->arena, places[i], row));
    }
    return STATUS_OK;
}

/* --- medians --------------------------------------------------------------------------------------------------- */

static int by_minutes(const void *left, const void *right)
{
    const int32_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

enum { COUNTED_FROM = 256, COUNTED_MOST = 1 << 15 };

/* Many small numbers are counted, few are compared. */
static void sort_minutes(struct took *took)
{
    static uint32_t counts[COUNTED_MOST];
    size_t at = 0;

    if (took->count < COUNTED_FROM || took->least < 0 || took->most >= COUNTED_MOST) {
        if (took->count > 0)
            qsort(took->minutes, took->count, sizeof(int32_t), by_minutes);
        return;
    }
    memset(counts, 0, ((size_t)took->most + 1) * sizeof(*counts));
    for (size_t i = 0; i < took->count; i++)
        counts[took->minutes[i]]++;
    for (int32_t minute = 0; minute <= took->most; minute++) {
        for (; counts[minute] > 0; counts[minute]--)
            took->minutes[at++] = minute;
    }
}

/* The minutes in which `percent` of them were done: the nearest rank. -1 without any. */
static int64_t within(const struct took *took, size_t percent)
{
    return took->count == 0 ? -1 : took->minutes[(took->count * percent + 99) / 100 - 1];
}

static void set_times(struct figure *figure)
{
    sort_minutes(&figure->answers);
    sort_minutes(&figure->solutions);
    figure->answer_median = within(&figure->answers, 50);
    figure->solve_median = within(&figure->solutions, 50);
    figure->solve_ninety = within(&figure->solutions, 90);
}

/* --- rows ---------------------------------------------------------------------------------------------------------- */

static int by_volume(const void *left, const void *right)
{
    const struct figure *a = *(struct figure *const *)left, *b = *(struct figure *const *)right;

    return a->volume != b->volume ? (a->volume < b->volume) - (a->volume > b->volume) : strcmp(a->word, b->word);
}

static int by_month(const void *left, const void *right)
{
    return strcmp((*(struct figure *const *)right)->word, (*(struct figure *const *)left)->word);
}

static void take_largest(struct adding *adding, const struct figures_by *by, struct figures *figures)
{
    struct figure **sorted = arena_alloc(adding->arena, (adding->count + 1) * sizeof(struct figure *));
    size_t count = 0;

    for (size_t i = 0; i < SLOTS; i++) {
        if (adding->slots[i] != NULL)
            sorted[count++] = adding->slots[i];
    }
    qsort(sorted, count, sizeof(struct figure *), by->filter == NULL ? by_month : by_volume);
    figures->count = count < FIGURES_MOST ? count : FIGURES_MOST;
    figures->rows = arena_alloc(adding->arena, (figures->count + 1) * sizeof(struct figure));
    for (size_t i = 0; i < figures->count; i++) {
        figures->rows[i] = *sorted[i];
        set_times(&figures->rows[i]);
    }
}

/* ["a","b"] */
static NEOERR *set_words(struct request *req, const char *const *words, size_t count)
{
    json_t *list = json_array();
    char *text;

    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, json_string(words[i]));
    text = json_dumps(list, JSON_COMPACT);
    json_decref(list);
    if (text == NULL)
        return nerr_raise(ERR_INVALID, "words of figures");
    values_text(req->values, "words", text);
    free(text);
    return STATUS_OK;
}

static NEOERR *count_largest(struct request *req, const char *sql)
{
    const char *words[FIGURES_MOST];
    struct rows *rows;

    TRY(db_select(req, sql, &rows));
    for (size_t i = 0; i < rows->count && i < FIGURES_MOST; i++)
        words[i] = rows->cells[i][0];
    return nerr_pass(set_words(req, words, rows->count));
}

/* Names as people know them; a word that has none is its own. */
static NEOERR *set_names(struct request *req, const struct figures_by *by, struct figures *figures)
{
    const char *words[FIGURES_MOST];
    struct rows *rows = NULL;

    for (size_t i = 0; i < figures->count; i++)
        words[i] = figures->rows[i].word;
    TRY(set_words(req, words, figures->count));
    if (by->name != NULL)
        TRY(db_select(req, by->name, &rows));
    for (size_t i = 0; i < figures->count; i++) {
        struct figure *figure = &figures->rows[i];
        const struct option *option = by->options != NULL ? options_find(by->options, figure->word) : NULL;

        figure->name = option != NULL ? option_label(req, option) : figure->word;
        for (size_t j = 0; rows != NULL && j < rows->count; j++) {
            if (strcmp(rows->cells[j][0], figure->word) == 0)
                figure->name = rows->cells[j][1];
        }
        if (strcmp(by->key, "person") == 0 && strcmp(figure->word, "0") == 0) {
            figure->word = "";
            figure->name = message(req, "ticket.nobody");
        }
    }
    return STATUS_OK;
}

/* Days that changed a moment ago, which are read from their tickets. */
static NEOERR *read_changed(struct request *req, const char *sql, struct adding *adding)
{
    struct row row;

    TRY(db_select_one(req, "SELECT MIN(s.day) AS first, MAX(s.day) AS last FROM ticket_day_stale s WHERE s.day BETWEEN :from_day AND :to_day", &row));
    if (row_is_null(&row, "first"))
        return STATUS_OK;
    values_text(req->values, "changed_from", row_text(&row, "first"));
    values_text(req->values, "changed_to", row_text(&row, "last"));
    return nerr_pass(db_each(req, sql, req->values, add_row, adding));
}

static struct adding *adding_new(struct request *req, const struct figures_by *by)
{
    struct adding *adding = arena_alloc(req->arena, sizeof(*adding));

    *adding = (struct adding){ .arena = req->arena, .slots = arena_alloc(req->arena, SLOTS * sizeof(struct figure *)), .all = by->filter == NULL ? figure_new(req->arena, "") : NULL };
    return adding;
}

static NEOERR *take(struct request *req, const struct figures_by *by, struct adding *adding, struct figures *figures)
{
    take_largest(adding, by, figures);
    if (adding->all != NULL) {
        set_times(adding->all);
        figures->all = *adding->all;
    }
    return nerr_pass(set_names(req, by, figures));
}

NEOERR *figures_read(struct request *req, const struct figures_by *by, struct figures *figures)
{
    struct adding *adding = adding_new(req, by);
    bool are_kept = (req->scope & SCOPE_ALL) != 0 && by->kept != NULL;

    if (by->largest != NULL)
        TRY(count_largest(req, by->largest));
    TRY(db_each(req, are_kept ? by->kept : by->seen, req->values, add_row, adding));
    if (are_kept)
        TRY(read_changed(req, by->changed, adding));
    return nerr_pass(take(req, by, adding, figures));
}

/* Who sees some tickets has each of them read once for both. Sums of days are few, and the largest of many are not all: they are read apart. */
NEOERR *figures_read_with_months(struct request *req, const struct figures_by *by, struct figures *figures, struct figures *months)
{
    const struct figures_by *month = figures_by("month");
    struct adding *adding;

    if (by == month || by->largest != NULL || (req->scope & SCOPE_ALL) != 0) {
        TRY(figures_read(req, month, months));
        *figures = *months;
        return by == month ? STATUS_OK : nerr_pass(figures_read(req, by, figures));
    }
    adding = adding_new(req, by);
    adding->months = adding_new(req, month);
    TRY(db_each(req, by->seen, req->values, add_row, adding));
    TRY(take(req, month, adding->months, months));
    return nerr_pass(take(req, by, adding, figures));
}
