/* ledger_book.c - open items of some dealers in memory while entries are booked; written back at the end. */
#include <stdlib.h>
#include <string.h>

#include "core/db_bulk.h"
#include "ledger_inside.h"
#include "money.h"

/* --- reading --------------------------------------------------------------------------------------------- */

static int by_number(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

    return (a > b) - (a < b);
}

/* Sorted, each once. */
static size_t tidy_ids(int64_t *ids, size_t count)
{
    size_t kept = 0;

    qsort(ids, count, sizeof(*ids), by_number);
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    }
    return kept;
}

static const char *ids_json(struct request *req, const struct ledger_book *book)
{
    struct buffer text;

    buffer_init(&text, req->arena);
    buffer_char(&text, '[');
    for (size_t i = 0; i < book->count; i++)
        buffer_format(&text, "%s%lld", i == 0 ? "" : ",", (long long)book->dealers[i].id);
    buffer_char(&text, ']');
    return text.bytes;
}

#define THESE "JSON_TABLE(:ledger_dealers, '$[*]' COLUMNS (id BIGINT PATH '$')) these"

/* Of many dealers, or of one, which needs no table of keys: figures are there, are locked; what is open. */
struct book_sql {
    const char *make, *lock, *items;
};
#define ITEMS "SELECT o.id, o.customer_id, o.due_on, o.open_amount FROM "
static const struct book_sql many_sql = {
    "INSERT IGNORE INTO customer_figures (id, reckoned_on) SELECT id, :today FROM " THESE,
    "SELECT f.id FROM " THESE " STRAIGHT_JOIN customer_figures f ON f.id = these.id ORDER BY f.id FOR UPDATE",
    ITEMS THESE " STRAIGHT_JOIN open_item o ON o.customer_id = these.id AND o.settled = 0 FOR UPDATE",
};
static const struct book_sql one_sql = {
    "INSERT IGNORE INTO customer_figures (id, reckoned_on) VALUES (:ledger_dealers, :today)",
    "SELECT f.id FROM customer_figures f WHERE f.id = :ledger_dealers FOR UPDATE",
    ITEMS "open_item o WHERE o.customer_id = :ledger_dealers AND o.settled = 0 FOR UPDATE",
};

/* Whoever books for a dealer waits here for who does at the moment. */
static NEOERR *lock_figures(struct request *req, const struct ledger_book *book, const struct book_sql *sql, const struct values *values)
{
    struct rows *rows;

    TRY(db_select_with(req, sql->lock, values, &rows));
    if (rows->count == book->count)
        return STATUS_OK;
    TRY(db_execute_with(req, sql->make, values)); /* first business with some */
    return nerr_pass(db_select_with(req, sql->lock, values, &rows));
}

struct ledger_dealer *ledger_book_dealer(struct ledger_book *book, int64_t id)
{
    return bsearch(&id, book->dealers, book->count, sizeof(*book->dealers), by_number); /* the id comes first */
}

void ledger_book_add(struct request *req, struct ledger_dealer *dealer, struct ledger_item item)
{
    if (dealer->count == dealer->room) {
        size_t room = dealer->room == 0 ? 16 : dealer->room * 2;
        struct ledger_item *more = arena_alloc(req->arena, room * sizeof(*more));

        if (dealer->count > 0)
            memcpy(more, dealer->items, dealer->count * sizeof(*more));
        dealer->items = more;
        dealer->room = room;
    }
    dealer->items[dealer->count++] = item;
}

static NEOERR *read_items(struct request *req, struct ledger_book *book, const char *sql, const struct values *values)
{
    struct rows *rows;

    TRY(db_select_with(req, sql, values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        struct ledger_item item = { .id = row_int(&row, "id"), .due = clock_parse_day(row_text(&row, "due_on")) };

        if (!decimal_read(row_text(&row, "open_amount"), MONEY_PLACES, &item.open))
            return nerr_raise(ERR_DB, "open_item %lld", (long long)item.id);
        ledger_book_add(req, ledger_book_dealer(book, row_int(&row, "customer_id")), item);
    }
    return STATUS_OK;
}

NEOERR *ledger_book_open(struct request *req, const int64_t *customer_ids, size_t count, size_t lines, struct ledger_book *book)
{
    int64_t *ids = arena_alloc(req->arena, (count + 1) * sizeof(*ids));
    struct values *values = values_new(req->arena);
    const struct book_sql *sql;
    size_t items = 0, room;

    memcpy(ids, customer_ids, count * sizeof(*ids));
    *book = (struct ledger_book){ .count = tidy_ids(ids, count) };
    book->dealers = arena_alloc(req->arena, (book->count + 1) * sizeof(*book->dealers));
    for (size_t i = 0; i < book->count; i++)
        book->dealers[i] = (struct ledger_dealer){ .id = ids[i] };
    sql = book->count == 1 ? &one_sql : &many_sql;
    if (book->count == 1)
        values_int(values, "ledger_dealers", ids[0]);
    else
        values_text(values, "ledger_dealers", ids_json(req, book));
    TRY(lock_figures(req, book, sql, values));
    TRY(read_items(req, book, sql->items, values));
    for (size_t i = 0; i < book->count; i++)
        items += book->dealers[i].count;
    room = 2 * (items + lines) + 16; /* each match ends a credit or an item; a named one comes on top */
    book->matches = (struct ledger_matches){ .items = arena_alloc(req->arena, room * sizeof(*book->matches.items)), .room = room };
    book->days = arena_alloc(req->arena, room * sizeof(*book->days));
    book->customers = arena_alloc(req->arena, room * sizeof(*book->customers));
    return STATUS_OK;
}

struct ledger_item *ledger_book_item(struct ledger_dealer *dealer, int64_t entry_id)
{
    for (size_t i = 0; i < dealer->count; i++) {
        if (dealer->items[i].id == entry_id)
            return &dealer->items[i];
    }
    return NULL;
}

/* --- paying --------------------------------------------------------------------------------------------------- */

static void note_matches(struct ledger_book *book, size_t from, const struct ledger_dealer *dealer, const char *day)
{
    for (size_t i = from; i < book->matches.count; i++) {
        book->days[i] = day;
        book->customers[i] = dealer->id;
    }
}

void ledger_book_settle(struct request *req, struct ledger_book *book, struct ledger_dealer *dealer, const char *day)
{
    size_t before = book->matches.count;

    ledger_sort(dealer->items, dealer->count);
    ledger_settle(dealer->items, dealer->count, &book->matches);
    note_matches(book, before, dealer, arena_text(req->arena, day));
}

void ledger_book_pay(struct request *req, struct ledger_book *book, struct ledger_dealer *dealer, struct ledger_item *credit, struct ledger_item *item, const char *day)
{
    size_t before = book->matches.count;

    ledger_pay(credit, item, &book->matches);
    note_matches(book, before, dealer, arena_text(req->arena, day));
}

/* --- writing --------------------------------------------------------------------------------------------------- */

static const char *fen(struct request *req, int64_t amount)
{
    return decimal_write(req->arena, amount, MONEY_PLACES, MONEY_PLACES);
}

/* One statement for many; the items are found by their keys. */
static const char items_sql[] =
    "UPDATE JSON_TABLE(:open_items, '$[*]' COLUMNS (id BIGINT PATH '$[0]', open_amount DECIMAL(15,2) PATH '$[1]')) these STRAIGHT_JOIN open_item o ON o.id = these.id"
    " SET o.open_amount = these.open_amount, o.settled = these.open_amount = 0";
static const char item_sql[] = "UPDATE open_item SET open_amount = :open_amount, settled = :settled WHERE id = :item_id";

enum { ITEMS_ONE_BY_ONE = 3 };

static const struct ledger_item **find_touched(struct request *req, const struct ledger_book *book, size_t *count)
{
    const struct ledger_item **touched;
    size_t room = 0;

    for (size_t i = 0; i < book->count; i++)
        room += book->dealers[i].count;
    touched = arena_alloc(req->arena, (room + 1) * sizeof(*touched));
    *count = 0;
    for (size_t i = 0; i < book->count; i++) {
        for (size_t k = 0; k < book->dealers[i].count; k++) {
            if (book->dealers[i].items[k].touched)
                touched[(*count)++] = &book->dealers[i].items[k];
        }
    }
    return touched;
}

static NEOERR *write_one(struct request *req, const struct ledger_item *item)
{
    struct values *values = values_new(req->arena);

    values_int(values, "item_id", item->id);
    values_text(values, "open_amount", fen(req, item->open));
    values_int(values, "settled", item->open == 0);
    return nerr_pass(db_execute_with(req, item_sql, values));
}

static NEOERR *write_many(struct request *req, const struct ledger_item *const *items, size_t count)
{
    struct values *values = values_new(req->arena);
    struct buffer json;

    buffer_init(&json, req->arena);
    for (size_t i = 0; i < count; i++)
        buffer_format(&json, "%s[%lld,\"%s\"]", i == 0 ? "[" : ",", (long long)items[i]->id, fen(req, items[i]->open));
    buffer_char(&json, ']');
    values_text(values, "open_items", json.bytes);
    return nerr_pass(db_execute_with(req, items_sql, values));
}

static NEOERR *write_items(struct request *req, const struct ledger_book *book)
{
    size_t count;
    const struct ledger_item **items = find_touched(req, book, &count);

    if (count > ITEMS_ONE_BY_ONE)
        return nerr_pass(write_many(req, items, count));
    for (size_t i = 0; i < count; i++)
        TRY(write_one(req, items[i]));
    return STATUS_OK;
}

static NEOERR *write_matches(struct request *req, const struct ledger_book *book)
{
    size_t count = book->matches.count;
    struct values **rows = arena_alloc(req->arena, (count + 1) * sizeof(*rows));

    for (size_t i = 0; i < count; i++) {
        const struct ledger_match *match = &book->matches.items[i];

        rows[i] = values_new(req->arena);
        values_int(rows[i], "customer_id", book->customers[i]);
        values_int(rows[i], "credit_id", match->credit_id);
        values_int(rows[i], "item_id", match->item_id);
        values_text(rows[i], "amount", fen(req, match->amount));
        values_text(rows[i], "allocated_on", book->days[i]);
    }
    return nerr_pass(db_execute_many(req, "INSERT INTO ledger_allocation (customer_id, credit_id, item_id, amount, allocated_on, created_at, created_by)"
                                          " VALUES (:customer_id, :credit_id, :item_id, :amount, :allocated_on, :now, :me)", rows, count));
}

NEOERR *ledger_book_close(struct request *req, struct ledger_book *book)
{
    TRY(write_items(req, book));
    return nerr_pass(write_matches(req, book));
}
