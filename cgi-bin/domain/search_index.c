/* search_index.c - the one writer of table search_word.
 *
 * A word of place 0 is found by its beginning: name, short name, code, credit code, pinyin,
 * initials, phone. For what stands inside a name each of its endings is a word of place 1
 * (ABCD: BCD, CD, D), so that any part of it is the beginning of one. A phone number is a word of
 * place 2 too, read backwards: its end is then the beginning. */
#include "search_index.h"

#include <stdlib.h>
#include <string.h>

#include "core/db_bulk.h"
#include "dealer_name.h"

enum { BATCH = 8000 };

struct word {
    const char *kind, *text;
    int place;
    int64_t id, customer_id;
};

/* Words waiting to be written, of one row at a time. */
struct words {
    struct request *req;
    struct word *items;
    size_t count, room;
    const char *kind;
    int64_t id, customer_id;
};

const char *search_normal(struct arena *arena, const char *text)
{
    struct buffer out;

    buffer_init(&out, arena);
    for (text = text_tidy(arena, text); *text != '\0'; text++) {
        if (*text >= 'A' && *text <= 'Z')
            buffer_char(&out, (char)(*text - 'A' + 'a'));
        else if ((*text >= 'a' && *text <= 'z') || (*text >= '0' && *text <= '9') || (*text & 0x80) != 0)
            buffer_char(&out, *text);
    }
    return out.length == 0 ? "" : out.bytes;
}

/* --- words of one row ---------------------------------------------------------------------- */

static void add(struct words *words, int place, const char *text)
{
    if (*text == '\0')
        return;
    if (words->count == words->room) {
        struct word *items = arena_alloc(words->req->arena, (words->room * 2 + 64) * sizeof(*items));

        if (words->count > 0)
            memcpy(items, words->items, words->count * sizeof(*items));
        words->items = items;
        words->room = words->room * 2 + 64;
    }
    words->items[words->count++] = (struct word){
        .kind = words->kind, .place = place, .id = words->id, .customer_id = words->customer_id,
        .text = text_cut(words->req->arena, text, place == SEARCH_PART ? SEARCH_PART_MOST : SEARCH_WORD_MOST)
    };
}

static void add_whole(struct words *words, const char *text)
{
    add(words, SEARCH_WHOLE, search_normal(words->req->arena, text));
}

/* A name: from its start, and from each of its characters but those of a legal form at its end,
 * which nearly all have: nobody finds a dealer by 有限公司. */
static void add_name(struct words *words, const char *text)
{
    const char *word = search_normal(words->req->arena, text);
    const char *end = word + strlen(word) - dealer_name_form(word);

    add(words, SEARCH_WHOLE, word);
    if (*word == '\0')
        return;
    for (word++; word < end; word++) {
        if ((*word & 0xC0) != 0x80)
            add(words, SEARCH_PART, word);
    }
}

static void add_reading(struct words *words, const char *pinyin)
{
    add_whole(words, pinyin);
    add_whole(words, text_initials(words->req->arena, pinyin));
}

const char *search_backwards(struct arena *arena, const char *number)
{
    size_t length = strlen(number);
    char *text = arena_copy(arena, number, length);

    for (size_t i = 0; i < length; i++)
        text[i] = number[length - 1 - i];
    return text;
}

const char *search_end(struct arena *arena, const char *word)
{
    if (strlen(word) < SEARCH_END_LEAST || word[strspn(word, "0123456789")] != '\0')
        return "";
    return arena_format(arena, "%s%%", search_backwards(arena, word));
}

/* A number: from its start, and from its end. */
static void add_phone(struct words *words, const char *number)
{
    const char *word = search_normal(words->req->arena, number);

    add(words, SEARCH_WHOLE, word);
    if (word[strspn(word, "0123456789")] == '\0')
        add(words, SEARCH_BACKWARDS, search_backwards(words->req->arena, word));
}

/* --- dealers and contacts -------------------------------------------------------------------- */

/* A dealer is found under the names of those that were merged into it, too. */
static const char dealers_sql[] =
    "/* all rows: the index holds everybody's, search.c narrows */"
    " SELECT cu.id, cu.code, cu.name, cu.short_name, cu.name_py, cu.credit_code, cu.other_id, cu.phone, pr.full_name AS region_name"
    " FROM JSON_TABLE(:index_ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN customer cu ON cu.id = j.id"
    " LEFT JOIN postal_region pr ON pr.code = cu.region_code"
    " UNION ALL SELECT mg.now_id, m.code, m.name, m.short_name, m.name_py, m.credit_code, m.other_id, m.phone, pr.full_name"
    " FROM JSON_TABLE(:index_ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN customer_merge mg ON mg.now_id = j.id AND mg.undone_at IS NULL"
    " JOIN customer_merged m ON m.id = mg.loser_id LEFT JOIN postal_region pr ON pr.code = m.region_code";

static const char contacts_sql[] =
    "SELECT c.id, c.customer_id, p.name, p.name_py, ph.number FROM contact c JOIN person p ON p.id = c.person_id"
    " LEFT JOIN phone ph ON ph.contact_id = c.id AND ph.valid_to IS NULL"
    " JOIN JSON_TABLE(:index_ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j ON j.id = c.customer_id"
    " WHERE c.valid_to IS NULL ORDER BY c.id";

/* What domain/twins.c looks dealers alike up by. */
static void add_twin(struct words *words, const struct row *row)
{
    struct arena *arena = words->req->arena;

    words->kind = "twin";
    add(words, SEARCH_WHOLE, dealer_name_key(arena, dealer_name_core(arena, row_text(row, "name"), row_text(row, "region_name"))));
}

/* A dealer named after a person is found under the surname's reading too. */
static void add_dealer(struct words *words, const struct row *row)
{
    struct arena *arena = words->req->arena;

    words->kind = "customer";
    words->id = words->customer_id = row_int(row, "id");
    add_name(words, row_text(row, "name"));
    add_name(words, row_text(row, "short_name"));
    add_whole(words, row_text(row, "code"));
    add_whole(words, row_text(row, "credit_code"));
    add_whole(words, row_text(row, "other_id"));
    add_phone(words, row_text(row, "phone"));
    add_reading(words, row_text(row, "name_py"));
    add_reading(words, text_pinyin(arena, row_text(row, "name")));
    add_reading(words, text_person_pinyin(arena, row_text(row, "name")));
    add_reading(words, text_pinyin(arena, row_text(row, "short_name")));
    add_twin(words, row);
}

/* One row a phone; a contact's rows follow each other. */
static void add_contact(struct words *words, const struct row *row)
{
    bool is_next = strcmp(words->kind, "contact") != 0 || words->id != row_int(row, "id");

    words->kind = "contact";
    words->id = row_int(row, "id");
    words->customer_id = row_int(row, "customer_id");
    if (is_next) {
        add_name(words, row_text(row, "name"));
        add_reading(words, row_text(row, "name_py"));
        add_reading(words, text_pinyin(words->req->arena, row_text(row, "name")));
    }
    add_phone(words, row_text(row, "number"));
}

static int compare(const void *left, const void *right)
{
    const struct word *a = left, *b = right;
    int order = strcmp(a->kind, b->kind);

    if (order == 0)
        order = a->place - b->place;
    if (order == 0)
        order = strcmp(a->text, b->text);
    return order != 0 ? order : (a->id > b->id) - (a->id < b->id);
}

/* In the order of the key, each once: a row may have a word twice (two readings that are alike). */
static size_t sort(struct words *words)
{
    size_t kept = 0;

    qsort(words->items, words->count, sizeof(*words->items), compare);
    for (size_t i = 0; i < words->count; i++) {
        if (kept == 0 || compare(&words->items[kept - 1], &words->items[i]) != 0)
            words->items[kept++] = words->items[i];
    }
    return kept;
}

static struct values *values_of(struct arena *arena, const struct word *word)
{
    struct values *values = values_new(arena);

    values_borrow(values, "kind", word->kind, strlen(word->kind));
    values_int(values, "place", word->place);
    values_borrow(values, "word", word->text, strlen(word->text));
    values_int(values, "row_id", word->id);
    values_int(values, "row_customer", word->customer_id);
    return values;
}

/* IGNORE: what somebody else wrote of the same row this moment. */
static NEOERR *write_words(struct words *words)
{
    size_t count = words->count == 0 ? 0 : sort(words);
    struct values **rows = arena_alloc(words->req->arena, (count + 1) * sizeof(*rows));

    for (size_t i = 0; i < count; i++)
        rows[i] = values_of(words->req->arena, &words->items[i]);
    for (size_t i = 0; i < count; i += BATCH)
        TRY(db_execute_many(words->req,
                            "INSERT IGNORE INTO search_word (kind, place, word, id, customer_id)"
                            " VALUES (:kind, :place, :word, :row_id, :row_customer)",
                            rows + i, count - i < BATCH ? count - i : BATCH));
    return STATUS_OK;
}

/* "[1,2,3]" */
static const char *json_ids(struct request *req, const int64_t *ids, size_t count)
{
    struct buffer list;

    buffer_init(&list, req->arena);
    for (size_t i = 0; i < count; i++)
        buffer_format(&list, "%c%lld", i == 0 ? '[' : ',', (long long)ids[i]);
    buffer_char(&list, ']');
    return list.bytes;
}

/* The words of each part, by their kinds. */
static const struct {
    unsigned part;
    const char *sql;
} forgetting[] = {
    { SEARCH_NAMES, "DELETE FROM search_word WHERE customer_id = :row_customer AND kind IN ('customer', 'twin')" },
    { SEARCH_CONTACTS, "DELETE FROM search_word WHERE customer_id = :row_customer AND kind = 'contact'" },
    { SEARCH_PAPERS, "DELETE FROM search_word WHERE customer_id = :row_customer AND kind = 'paper'" },
    { SEARCH_ALL, "DELETE FROM search_word WHERE customer_id = :row_customer" },
};

static NEOERR *remove_words(struct request *req, const int64_t *ids, size_t count, unsigned parts)
{
    struct values **rows = arena_alloc(req->arena, (count + 1) * sizeof(*rows));

    for (size_t i = 0; i < count; i++) {
        rows[i] = values_new(req->arena);
        values_int(rows[i], "row_customer", ids[i]);
    }
    for (size_t i = 0; i < COUNT_OF(forgetting); i++) {
        if (forgetting[i].part == parts)
            return nerr_pass(db_execute_many(req, forgetting[i].sql, rows, count));
    }
    return nerr_raise(ERR_INVALID, "one part of the words, or all");
}

/* --- papers ---------------------------------------------------------------------------------- */

#define PAPERS "SELECT p.id, p.customer_id, p.number FROM paper p JOIN JSON_TABLE(:index_ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j"
#define PAPERS_FOUND " WHERE p.valid_to IS NULL AND p.number <> ''"

static NEOERR *add_papers(struct words *words, const char *sql)
{
    struct rows *rows;

    TRY(db_select(words->req, sql, &rows));
    words->kind = "paper";
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        words->id = row_int(&row, "id");
        words->customer_id = row_int(&row, "customer_id");
        add_whole(words, row_text(&row, "number"));
    }
    return STATUS_OK;
}

NEOERR *search_forget_papers(struct request *req, const int64_t *ids, size_t count)
{
    values_text(req->values, "index_ids", json_ids(req, ids, count));
    if (count == 0)
        return STATUS_OK;
    return nerr_pass(db_execute(req, "DELETE s FROM JSON_TABLE(:index_ids, '$[*]' COLUMNS (id BIGINT PATH '$')) j JOIN paper p ON p.id = j.id"
                                     " JOIN search_word s ON s.customer_id = p.customer_id AND s.kind = 'paper' AND s.id = p.id"));
}

NEOERR *search_index_papers(struct request *req, const int64_t *ids, size_t count)
{
    struct words words = { .req = req, .kind = "paper" };

    if (count == 0)
        return STATUS_OK;
    TRY(search_forget_papers(req, ids, count));
    TRY(add_papers(&words, PAPERS " ON j.id = p.id" PAPERS_FOUND));
    return nerr_pass(write_words(&words));
}

/* --- all of a dealer ---------------------------------------------------------------------------- */

static NEOERR *add_rows(struct words *words, const char *sql, void (*put)(struct words *words, const struct row *row))
{
    struct rows *rows;

    TRY(db_select(words->req, sql, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        put(words, &row);
    }
    return STATUS_OK;
}

NEOERR *search_index_dealers(struct request *req, const int64_t *ids, size_t count, unsigned parts)
{
    struct words words = { .req = req, .kind = "" };

    if (count == 0)
        return STATUS_OK;
    if ((parts & SEARCH_NEW) == 0)
        TRY(remove_words(req, ids, count, parts));
    values_text(req->values, "index_ids", json_ids(req, ids, count));
    if ((parts & SEARCH_NAMES) != 0)
        TRY(add_rows(&words, dealers_sql, add_dealer));
    if ((parts & SEARCH_CONTACTS) != 0)
        TRY(add_rows(&words, contacts_sql, add_contact));
    if ((parts & SEARCH_PAPERS) != 0)
        TRY(add_papers(&words, PAPERS " ON j.id = p.customer_id" PAPERS_FOUND));
    return nerr_pass(write_words(&words));
}

NEOERR *search_index_dealer(struct request *req, int64_t id, unsigned parts)
{
    return nerr_pass(search_index_dealers(req, &id, 1, parts));
}
