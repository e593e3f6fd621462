/* words.c - a text into its words, and those into a table of words. */
#include "words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/db_bulk.h"

enum { WORD_MOST = 24, BATCH = 4000 };

struct word {
    const char *text;
    int place; /* 1 = in the title */
};

struct words {
    struct arena *arena;
    bool inside;
    struct word *items;
    size_t count, room;
};

static bool is_letter(const char *at)
{
    return (unsigned char)*at < 128 && isalnum((unsigned char)*at);
}

static size_t character(const char *at)
{
    size_t length = 1;

    while (((unsigned char)at[length] & 0xc0) == 0x80)
        length++;
    return length;
}

static void add(struct words *words, const char *at, size_t length, int place)
{
    char *text = arena_copy(words->arena, at, length);

    if (words->count == words->room) {
        struct word *items = arena_alloc(words->arena, (words->room * 2 + 64) * sizeof(*items));

        if (words->count > 0)
            memcpy(items, words->items, words->count * sizeof(*items));
        words->items = items;
        words->room = words->room * 2 + 64;
    }
    for (size_t i = 0; i < length; i++) {
        if (text[i] >= 'A' && text[i] <= 'Z')
            text[i] = (char)(text[i] - 'A' + 'a');
    }
    words->items[words->count++] = (struct word){ text, place };
}

/* "list", and when what stands inside is found, too: "ist", "st", "t". */
static void add_run(struct words *words, const char *at, size_t length, int place)
{
    for (size_t from = 0; from < (words->inside ? length : 1); from++)
        add(words, at + from, length - from < WORD_MOST ? length - from : WORD_MOST, place);
}

/* A run of letters and digits is a word; so are each two other characters that follow each other, and one that stands alone. */
static void add_text(struct words *words, const char *at, int place)
{
    while (*at != '\0') {
        size_t length = 0, first;

        while (is_letter(at + length))
            length++;
        if (length > 0) {
            add_run(words, at, length, place);
            at += length;
            continue;
        }
        first = character(at);
        if (first > 1)
            add(words, at, (unsigned char)at[first] >= 128 ? first + character(at + first) : first, place);
        at += first;
    }
}

/* Those of the title before the same of the text. */
static int compare(const void *left, const void *right)
{
    const struct word *a = left, *b = right;
    int order = strcmp(a->text, b->text);

    return order != 0 ? order : b->place - a->place;
}

static NEOERR *write_words(struct request *req, const struct word_index *index, struct words *words, int64_t id)
{
    struct values **rows = arena_alloc(req->arena, (words->count + 1) * sizeof(*rows));
    size_t count = 0;

    if (words->count > 0)
        qsort(words->items, words->count, sizeof(*words->items), compare);
    for (size_t i = 0; i < words->count; i++) {
        if (i > 0 && strcmp(words->items[i].text, words->items[i - 1].text) == 0)
            continue;
        rows[count] = values_new(req->arena);
        values_borrow(rows[count], "word", words->items[i].text, strlen(words->items[i].text));
        values_int(rows[count], "place", words->items[i].place);
        values_int(rows[count++], "row_id", id);
    }
    for (size_t i = 0; i < count; i += BATCH)
        TRY(db_execute_many(req, index->insert, rows + i, count - i < BATCH ? count - i : BATCH));
    return STATUS_OK;
}

NEOERR *words_forget(struct request *req, const struct word_index *index, int64_t id)
{
    struct values *values = values_new(req->arena);

    values_int(values, "row_id", id);
    return nerr_pass(db_execute_with(req, index->forget, values));
}

NEOERR *words_add(struct request *req, const struct word_index *index, int64_t id, const char *title, const char *text)
{
    struct words words = { .arena = req->arena, .inside = index->inside };

    add_text(&words, title, 1);
    add_text(&words, text, 0);
    return nerr_pass(write_words(req, index, &words, id));
}

NEOERR *words_write(struct request *req, const struct word_index *index, int64_t id, const char *title, const char *text)
{
    TRY(words_forget(req, index, id));
    return nerr_pass(words_add(req, index, id, title, text));
}
