/* ledger_post.c - entries are booked: written, paid, and what follows from them kept. */
#include "ledger_post.h"

#include <string.h>

#include "core/db_bulk.h"
#include "ledger_inside.h"
#include "money.h"
#include "order.h"

static const char *const entry_columns[] = {
    "customer_id", "kind", "source", "number", "line_no", "revision", "reversal", "reverses_id", "posted_on", "due_on", "amount", "value", "product_id", "product_code",
    "product_name", "specification", "lot", "quantity", "price", "means", "shipment_id", "order_line_id", "contract_id", "note", "unreleased", "release_id", "import_run_id",
    "created_at", "created_by", NULL,
};
static const struct table entry_table = { .name = "ledger_entry", .columns = entry_columns, .subject = "customer_id" };

/* --- entries ------------------------------------------------------------------------------------------------ */

static const char *text(const char *given)
{
    return given == NULL ? "" : given;
}

static void put_goods(struct request *req, const struct ledger_line *line, struct values *values)
{
    values_id(values, "product_id", line->product_id);
    values_text(values, "product_code", text(line->product_code));
    values_text(values, "product_name", text(line->product_name));
    values_text(values, "specification", text(line->specification));
    values_text(values, "lot", text(line->lot));
    values_text(values, "quantity", line->quantity == 0 ? NULL : decimal_write(req->arena, line->quantity, QUANTITY_PLACES, 0));
    values_text(values, "price", line->price == 0 ? NULL : decimal_write(req->arena, line->price, PRICE_PLACES, 2));
}

static struct values *entry_of(struct request *req, const struct ledger_line *line)
{
    struct values *values = values_new(req->arena);

    values_int(values, "customer_id", line->customer_id);
    values_text(values, "kind", line->kind);
    values_text(values, "source", line->source);
    values_text(values, "number", line->number);
    values_int(values, "line_no", line->line_no);
    values_int(values, "revision", line->revision == 0 ? 1 : line->revision);
    values_text(values, "posted_on", line->posted_on);
    values_text(values, "due_on", *text(line->due_on) == '\0' ? NULL : line->due_on);
    values_text(values, "amount", decimal_write(req->arena, ledger_effect(line->kind, line->value), MONEY_PLACES, MONEY_PLACES));
    values_text(values, "value", decimal_write(req->arena, line->value, MONEY_PLACES, MONEY_PLACES));
    put_goods(req, line, values);
    values_text(values, "means", text(line->means));
    values_id(values, "shipment_id", line->shipment_id);
    values_id(values, "order_line_id", line->order_line_id);
    values_id(values, "contract_id", line->contract_id);
    values_text(values, "note", text(line->note));
    values_int(values, "unreleased", line->unreleased);
    values_id(values, "release_id", line->release_id);
    values_id(values, "import_run_id", line->import_run_id);
    values_text(values, "created_at", req->now);
    values_int(values, "created_by", req->person.id);
    return values;
}

/* Those that follow a line of the same call, or the others. */
static NEOERR *write_some(struct request *req, struct ledger_line *lines, size_t count, bool following)
{
    struct values **rows = arena_alloc(req->arena, (count + 1) * sizeof(*rows));
    struct ledger_line **whose = arena_alloc(req->arena, (count + 1) * sizeof(struct ledger_line *));
    int64_t *ids = arena_alloc(req->arena, (count + 1) * sizeof(*ids));
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        if ((lines[i].follows != NULL) != following)
            continue;
        if (following)
            lines[i].shipment_id = lines[i].follows->id;
        whose[used] = &lines[i];
        rows[used++] = entry_of(req, &lines[i]);
    }
    if (used == 0)
        return STATUS_OK;
    TRY(db_insert_quietly(req, &entry_table, rows, used, ids));
    for (size_t i = 0; i < used; i++)
        whose[i]->id = ids[i];
    return STATUS_OK;
}

static NEOERR *write_entries(struct request *req, struct ledger_line *lines, size_t count)
{
    TRY(write_some(req, lines, count, false));
    return nerr_pass(write_some(req, lines, count, true));
}

/* --- open items ---------------------------------------------------------------------------------------------- */

static const char *due_of(const struct ledger_line *line)
{
    return strcmp(line->kind, "shipment") == 0 && *text(line->due_on) != '\0' ? line->due_on : line->posted_on;
}

/* As it stands after all was paid; then it need not be written again. */
static struct values *item_of(struct request *req, struct ledger_book *book, const struct ledger_line *line)
{
    struct ledger_item *item = ledger_book_item(ledger_book_dealer(book, line->customer_id), line->id);
    struct values *values = values_new(req->arena);

    item->touched = false;
    values_int(values, "id", line->id);
    values_int(values, "customer_id", line->customer_id);
    values_text(values, "posted_on", line->posted_on);
    values_text(values, "due_on", due_of(line));
    values_text(values, "amount", decimal_write(req->arena, ledger_effect(line->kind, line->value), MONEY_PLACES, MONEY_PLACES));
    values_text(values, "open_amount", decimal_write(req->arena, item->open, MONEY_PLACES, MONEY_PLACES));
    values_int(values, "settled", item->open == 0);
    return values;
}

/* Every entry that moves the receivable. */
static NEOERR *write_new_items(struct request *req, struct ledger_book *book, const struct ledger_line *lines, size_t count)
{
    struct values **rows = arena_alloc(req->arena, (count + 1) * sizeof(*rows));
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        if (ledger_effect(lines[i].kind, lines[i].value) != 0)
            rows[used++] = item_of(req, book, &lines[i]);
    }
    return used == 0 ? STATUS_OK
                     : nerr_pass(db_execute_many(req, "INSERT INTO open_item (id, customer_id, posted_on, due_on, amount, open_amount, settled)"
                                                      " VALUES (:id, :customer_id, :posted_on, :due_on, :amount, :open_amount, :settled)", rows, used));
}

/* Invoices: how much of a shipment's amount they name. */
static NEOERR *write_invoiced(struct request *req, const struct ledger_line *lines, size_t count)
{
    struct values **rows = arena_alloc(req->arena, (count + 1) * sizeof(*rows));
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        if (strcmp(lines[i].kind, "invoice") != 0 || lines[i].shipment_id == 0)
            continue;
        rows[used] = values_new(req->arena);
        values_int(rows[used], "id", lines[i].shipment_id);
        values_text(rows[used++], "value", decimal_write(req->arena, lines[i].value, MONEY_PLACES, MONEY_PLACES));
    }
    return used == 0 ? STATUS_OK : nerr_pass(db_execute_many(req, "UPDATE open_item SET invoiced = invoiced + :value WHERE id = :id", rows, used));
}

/* What the line names is paid by it before anything else. */
static void pay_named(struct request *req, struct ledger_book *book, struct ledger_dealer *dealer, const struct ledger_line *line)
{
    size_t count = line->pays_count + (line->shipment_id != 0);

    for (size_t i = 0; i < count; i++) {
        struct ledger_item *named = ledger_book_item(dealer, i < line->pays_count ? line->pays[i] : line->shipment_id);

        if (named != NULL)
            ledger_book_pay(req, book, dealer, &dealer->items[dealer->count - 1], named, line->posted_on);
    }
}

/* In the order of the lines, as if each had been booked alone. */
static NEOERR *pay_lines(struct request *req, struct ledger_book *book, const struct ledger_line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t amount = ledger_effect(lines[i].kind, lines[i].value);
        struct ledger_dealer *dealer = ledger_book_dealer(book, lines[i].customer_id);

        if (amount == 0)
            continue;
        ledger_book_add(req, dealer, (struct ledger_item){ .id = lines[i].id, .due = clock_parse_day(due_of(&lines[i])), .open = amount });
        pay_named(req, book, dealer, &lines[i]);
        ledger_book_settle(req, book, dealer, lines[i].posted_on);
    }
    return STATUS_OK;
}

/* --- months ------------------------------------------------------------------------------------------------------ */

static const char month_sql[] =
    "INSERT INTO sales_month (customer_id, product_code, month, shipped, returned, received, quantity)"
    " VALUES (:customer_id, :month_code, DATE_FORMAT(:month_day, '%Y-%m-01'), :shipped, :returned, :received, :quantity)"
    " ON DUPLICATE KEY UPDATE shipped = shipped + VALUES(shipped), returned = returned + VALUES(returned), received = received + VALUES(received), quantity = quantity + VALUES(quantity)";

/* What an entry of `kind` with `value` and `quantity` adds to its month; NULL when nothing. */
static struct values *month_of(struct request *req, const struct ledger_line *line)
{
    struct values *values = values_new(req->arena);
    bool receipt = strcmp(line->kind, "receipt") == 0, shipment = strcmp(line->kind, "shipment") == 0, back = strcmp(line->kind, "return") == 0;

    if (!receipt && !shipment && !back)
        return NULL;
    values_int(values, "customer_id", line->customer_id);
    values_text(values, "month_code", receipt ? "" : text(line->product_code));
    values_text(values, "month_day", line->posted_on);
    values_text(values, "shipped", decimal_write(req->arena, shipment ? line->value : 0, MONEY_PLACES, MONEY_PLACES));
    values_text(values, "returned", decimal_write(req->arena, back ? -line->value : 0, MONEY_PLACES, MONEY_PLACES));
    values_text(values, "received", decimal_write(req->arena, receipt ? line->value : 0, MONEY_PLACES, MONEY_PLACES));
    values_text(values, "quantity", decimal_write(req->arena, receipt ? 0 : line->quantity, QUANTITY_PLACES, 0));
    return values;
}

static NEOERR *add_months(struct request *req, const struct ledger_line *lines, size_t count)
{
    struct values **rows = arena_alloc(req->arena, (count + 1) * sizeof(*rows));
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        struct values *values = month_of(req, &lines[i]);

        if (values != NULL)
            rows[used++] = values;
    }
    return nerr_pass(db_execute_many(req, month_sql, rows, used));
}

/* --- posting ------------------------------------------------------------------------------------------------------ */

static int64_t *dealers_of(struct request *req, const struct ledger_line *lines, size_t count)
{
    int64_t *ids = arena_alloc(req->arena, (count + 1) * sizeof(*ids));

    for (size_t i = 0; i < count; i++)
        ids[i] = lines[i].customer_id;
    return ids;
}

/* A receipt by itself is by far the most frequent. */
static NEOERR *refresh_figures(struct request *req, const struct ledger_line *lines, size_t count)
{
    if (count == 1 && strcmp(lines[0].kind, "receipt") == 0)
        return nerr_pass(ledger_figures_paid(req, lines[0].customer_id));
    return nerr_pass(ledger_figures_refresh(req, dealers_of(req, lines, count), count));
}

NEOERR *ledger_post(struct request *req, struct ledger_line *lines, size_t count)
{
    struct ledger_book book;

    if (count == 0)
        return STATUS_OK;
    TRY(ledger_book_open(req, dealers_of(req, lines, count), count, count, &book));
    TRY(write_entries(req, lines, count));
    TRY(pay_lines(req, &book, lines, count));
    TRY(write_new_items(req, &book, lines, count));
    TRY(ledger_book_close(req, &book));
    TRY(write_invoiced(req, lines, count));
    TRY(add_months(req, lines, count));
    TRY(refresh_figures(req, lines, count));
    return nerr_pass(audit_event(req, "post", "ledger_entry", lines[0].id, arena_format(req->arena, "%s %s · %zu", lines[0].kind, lines[0].number, count)));
}

/* --- taking back ---------------------------------------------------------------------------------------------------- */

static const char reversed_sql[] =
    "SELECT e.*, (SELECT COUNT(*) FROM ledger_entry r WHERE r.reverses_id = e.id) AS times FROM ledger_entry e WHERE e.id = :entry_id";

/* Its payments, and those that it made: what is left of each pair, as it is now and not as the transaction found it. */
static const char pairs_sql[] =
    "SELECT credit_id, item_id, SUM(amount) AS amount FROM ledger_allocation WHERE credit_id = :entry_id OR item_id = :entry_id GROUP BY credit_id, item_id HAVING SUM(amount) <> 0 LOCK IN SHARE MODE";

static NEOERR *reopen(struct request *req, struct ledger_dealer *dealer, int64_t entry_id, int64_t amount)
{
    struct values *values = values_new(req->arena);
    struct ledger_item *item = ledger_book_item(dealer, entry_id);
    struct rows *rows;
    struct row row;

    if (item == NULL) {
        values_int(values, "entry_id", entry_id);
        TRY(db_select_with(req, "SELECT due_on FROM open_item WHERE id = :entry_id FOR UPDATE", values, &rows));
        if (rows->count == 0)
            return nerr_raise(ERR_DB, "no open item %lld", (long long)entry_id);
        row = rows_at(rows, 0);
        ledger_book_add(req, dealer, (struct ledger_item){ .id = entry_id, .due = clock_parse_day(row_text(&row, "due_on")) });
        item = &dealer->items[dealer->count - 1];
    }
    item->open += amount;
    item->touched = true;
    return STATUS_OK;
}

/* Every pair is noted once more below 0. */
static NEOERR *take_payments_back(struct request *req, struct ledger_book *book, struct ledger_dealer *dealer, const struct values *values)
{
    struct rows *rows;

    TRY(db_select_with(req, pairs_sql, values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        struct ledger_match match = { .credit_id = row_int(&row, "credit_id"), .item_id = row_int(&row, "item_id") };

        if (!decimal_read(row_text(&row, "amount"), MONEY_PLACES, &match.amount) || book->matches.count == book->matches.room)
            return nerr_raise(ERR_DB, "payments of entry %lld", (long long)match.credit_id);
        TRY(reopen(req, dealer, match.credit_id, -match.amount));
        TRY(reopen(req, dealer, match.item_id, match.amount));
        match.amount = -match.amount;
        book->days[book->matches.count] = req->today;
        book->customers[book->matches.count] = dealer->id;
        book->matches.items[book->matches.count++] = match;
    }
    return STATUS_OK;
}

static NEOERR *insert_reversal(struct request *req, const struct row *entry, const char *reason, int64_t *id)
{
    struct values *values = values_new(req->arena);

    values_int(values, "entry_id", row_int(entry, "id"));
    values_text(values, "why", reason);
    TRY(db_execute_with(req, "INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, revision, reversal, reverses_id, posted_on, due_on, amount, value, product_id, product_code,"
                             " product_name, specification, lot, quantity, price, means, shipment_id, order_line_id, contract_id, note, import_run_id, created_at, created_by)"
                             " SELECT customer_id, kind, source, number, line_no, revision, 1, id, posted_on, due_on, -amount, -value, product_id, product_code, product_name, specification, lot,"
                             " -quantity, price, means, shipment_id, order_line_id, contract_id, :why, import_run_id, :now, :me FROM ledger_entry WHERE id = :entry_id", values));
    *id = db_insert_id(req);
    return STATUS_OK;
}

static NEOERR *undo_effects(struct request *req, const struct row *entry, struct ledger_book *book)
{
    struct values *values = values_new(req->arena);
    struct ledger_dealer *dealer = ledger_book_dealer(book, row_int(entry, "customer_id"));
    struct ledger_item *item;

    values_int(values, "entry_id", row_int(entry, "id"));
    if (strcmp(row_text(entry, "kind"), "invoice") == 0) {
        values_int(values, "shipment_id", row_int(entry, "shipment_id"));
        values_text(values, "value", row_text(entry, "value"));
        return nerr_pass(db_execute_with(req, "UPDATE open_item SET invoiced = invoiced - :value WHERE id = :shipment_id", values));
    }
    TRY(take_payments_back(req, book, dealer, values));
    TRY(reopen(req, dealer, row_int(entry, "id"), 0));
    item = ledger_book_item(dealer, row_int(entry, "id"));
    item->open = 0; /* nothing of it is to be paid, and it pays nothing */
    ledger_book_settle(req, book, dealer, req->today);
    return STATUS_OK;
}

static NEOERR *take_month_back(struct request *req, const struct row *entry)
{
    struct ledger_line line = { .customer_id = row_int(entry, "customer_id"), .kind = row_text(entry, "kind"), .product_code = row_text(entry, "product_code"), .posted_on = row_text(entry, "posted_on") };

    if (!decimal_read(row_text(entry, "value"), MONEY_PLACES, &line.value) || (!row_is_null(entry, "quantity") && !decimal_read(row_text(entry, "quantity"), QUANTITY_PLACES, &line.quantity)))
        return nerr_raise(ERR_DB, "amounts of entry %s", row_text(entry, "id"));
    line.value = -line.value;
    line.quantity = -line.quantity;
    return nerr_pass(add_months(req, &line, 1));
}

/* All but the dealer's figures. */
static NEOERR *take_back(struct request *req, int64_t entry_id, const char *reason, int64_t *id, int64_t *dealer_id)
{
    struct values *values = values_new(req->arena);
    struct ledger_book book;
    struct rows *rows;
    struct row entry;
    int64_t customer_id;

    values_int(values, "entry_id", entry_id);
    TRY(db_select_with(req, reversed_sql, values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "ledger entry %lld", (long long)entry_id);
    entry = rows_at(rows, 0);
    *dealer_id = customer_id = row_int(&entry, "customer_id");
    TRY(ledger_book_open(req, &customer_id, 1, 1000, &book));
    TRY(db_select_with(req, "SELECT id FROM ledger_entry WHERE reverses_id = :entry_id LOCK IN SHARE MODE", values, &rows));
    if (rows->count > 0 || row_int(&entry, "reversal") != 0)
        return nerr_raise(ERR_CONFLICT, "ledger entry %lld was taken back", (long long)entry_id);
    TRY(insert_reversal(req, &entry, reason, id));
    TRY(undo_effects(req, &entry, &book));
    TRY(ledger_book_close(req, &book));
    if (!row_is_null(&entry, "order_line_id") && strcmp(row_text(&entry, "kind"), "shipment") == 0)
        TRY(order_unship(req, row_int(&entry, "order_line_id"), row_text(&entry, "quantity")));
    TRY(take_month_back(req, &entry));
    return nerr_pass(audit_event(req, "reverse", "ledger_entry", entry_id, reason));
}

NEOERR *ledger_reverse(struct request *req, int64_t entry_id, const char *reason, int64_t *id)
{
    int64_t customer_id;

    TRY(take_back(req, entry_id, reason, id, &customer_id));
    return nerr_pass(ledger_figures_refresh(req, &customer_id, 1));
}

NEOERR *ledger_reverse_all(struct request *req, const int64_t *entry_ids, size_t count, const char *reason)
{
    int64_t *dealers = arena_alloc(req->arena, (count + 1) * sizeof(*dealers)), id;

    for (size_t i = 0; i < count; i++)
        TRY(take_back(req, entry_ids[i], reason, &id, &dealers[i]));
    return nerr_pass(ledger_figures_refresh(req, dealers, count));
}
