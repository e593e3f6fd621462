/* demo_ledger.c - what active dealers bought and paid in two years: one a prompt payer, another late, a third with goods sent back. The
 * same numbers on every load: what is picked follows from the dealer. */
#include "demo_ledger.h"

#include "domain/ledger_post.h"
#include "domain/money.h"
#include "domain/price.h"

enum { MONTHS = 24, MONTH_DAYS = 30, LINES_MOST = 200, SLOWEST_DAYS = 75 };

static const char dealers_sql[] =
    "/* all rows: demo */ SELECT cu.id, COALESCE((SELECT l.term_days FROM customer_limit l WHERE l.customer_id = cu.id AND l.valid_to IS NULL ORDER BY l.valid_from DESC LIMIT 1), 30) AS term"
    " FROM customer cu WHERE cu.state = 'active' ORDER BY cu.id LIMIT 80";
static const char goods_sql[] =
    "SELECT p.id, p.code, p.name, p.specification, lp.price FROM product p JOIN list_price lp ON lp.product_id = p.id JOIN price_list l ON l.id = lp.price_list_id AND l.customer_type = ''"
    " WHERE p.state = 'active' ORDER BY p.id LIMIT 20";

struct load {
    const struct rows *goods;
    struct ledger_line lines[LINES_MOST];
    size_t count;
    int64_t customer_id, term, delay; /* days */
    uint32_t seed;
    int64_t number;
};

static uint32_t any(struct load *load, uint32_t below)
{
    load->seed = load->seed * 1664525u + 1013904223u;
    return (load->seed >> 8) % below;
}

static const char *days_ago(struct request *req, int64_t days)
{
    char *day = arena_alloc(req->arena, 11);

    clock_format_day(clock_parse_utc(req->now) - days * 86400000, day);
    return day;
}

static struct ledger_line *add(struct request *req, struct load *load, const char *kind, const char *series, int64_t ago)
{
    struct ledger_line *line = &load->lines[load->count++];

    *line = (struct ledger_line){ .customer_id = load->customer_id, .kind = kind, .source = "import", .line_no = 1, .posted_on = days_ago(req, ago),
                                  .number = arena_format(req->arena, "%s%05lld", series, (long long)++load->number) };
    return line;
}

static NEOERR *ship(struct request *req, struct load *load, int64_t ago, int64_t *fen)
{
    struct row goods = rows_at(load->goods, any(load, (uint32_t)load->goods->count));
    struct ledger_line *line = add(req, load, "shipment", "DC", ago);

    line->product_id = row_int(&goods, "id");
    line->product_code = row_text(&goods, "code");
    line->product_name = row_text(&goods, "name");
    line->specification = row_text(&goods, "specification");
    line->lot = arena_format(req->arena, "%.4s%.2s%02u", line->posted_on, line->posted_on + 5, any(load, 28) + 1);
    line->due_on = days_ago(req, ago - load->term);
    line->quantity = (int64_t)(20 + any(load, 180)) * 10000 * (1 + load->customer_id % 5);
    if (!decimal_read(row_text(&goods, "price"), PRICE_PLACES, &line->price) || !money_of_line(line->quantity, line->price, &line->value))
        return nerr_raise(ERR_INVALID, "price of %s", line->product_code);
    *fen = line->value;
    return STATUS_OK;
}

static void pay(struct request *req, struct load *load, int64_t ago, int64_t fen)
{
    struct ledger_line *line;

    if (ago < 0 || fen <= 0)
        return; /* not yet */
    line = add(req, load, "receipt", "DS", ago);
    line->value = fen;
    line->means = load->customer_id % 4 == 0 ? "bank_acceptance" : "transfer";
    if (load->customer_id % 4 == 0)
        line->due_on = days_ago(req, ago - 180);
}

static NEOERR *one_dealer(struct request *req, struct load *load, const struct row *dealer)
{
    int64_t fen;

    load->count = 0;
    load->customer_id = row_int(dealer, "id");
    load->term = row_int(dealer, "term");
    load->seed = (uint32_t)load->customer_id * 7919u;
    load->delay = load->customer_id % 3 == 0 ? 0 : (int64_t)any(load, SLOWEST_DAYS);
    for (int64_t ago = MONTHS * MONTH_DAYS; ago > 0 && load->count + 4 < LINES_MOST; ago -= 12 + (int64_t)any(load, 20)) {
        TRY(ship(req, load, ago, &fen));
        pay(req, load, ago - load->term - load->delay, fen);
    }
    return nerr_pass(ledger_post(req, load->lines, load->count));
}

/* Targets of this year: a tenth above what an average month of the last twelve brought, for salespeople and regions. */
#define TARGETS(column, of, from)                                                                                      \
    "/* all rows: demo */ INSERT INTO sales_target (month, " column ", amount) SELECT STR_TO_DATE(CONCAT(YEAR(:today), '-01-01'), '%Y-%m-%d') + INTERVAL n.place MONTH, s.id, s.amount"  \
    " FROM JSON_TABLE('[0,1,2,3,4,5,6,7,8,9,10,11]', '$[*]' COLUMNS (place INT PATH '$')) n"                                                                                \
    " JOIN (SELECT " of " AS id, CEIL(SUM(m.shipped - m.returned) * 1.1 / 12000) * 1000 AS amount FROM " from " JOIN sales_month m ON m.customer_id = cu.id"             \
    " AND m.month > :today - INTERVAL 12 MONTH WHERE " of " IS NOT NULL GROUP BY " of " HAVING amount > 0) s"

static NEOERR *set_targets(struct request *req)
{
    TRY(db_execute(req, TARGETS("staff_id", "cu.owner_id", "customer cu")));
    return nerr_pass(db_execute(req, TARGETS("sales_region_id", "t.ancestor_id", "sales_region_tree t JOIN customer cu ON cu.sales_region_id = t.region_id")));
}

NEOERR *demo_ledger_load(struct request *req)
{
    struct load *load = arena_alloc(req->arena, sizeof(*load));
    struct rows *dealers, *goods;

    TRY(db_select(req, goods_sql, &goods));
    TRY(db_select(req, dealers_sql, &dealers));
    load->goods = goods;
    load->number = 0;
    for (size_t i = 0; i < dealers->count && goods->count > 0; i++) {
        struct row dealer = rows_at(dealers, i);

        TRY(one_dealer(req, load, &dealer));
    }
    return nerr_pass(set_targets(req));
}
