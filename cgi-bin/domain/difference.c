/* difference.c - Myers' greedy search over lines first, then over characters of what changed. */
#include "difference.h"

#include <string.h>

enum { STEPS_MOST = 1200, NEAR = 2 };

/* A unit of comparison: a line, or a character, or a run of Latin letters or digits. */
struct unit {
    const char *text;
    size_t length;
};
struct units {
    struct unit *items;
    size_t count;
};

/* --- units ------------------------------------------------------------------------------------- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static size_t character_length(const char *at)
{
    size_t length = 1;

    while (((unsigned char)at[length] & 0xC0) == 0x80)
        length++;
    return length;
}

/* The sign between two digits: 1,234.50 is one number. */
static bool is_inside_number(const char *at, size_t before)
{
    return before > 0 && (*at == ',' || *at == '.') && at[-1] >= '0' && at[-1] <= '9' && at[1] >= '0' && at[1] <= '9';
}

static size_t letter_length(const char *at)
{
    size_t length = 0;

    while (is_word(at[length]) || is_inside_number(at + length, length))
        length++;
    return length > 0 ? length : character_length(at);
}

static size_t line_length(const char *at)
{
    size_t length = strcspn(at, "\n");

    return length + (at[length] == '\n');
}

static struct units cut(struct arena *arena, const char *text, size_t length, size_t (*unit_length)(const char *at))
{
    struct units units = { .items = arena_alloc(arena, (length + 1) * sizeof(struct unit)) };

    for (const char *at = text; at < text + length;) {
        size_t size = unit_length(at);

        if (size > (size_t)(text + length - at))
            size = (size_t)(text + length - at);
        units.items[units.count++] = (struct unit){ at, size };
        at += size;
    }
    return units;
}

static bool same(const struct unit *one, const struct unit *other)
{
    return one->length == other->length && memcmp(one->text, other->text, one->length) == 0;
}

/* --- the shortest way from one to the other -------------------------------------------------------- */

struct way {
    struct arena *arena;
    const struct units *old, *now;
    bool *deleted, *inserted; /* a flag for each unit */
    int **reached;            /* furthest place on each diagonal after so many steps */
};

/* Where the search on diagonal `k` goes on: from above (inserting) rather than from the left (deleting). */
static bool from_above(const int *reached, int k, int steps)
{
    return k == -steps || (k != steps && reached[k - 1] < reached[k + 1]);
}

static int slide(const struct way *way, int x, int k)
{
    while ((size_t)x < way->old->count && (size_t)(x - k) < way->now->count && same(&way->old->items[x], &way->now->items[x - k]))
        x++;
    return x;
}

/* How many steps it takes; -1 when more than STEPS_MOST. way->reached keeps what walk_back reads. */
static int search(struct way *way)
{
    int most = (int)(way->old->count + way->now->count), goal = (int)way->old->count - (int)way->now->count;

    if (most > STEPS_MOST)
        most = STEPS_MOST;
    way->reached = arena_alloc(way->arena, ((size_t)most + 2) * sizeof(*way->reached));
    for (int steps = 0; steps <= most; steps++) {
        int *row = (int *)arena_alloc(way->arena, (2 * (size_t)steps + 3) * sizeof(int)) + steps + 1;
        const int *before = steps > 0 ? way->reached[steps - 1] : NULL;

        for (int k = -steps; k <= steps; k += 2) {
            int x = steps == 0 ? 0 : from_above(before, k, steps) ? before[k + 1] : before[k - 1] + 1;

            row[k] = slide(way, x, k);
        }
        way->reached[steps] = row;
        if (goal >= -steps && goal <= steps && (goal + steps) % 2 == 0 && row[goal] >= (int)way->old->count)
            return steps;
    }
    return -1;
}

static void walk_back(struct way *way, int steps)
{
    int x = (int)way->old->count, k = x - (int)way->now->count;

    for (; steps > 0; steps--) {
        const int *before = way->reached[steps - 1];

        if (from_above(before, k, steps)) {
            k++;
            x = before[k];
            way->inserted[x - k] = true;
        } else {
            k--;
            x = before[k];
            way->deleted[x] = true;
        }
    }
}

static void mark_all(bool *flags, size_t count)
{
    for (size_t i = 0; i < count; i++)
        flags[i] = true;
}

/* Marks what has to go and what has to come; everything, when they have too little in common. */
static void compare(struct way *way)
{
    int steps;

    way->deleted = arena_alloc(way->arena, way->old->count + 1);
    way->inserted = arena_alloc(way->arena, way->now->count + 1);
    steps = search(way);
    if (steps >= 0) {
        walk_back(way, steps);
        return;
    }
    mark_all(way->deleted, way->old->count);
    mark_all(way->inserted, way->now->count);
}

/* --- readable ----------------------------------------------------------------------------------- */

/* A unit or two that stayed between two changes reads better as changed. The flags end with one that is false. */
static void join_near(struct way *way)
{
    size_t i = 0, j = 0, run;

    do {
        size_t i_before = i, j_before = j;

        while (way->deleted[i])
            i++;
        while (way->inserted[j])
            j++;
        for (run = 0; i + run < way->old->count && !way->deleted[i + run] && !way->inserted[j + run];)
            run++;
        if ((i > i_before || j > j_before) && run <= NEAR && (way->deleted[i + run] || way->inserted[j + run])) {
            mark_all(way->deleted + i, run);
            mark_all(way->inserted + j, run);
        }
        i += run;
        j += run;
    } while (run > 0);
}

static void add_piece(struct difference *difference, struct arena *arena, enum piece_kind kind, const struct buffer *text)
{
    if (text->length == 0)
        return;
    difference->items[difference->count++] = (struct piece){ kind, arena_copy(arena, text->bytes, text->length) };
    if (kind != PIECE_SAME)
        difference->changed = true;
}

/* Units [from, end) as one text. */
static size_t gather(struct buffer *text, const struct units *units, const bool *flags, size_t from)
{
    for (; from < units->count && flags[from]; from++)
        buffer_add(text, units->items[from].text, units->items[from].length);
    return from;
}

static void letters_into(struct arena *arena, const struct buffer *old, const struct buffer *now, struct difference *difference);

/* What goes and what comes; lines that changed are compared letter by letter. */
static void add_change(const struct way *way, struct difference *difference, const struct buffer *gone, const struct buffer *come, bool lines)
{
    if (lines && gone->length > 0 && come->length > 0) {
        letters_into(way->arena, gone, come, difference);
        return;
    }
    add_piece(difference, way->arena, PIECE_DELETED, gone);
    add_piece(difference, way->arena, PIECE_INSERTED, come);
}

static void write(const struct way *way, struct difference *difference, bool lines)
{
    size_t i = 0, j = 0;

    while (i < way->old->count || j < way->now->count) {
        struct buffer stayed, gone, come;

        buffer_init(&stayed, way->arena);
        buffer_init(&gone, way->arena);
        buffer_init(&come, way->arena);
        for (; i < way->old->count && j < way->now->count && !way->deleted[i] && !way->inserted[j]; i++, j++)
            buffer_add(&stayed, way->old->items[i].text, way->old->items[i].length);
        i = gather(&gone, way->old, way->deleted, i);
        j = gather(&come, way->now, way->inserted, j);
        add_piece(difference, way->arena, PIECE_SAME, &stayed);
        add_change(way, difference, &gone, &come, lines);
    }
}

static void letters_into(struct arena *arena, const struct buffer *old, const struct buffer *now, struct difference *difference)
{
    struct units before = cut(arena, old->bytes, old->length, letter_length), after = cut(arena, now->bytes, now->length, letter_length);
    struct way way = { .arena = arena, .old = &before, .now = &after };

    compare(&way);
    join_near(&way);
    write(&way, difference, false);
}

void difference_find(struct arena *arena, const char *old, const char *now, struct difference *difference)
{
    struct units before = cut(arena, old, strlen(old), line_length), after = cut(arena, now, strlen(now), line_length);
    struct way way = { .arena = arena, .old = &before, .now = &after };
    size_t room = strlen(old) + strlen(now) + 2; /* no piece is empty */

    *difference = (struct difference){ .items = arena_alloc(arena, room * sizeof(struct piece)) };
    compare(&way);
    write(&way, difference, true);
}

/* --- shown ----------------------------------------------------------------------------------------- */

/* The last `characters` of a text. */
static const char *tail(const char *text, size_t characters)
{
    const char *at = text + strlen(text);

    while (at > text && characters > 0) {
        at--;
        if (((unsigned char)*at & 0xC0) != 0x80)
            characters--;
    }
    return at;
}

struct showing {
    const char *path;
    size_t around, place;
};

static NEOERR *show_next(struct request *req, struct showing *showing, const char *kind, const char *text)
{
    HDF *node;

    TRY(show_item(req, showing->path, showing->place++, &node));
    TRY(hdf_set_value(node, "kind", kind));
    return nerr_pass(hdf_set_value(node, "text", text));
}

/* What stayed: its beginning after a change, its end before one. */
static NEOERR *show_same(struct request *req, struct showing *showing, const struct difference *difference, size_t index)
{
    const char *text = difference->items[index].text;
    bool first = index == 0, last = index + 1 == difference->count;
    size_t around = showing->around, wanted = (first ? 0 : around) + (last ? 0 : around);

    if (around == 0 || text_characters(text) <= wanted + 10)
        return nerr_pass(show_next(req, showing, "same", text));
    if (!first)
        TRY(show_next(req, showing, "same", text_cut(req->arena, text, around)));
    TRY(show_next(req, showing, "gap", ""));
    return last ? STATUS_OK : nerr_pass(show_next(req, showing, "same", tail(text, around)));
}

NEOERR *difference_show(struct request *req, const char *path, const struct difference *difference, size_t around)
{
    static const char *const kinds[] = { [PIECE_SAME] = "same", [PIECE_DELETED] = "del", [PIECE_INSERTED] = "ins" };
    struct showing showing = { .path = path, .around = around };

    for (size_t i = 0; i < difference->count; i++) {
        const struct piece *piece = &difference->items[i];

        if (piece->kind == PIECE_SAME)
            TRY(show_same(req, &showing, difference, i));
        else
            TRY(show_next(req, &showing, kinds[piece->kind], piece->text));
    }
    return STATUS_OK;
}
