/* gate.c - the facts of a dealer are read, the rules are asked, a release is used. */
#include "gate.h"

#include <stdlib.h>
#include <string.h>

#include "customer.h"
#include "exposure.h"
#include "gate_release.h"
#include "ledger_post.h"
#include "ledger_rules.h"
#include "money.h"
#include "paper.h"

/* --- facts --------------------------------------------------------------------------------------------- */

#define IN_FORCE "c.state = 'effective' AND c.starts_on <= :today AND c.ends_on >= :today"
/* An amendment in force carries its contract on. */
#define CONTRACT                                                                                                       \
    "EXISTS (SELECT 1 FROM contract c WHERE c.customer_id = cu.id AND " IN_FORCE " AND (:gate_contract = 0 OR c.id = :gate_contract OR (c.previous_id = :gate_contract AND c.relation = 'amendment')))"
#define LATE_WEIGHT                                                                                                    \
    "COALESCE((SELECT SUM(o.open_amount * DATEDIFF(:today, o.due_on)) FROM open_item o WHERE o.customer_id = cu.id AND o.settled = 0 AND o.due_on < :today AND o.open_amount > 0), 0)"

static const char facts_sql[] =
    "/* all rows: a gate holds for everybody */ SELECT cu.state = 'active' AS active, " CONTRACT " AS contract, l.amount AS limit_amount, f.exposure, " LATE_WEIGHT " AS late_weight"
    " FROM customer cu LEFT JOIN " CUSTOMER_LIMIT_NOW " LEFT JOIN customer_figures f ON f.id = cu.id WHERE cu.id = :gate_dealer";

static int64_t fen(const struct row *row, const char *column)
{
    int64_t value = 0;

    return decimal_read(row_text(row, column), MONEY_PLACES, &value) ? value : 0;
}

static int64_t late_allowed(void)
{
    return setting_int("gate.overdue_amount") * 100 * setting_int("gate.overdue_days");
}

static NEOERR *read_facts(struct request *req, const struct gate_question *question, struct gate_facts *facts)
{
    struct values *values = values_new(req->arena);
    struct rows *rows;
    struct row row;

    values_int(values, "gate_dealer", question->customer_id);
    values_int(values, "gate_contract", question->contract_id);
    TRY(db_later_run(req)); /* what this request has booked */
    TRY(db_select_with(req, facts_sql, values, &rows));
    if (rows->count == 0)
        return nerr_raise(ERR_NOT_FOUND, "customer %lld", (long long)question->customer_id);
    row = rows_at(rows, 0);
    *facts = (struct gate_facts){
        .moment = question->moment, .active = row_int(&row, "active") != 0, .contract = row_int(&row, "contract") != 0, .paid_ahead = question->paid_ahead, .exposure = fen(&row, "exposure"),
        .added = question->added, .limit = fen(&row, "limit_amount"), .late_weight = fen(&row, "late_weight"), .late_allowed = late_allowed(),
    };
    return STATUS_OK;
}

/* --- papers ---------------------------------------------------------------------------------------------- */

static void add_reasons(struct papers_reasons *all, const struct papers_reasons *some)
{
    for (size_t i = 0; i < some->count && all->count < PAPERS_REASONS_MOST; i++) {
        bool known = false;

        for (size_t j = 0; j < all->count; j++)
            known = known || strcmp(all->items[j].type, some->items[i].type) == 0;
        if (!known)
            all->items[all->count++] = some->items[i];
    }
}

/* What dealers are generally sold, and the classes of these goods beside it; the dealer's papers are read once. */
static NEOERR *read_papers(struct request *req, const struct gate_question *question, struct papers_reasons *reasons)
{
    struct values *values = values_new(req->arena);
    struct papers_reasons some;
    struct papers_of papers;
    struct rows *rows;

    TRY(papers_read(req, question->customer_id, &papers));
    TRY(papers_gate_of(req, &papers, &(struct papers_asked){ .product_class = "" }, reasons));
    if (question->product_ids == NULL || *question->product_ids == '\0')
        return STATUS_OK;
    values_text(values, "gate_products", arena_format(req->arena, "[%s]", question->product_ids));
    TRY(db_select_with(req, "SELECT DISTINCT p.product_class FROM JSON_TABLE(:gate_products, '$[*]' COLUMNS (id BIGINT PATH '$')) these JOIN product p ON p.id = these.id", values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        TRY(papers_gate_of(req, &papers, &(struct papers_asked){ .product_class = rows->cells[i][0] }, &some));
        add_reasons(reasons, &some);
    }
    return STATUS_OK;
}

/* --- the verdict ------------------------------------------------------------------------------------------ */

static NEOERR *judge(struct request *req, const struct gate_question *question, struct gate_verdict *verdict)
{
    TRY(read_papers(req, question, &verdict->papers));
    verdict->facts.papers_lack = verdict->papers.count > 0;
    verdict->refused = gate_judge(&verdict->facts);
    verdict->available = verdict->facts.limit - verdict->facts.exposure;
    verdict->passed = verdict->refused == 0;
    return STATUS_OK;
}

NEOERR *gate_ask(struct request *req, const struct gate_question *question, struct gate_verdict *verdict)
{
    *verdict = (struct gate_verdict){ 0 };
    TRY(read_facts(req, question, &verdict->facts));
    TRY(judge(req, question, verdict));
    if (verdict->passed || !gate_releasable(verdict->refused))
        return STATUS_OK;
    TRY(gate_release_find(req, question, verdict->refused, false, &verdict->release_id));
    verdict->passed = verdict->release_id != 0;
    return STATUS_OK;
}

NEOERR *gate_pass(struct request *req, const struct gate_question *question, struct gate_verdict *verdict)
{
    int64_t exposure;

    *verdict = (struct gate_verdict){ 0 };
    TRY(exposure_lock(req, question->customer_id, &exposure));
    TRY(read_facts(req, question, &verdict->facts));
    verdict->facts.exposure = exposure; /* as it is behind the lock, whatever the transaction saw before */
    TRY(judge(req, question, verdict));
    if (verdict->passed || !gate_releasable(verdict->refused))
        return STATUS_OK;
    TRY(gate_release_find(req, question, verdict->refused, true, &verdict->release_id));
    verdict->passed = verdict->release_id != 0;
    return verdict->passed ? nerr_pass(gate_release_use(req, question, verdict->release_id)) : STATUS_OK;
}

/* --- in words ------------------------------------------------------------------------------------------------ */

static const char *yuan(struct request *req, int64_t amount)
{
    return text_money_grouped(req->arena, decimal_write(req->arena, amount, MONEY_PLACES, MONEY_PLACES));
}

/* Papers one by one; limit and overdue with their figures. */
const char *gate_reason(struct request *req, const struct gate_verdict *verdict, const struct gate_rule *rule)
{
    const struct gate_facts *facts = &verdict->facts;
    const char *key = arena_format(req->arena, "gate.%s", rule->word);

    switch (rule->refusal) {
    case GATE_PAPER: return verdict->papers.count > 0 ? papers_reason_words(req, &verdict->papers.items[0]) : message(req, key);
    case GATE_LIMIT: return message_with(req, key, arena_format(req->arena, "¥%s + ¥%s > ¥%s", yuan(req, facts->exposure), yuan(req, facts->added), yuan(req, facts->limit)));
    case GATE_OVERDUE: return message_with(req, key, arena_format(req->arena, "%s > %s", yuan(req, facts->late_weight), yuan(req, facts->late_allowed)));
    default: return message(req, key);
    }
}

static NEOERR *show_reasons(struct request *req, const struct gate_verdict *verdict)
{
    size_t place = 0;

    for (size_t i = 0; i < gate_rule_count; i++) {
        if ((verdict->refused & (unsigned)gate_rules[i].refusal) == 0)
            continue;
        TRY(show_text(req, gate_rules[i].word, "Gate.reasons.%zu.word", place));
        TRY(show_text(req, gate_reason(req, verdict, &gate_rules[i]), "Gate.reasons.%zu.text", place++));
    }
    for (size_t i = 1; i < verdict->papers.count; i++) { /* the first stands among the rules */
        TRY(show_text(req, "paper", "Gate.reasons.%zu.word", place));
        TRY(show_text(req, papers_reason_words(req, &verdict->papers.items[i]), "Gate.reasons.%zu.text", place++));
    }
    return STATUS_OK;
}

NEOERR *gate_show(struct request *req, const struct gate_verdict *verdict)
{
    const struct gate_facts *facts = &verdict->facts;
    const struct {
        const char *name;
        int64_t amount;
    } amounts[] = { { "exposure", facts->exposure }, { "limit", facts->limit }, { "available", verdict->available }, { "added", facts->added } };

    TRY(show_text(req, verdict->refused == 0 ? "pass" : verdict->passed ? "release" : "refuse", "Gate.verdict"));
    TRY(show_text(req, gate_words(req->arena, verdict->refused), "Gate.words"));
    if (verdict->refused != 0 && !verdict->passed && gate_releasable(verdict->refused))
        TRY(show_text(req, "1", "Gate.releasable"));
    if (verdict->release_id != 0)
        TRY(show_int(req, verdict->release_id, "Gate.release_id"));
    for (size_t i = 0; i < COUNT_OF(amounts); i++)
        TRY(show_text(req, decimal_write(req->arena, amounts[i].amount, MONEY_PLACES, MONEY_PLACES), "Gate.%s", amounts[i].name));
    return nerr_pass(show_reasons(req, verdict));
}

NEOERR *gate_refuse(struct request *req, const struct gate_verdict *verdict)
{
    form_error(req, "", "gate.refused");
    return nerr_pass(gate_show(req, verdict));
}

/* --- what has happened elsewhere ---------------------------------------------------------------------------- */

/* Papers as lists see them: what dealers are generally sold. */
static const char reported_sql[] =
    "/* all rows: a gate holds for everybody */ SELECT cu.id, cu.state = 'active' AS active, " CONTRACT " AS contract, l.amount AS limit_amount, f.exposure, " LATE_WEIGHT " AS late_weight, " PAPER_LACKING " AS lacks"
    " FROM JSON_TABLE(:gate_dealers, '$[*]' COLUMNS (id BIGINT PATH '$')) these JOIN customer cu ON cu.id = these.id LEFT JOIN " CUSTOMER_LIMIT_NOW " LEFT JOIN customer_figures f ON f.id = cu.id ORDER BY cu.id";

struct reported {
    int64_t id;
    struct gate_facts facts;
};

static int by_id(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

    return (a > b) - (a < b);
}

static bool is_judged(const struct request *req, const struct ledger_line *line)
{
    int32_t age = clock_parse_day(req->today) - clock_parse_day(line->posted_on);

    return strcmp(line->kind, "shipment") == 0 && age >= 0 && age <= setting_int("gate.report_days");
}

static const char *dealers_of(struct request *req, const struct ledger_line *lines, size_t count)
{
    int64_t *ids = arena_alloc(req->arena, (count + 1) * sizeof(*ids));
    struct buffer json;
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        if (is_judged(req, &lines[i]))
            ids[used++] = lines[i].customer_id;
    }
    if (used == 0)
        return NULL;
    qsort(ids, used, sizeof(*ids), by_id);
    buffer_init(&json, req->arena);
    for (size_t i = 0; i < used; i++) {
        if (i == 0 || ids[i] != ids[i - 1])
            buffer_format(&json, "%s%lld", i == 0 ? "[" : ",", (long long)ids[i]);
    }
    buffer_char(&json, ']');
    return json.bytes;
}

static struct reported *dealers_facts(struct request *req, const struct rows *rows)
{
    struct reported *dealers = arena_alloc(req->arena, (rows->count + 1) * sizeof(*dealers));

    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        dealers[i] = (struct reported){ .id = row_int(&row, "id"),
                                        .facts = { .moment = GATE_SHIPMENT, .active = row_int(&row, "active") != 0, .contract = row_int(&row, "contract") != 0, .papers_lack = row_int(&row, "lacks") != 0,
                                                   .exposure = fen(&row, "exposure"), .limit = fen(&row, "limit_amount"), .late_weight = fen(&row, "late_weight"), .late_allowed = late_allowed() } };
    }
    return dealers;
}

NEOERR *gate_mark_reported(struct request *req, struct ledger_line *lines, size_t count)
{
    struct values *values = values_new(req->arena);
    const char *ids = dealers_of(req, lines, count);
    struct reported *dealers, *dealer;
    struct rows *rows;

    if (ids == NULL)
        return STATUS_OK;
    values_text(values, "gate_dealers", ids);
    values_int(values, "gate_contract", 0);
    TRY(db_select_with(req, reported_sql, values, &rows));
    dealers = dealers_facts(req, rows);
    for (size_t i = 0; i < count; i++) {
        dealer = bsearch(&lines[i].customer_id, dealers, rows->count, sizeof(*dealers), by_id); /* the id comes first */
        if (dealer == NULL)
            continue;
        dealer->facts.added = ledger_effect(lines[i].kind, lines[i].value);
        if (is_judged(req, &lines[i]))
            lines[i].unreleased = gate_judge(&dealer->facts) != 0;
        dealer->facts.exposure += dealer->facts.added;
    }
    return STATUS_OK;
}
