/* demo_tickets.c - service tickets of the demo, each logged and worked on by the functions that the pages use, at a moment that has passed. */
#include "demo_tickets.h"

#include <string.h>

#include "demo_tickets_data.h"
#include "domain/flow.h"
#include "domain/quality.h"
#include "domain/reaction.h"
#include "domain/knowledge.h"
#include "domain/ticket.h"

static const char shipments_sql[] =
    "SELECT e.id, e.customer_id, e.product_name FROM ledger_entry e WHERE e.kind = 'shipment' AND e.reversal = 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry b WHERE b.reverses_id = e.id)"
    " AND e.posted_on BETWEEN :today - INTERVAL 120 DAY AND :today - INTERVAL 40 DAY ORDER BY e.posted_on, e.id LIMIT 400";
static const char contact_sql[] =
    "SELECT c.id, p.name, COALESCE((SELECT ph.number FROM phone ph WHERE ph.contact_id = c.id ORDER BY ph.id LIMIT 1), '') AS phone FROM contact c JOIN person p ON p.id = c.person_id"
    " WHERE c.customer_id = :customer_id ORDER BY c.id LIMIT 1";
static const char staff_sql[] =
    "SELECT MAX(IF(account = 'aftersales1', id, 0)) AS first, MAX(IF(account = 'aftersales2', id, 0)) AS second, MAX(IF(account = 'quality1', id, 0)) AS quality FROM staff";

struct load {
    const struct demo_ticket *ticket;
    size_t place;
    int64_t id, now_ms, worker, quality;
};

/* What follows happened then. */
static void set_moment(struct request *req, int64_t ms)
{
    clock_format_utc(ms, req->now);
    clock_format_day(ms, req->today);
    req->values = values_new(req->arena);
}

static NEOERR *read_ticket(struct request *req, int64_t id, struct row *row)
{
    values_int(req->values, "ticket_id", id);
    return nerr_pass(db_select_one(req, "SELECT t.* FROM ticket t WHERE t.id = :ticket_id", row));
}

static void promise(struct request *req, const struct load *load)
{
    char until[24];

    if (*load->ticket->promised == '\0')
        return;
    clock_format_utc(load->now_ms + load->ticket->promised_hours * 3600000LL, until);
    values_text(req->values, "promised", load->ticket->promised);
    values_text(req->values, "promised_at", arena_text(req->arena, until));
}

static NEOERR *open_one(struct request *req, struct load *load, const struct row *shipment)
{
    struct row contact;

    values_int(req->values, "customer_id", row_int(shipment, "customer_id"));
    TRY(db_select_one(req, contact_sql, &contact));
    values_int(req->values, "contact_id", row_int(&contact, "id"));
    values_text(req->values, "caller", row_text(&contact, "name"));
    values_text(req->values, "caller_phone", row_text(&contact, "phone"));
    values_text(req->values, "category", load->ticket->category);
    values_text(req->values, "severity", load->ticket->severity);
    values_text(req->values, "title", load->ticket->title);
    values_text(req->values, "description", load->ticket->description);
    if (strcmp(load->ticket->category, "enquiry") != 0 && strcmp(load->ticket->category, "complaint") != 0) {
        values_int(req->values, "shipment_id", row_int(shipment, "id"));
        values_int(req->values, "quantity", 2);
    }
    promise(req, load);
    return nerr_pass(ticket_open(req, &load->id));
}

/* --- what is done with it: a letter of its steps each ------------------------------------------------------- */

static NEOERR *move(struct request *req, const struct row *row, const char *action, const char *text)
{
    const struct flow_step *step = flow_find(&ticket_flow, row_text(row, "state"), action);

    if (step == NULL)
        return nerr_raise(ERR_INVALID, "no %s from %s", action, row_text(row, "state"));
    return nerr_pass(ticket_move(req, row, step, text));
}

static NEOERR *say_word(struct request *req, const struct load *load, bool to_dealer)
{
    const char *text = (to_dealer ? demo_ticket_words : demo_ticket_notes)[load->place % DEMO_TICKET_WORDS];

    TRY(ticket_log_add(req, &(struct ticket_log){ .ticket_id = load->id, .kind = to_dealer ? "word" : "note", .text = text, .open_to_dealer = to_dealer }));
    return to_dealer ? nerr_pass(ticket_reckon(req, load->id)) : STATUS_OK;
}

static NEOERR *solve(struct request *req, const struct load *load, const struct row *row)
{
    const char *solution = demo_ticket_solutions[load->place % DEMO_TICKET_WORDS];

    values_text(req->values, "solution", solution);
    values_text(req->values, "root_cause", demo_ticket_causes[load->place % DEMO_TICKET_WORDS]);
    values_text(req->values, "cost", arena_format(req->arena, "%zu.00", load->place % 3 * 80));
    return nerr_pass(move(req, row, "ticket_solve", solution));
}

static NEOERR *close_one(struct request *req, const struct load *load, const struct row *row)
{
    values_int(req->values, "satisfaction", load->place % 5 == 3 ? 2 : 4 + (int64_t)(load->place % 2));
    return nerr_pass(move(req, row, "ticket_close", demo_ticket_close));
}

static NEOERR *keep_promise(struct request *req, const struct row *row)
{
    values_text(req->values, "promise_kept_at", req->now);
    TRY(ticket_change(req, row, req->values));
    return nerr_pass(ticket_log_add(req, &(struct ticket_log){ .ticket_id = row_int(row, "id"), .kind = "kept", .text = row_text(row, "promised") }));
}

/* Safety holds the whole lot. */
static NEOERR *hold_goods(struct request *req, const struct row *row)
{
    bool whole = strcmp(row_text(row, "severity"), "safety") == 0;
    int64_t id;

    return nerr_pass(lot_hold_put(req, row, &(struct lot_hold){ .product_code = row_text(row, "product_code"), .product_name = row_text(row, "product_name"), .lot = row_text(row, "lot"), .quantity = "2", .reason = demo_hold_reason, .whole_lot = whole }, &id));
}

static NEOERR *add_sample(struct request *req, const struct row *row)
{
    values_text(req->values, "asked_on", req->today);
    values_text(req->values, "asked_quantity", "2");
    values_text(req->values, "received_on", req->today);
    values_text(req->values, "received_quantity", "2");
    values_text(req->values, "sent_on", req->today);
    values_text(req->values, "sent_quantity", "1");
    values_text(req->values, "laboratory", demo_laboratory);
    return nerr_pass(ticket_sample_save(req, row, 0));
}

static NEOERR *judge(struct request *req, const struct load *load, const struct row *row)
{
    char until[11];

    TRY(quality_judge(req, row, &(struct quality_verdict){ .verdict = "justified", .text = demo_verdict_text, .goods = "return" }));
    clock_format_day(load->now_ms + 5 * 86400000LL, until);
    return nerr_pass(quality_measure_add(req, row, &(struct quality_measure){ .what = demo_measure, .until = arena_text(req->arena, until), .owner_id = load->quality }));
}

static NEOERR *fill_reaction(struct request *req, const struct load *load, const struct row *row)
{
    static const char *const words[][2] = { { "product_kind", "drug" }, { "patient_initials", "L.M." }, { "patient_sex", "female" }, { "patient_age", "46" }, { "outcome", "improving" }, { "known", "new" }, { "reporter_kind", "pharmacist" } };
    int64_t id;

    for (size_t i = 0; i < COUNT_OF(words); i++)
        values_text(req->values, words[i][0], words[i][1]);
    values_text(req->values, "criteria", load->place % 2 == 0 ? "hospital" : "");
    values_text(req->values, "product_name", row_text(row, "product_name"));
    values_text(req->values, "lot", row_text(row, "lot"));
    values_text(req->values, "usage_text", demo_usage);
    values_text(req->values, "reaction", row_text(row, "description"));
    values_text(req->values, "onset_on", req->today);
    values_text(req->values, "aware_on", req->today);
    values_text(req->values, "reporter", row_text(row, "caller"));
    return nerr_pass(reaction_save(req, row, NULL, &id));
}

static NEOERR *submit_reaction(struct request *req, const struct load *load)
{
    struct row reaction;
    char next[11];

    values_int(req->values, "ticket_id", load->id);
    TRY(db_select_one(req, "SELECT r.*, t.number, t.customer_id FROM adverse_reaction r JOIN ticket t ON t.id = r.ticket_id WHERE t.id = :ticket_id", &reaction));
    clock_format_day(load->now_ms + 9 * 86400000LL, next);
    values_text(req->values, "kind", "first");
    values_text(req->values, "submitted_on", req->today);
    values_text(req->values, "authority", demo_authority);
    values_text(req->values, "receipt", demo_receipt);
    values_text(req->values, "note", "");
    values_text(req->values, "next_on", next);
    return nerr_pass(reaction_submit(req, &reaction));
}

static NEOERR *take_step(struct request *req, const struct load *load, char letter)
{
    struct row row;

    TRY(read_ticket(req, load->id, &row));
    req->person.id = strchr("bhmjy", letter) != NULL ? load->quality : load->worker;
    switch (letter) {
    case 'a': return nerr_pass(ticket_assign(req, &row, load->worker, ""));
    case 't': return nerr_pass(move(req, &row, "ticket_take", ""));
    case 'w': return nerr_pass(say_word(req, load, true));
    case 'n': return nerr_pass(say_word(req, load, false));
    case 'p': return nerr_pass(move(req, &row, "ticket_wait", demo_ticket_wait));
    case 'g': return nerr_pass(move(req, &row, "ticket_go_on", demo_ticket_go_on));
    case 'q': return nerr_pass(move(req, &row, "ticket_quality", demo_ticket_quality));
    case 'b': return nerr_pass(move(req, &row, "ticket_back", demo_ticket_back));
    case 'h': return nerr_pass(hold_goods(req, &row));
    case 'm': return nerr_pass(add_sample(req, &row));
    case 'j': return nerr_pass(judge(req, load, &row));
    case 'x': return nerr_pass(fill_reaction(req, load, &row));
    case 'y': return nerr_pass(submit_reaction(req, load));
    case 's': return nerr_pass(solve(req, load, &row));
    case 'c': return nerr_pass(close_one(req, load, &row));
    case 'r': return nerr_pass(move(req, &row, "ticket_reopen", demo_ticket_reopen));
    default: return nerr_pass(keep_promise(req, &row));
    }
}

static NEOERR *one_ticket(struct request *req, struct load *load, const struct row *shipment)
{
    int64_t moment = load->now_ms - load->ticket->hours_ago * 3600000LL;

    set_moment(req, moment);
    req->person.id = load->worker;
    TRY(open_one(req, load, shipment));
    for (const char *letter = load->ticket->steps; *letter != '\0'; letter++) {
        moment += load->ticket->hours_between * 3600000LL;
        set_moment(req, moment < load->now_ms ? moment : load->now_ms);
        TRY(take_step(req, load, *letter));
    }
    return STATUS_OK;
}

/* Capsules change their colour, blood-pressure meters do not. */
static struct row shipment_for(const struct rows *shipments, const struct load *load)
{
    size_t first = load->place / 3 * 37;

    for (size_t i = 0; i < shipments->count; i++) {
        struct row row = rows_at(shipments, (first + i) % shipments->count);

        if (strstr(row_text(&row, "product_name"), load->ticket->goods) != NULL)
            return row;
    }
    return rows_at(shipments, first % shipments->count);
}

static NEOERR *load_all(struct request *req, struct load *load, const struct row *staff)
{
    struct rows *shipments;

    TRY(db_select(req, shipments_sql, &shipments));
    for (load->place = 0; load->place < demo_ticket_count && shipments->count > 0; load->place++) {
        struct row shipment;

        load->ticket = &demo_tickets[load->place];
        shipment = shipment_for(shipments, load);
        load->worker = row_int(staff, load->place % 3 == 1 ? "second" : "first");
        TRY(one_ticket(req, load, &shipment));
    }
    return STATUS_OK;
}

static const char reply_sql[] =
    "INSERT INTO saved_reply (title, text, staff_id, department_id, created_at) SELECT :title, :text, st.id, st.department_id, :now FROM staff st WHERE st.id = :worker";

static NEOERR *load_texts(struct request *req, int64_t worker)
{
    for (size_t i = 0; i < DEMO_REPLIES; i++) {
        struct values *values = values_new(req->arena);

        values_text(values, "title", demo_replies[i].title);
        values_text(values, "text", demo_replies[i].text);
        values_int(values, "worker", worker);
        TRY(db_execute_with(req, reply_sql, values));
    }
    req->person.id = worker;
    for (size_t i = 0; i < DEMO_ARTICLES; i++) {
        int64_t id = 0;

        req->values = values_new(req->arena);
        values_text(req->values, "title", demo_articles[i].title);
        values_text(req->values, "category", demo_articles[i].category);
        values_text(req->values, "text", demo_articles[i].text);
        TRY(knowledge_write(req, &id));
    }
    return STATUS_OK;
}

/* What people would have been told has long been seen. */
NEOERR *demo_tickets_load(struct request *req)
{
    struct load load = { .now_ms = clock_parse_utc(req->now) };
    struct values *values = req->values;
    int64_t person = req->person.id;
    struct row staff;

    TRY(db_select_one(req, staff_sql, &staff));
    load.quality = row_int(&staff, "quality");
    TRY(load_all(req, &load, &staff));
    set_moment(req, load.now_ms);
    TRY(load_texts(req, row_int(&staff, "first")));
    req->person.id = person;
    req->values = values;
    return nerr_pass(db_execute(req, "UPDATE notice SET read_at = :now WHERE (kind LIKE 'ticket%' OR kind LIKE 'reaction%') AND read_at IS NULL"));
}
