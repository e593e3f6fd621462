/* twins.c - finds dealers that may be one and the same; the one writer of customer_pair. */
#include "twins.h"

#include <stdlib.h>
#include <string.h>

#include "core/db_bulk.h"
#include "dealer_name.h"

enum { STEP_DEALERS = 100, PROVINCE_DIGITS = 2 };

/* Those with the name's first two syllables, and those with one of the phones. */
#define COLUMNS                                                                                                           \
    "SELECT cu.id, cu.code, cu.name, cu.region_code, pr.full_name AS region_name, st.name AS owner, {visible:cu} AS mine,"   \
    " MAX(hit.word) AS word, MAX(hit.by_phone) AS by_phone FROM ("
#define BY_NAME                                                                                                           \
    "(SELECT s.customer_id, s.word, 0 AS by_phone FROM search_word s WHERE s.kind = 'twin' AND s.place = 0"                \
    " AND s.word LIKE CONCAT(:twin_stem, '%') LIMIT 200)"
#define REST                                                                                                              \
    ") hit /* all rows: `mine` says what may be linked to */ JOIN customer cu ON cu.id = hit.customer_id LEFT JOIN postal_region pr ON pr.code = cu.region_code"             \
    " LEFT JOIN staff st ON st.id = cu.owner_id WHERE cu.id <> :twin_id GROUP BY cu.id ORDER BY cu.id LIMIT 200"

static const char new_sql[] =
    "/* all rows: a duplicate outside the scope shows code, name, region, owner only */ " COLUMNS BY_NAME
    " UNION ALL (SELECT s.customer_id, '', 1 FROM search_word s WHERE s.kind IN ('customer', 'contact') AND s.place = 0"
    " AND s.word IN (:twin_phone, :twin_mobile) LIMIT 20)" REST;

/* A known dealer's phones are words of its own. Kind by kind, so that each look-up is of a whole key. */
#define BY_OWN_NUMBERS(of_kind)                                                                                           \
    " UNION ALL (SELECT o.customer_id, '', 1 FROM search_word s JOIN search_word o ON o.kind = '" of_kind "' AND o.place = 0"  \
    " AND o.word = s.word WHERE s.customer_id = :twin_id AND s.kind IN ('customer', 'contact') AND s.place = 0"              \
    " AND s.word REGEXP '^[0-9]{7,}$' LIMIT 20)"
static const char known_sql[] =
    "/* all rows: a duplicate outside the scope shows code, name, region, owner only */ " COLUMNS BY_NAME
    BY_OWN_NUMBERS("customer") BY_OWN_NUMBERS("contact") REST;

static bool same_province(const char *a, const char *b)
{
    return *a == '\0' || *b == '\0' || strncmp(a, b, PROVINCE_DIGITS) == 0;
}

static bool judge(struct request *req, const struct twin_of *dealer, const struct row *row, struct twin *twin)
{
    const char *key = dealer_name_key(req->arena, dealer_name_core(req->arena, dealer->name, dealer->region_name));
    bool by_phone = row_int(row, "by_phone") != 0, by_name;

    *twin = (struct twin){ .id = row_int(row, "id"), .code = row_text(row, "code"), .name = row_text(row, "name"),
                           .region_name = row_text(row, "region_name"), .owner = row_text(row, "owner"), .mine = row_int(row, "mine") != 0 };
    if (*row_text(row, "word") != '\0' && same_province(dealer->region_code, row_text(row, "region_code")))
        twin->likeness = dealer_name_likeness(key, row_text(row, "word"));
    by_name = twin->likeness >= DEALER_NAME_ALIKE;
    twin->reason = by_name && by_phone ? "both" : by_phone ? "phone" : "name";
    return by_name || by_phone;
}

static int worth(const struct twin *twin)
{
    return twin->likeness + (strcmp(twin->reason, "name") != 0 ? 50 : 0);
}

/* Keeps the likest. */
static void put(struct twin *twins, size_t *count, const struct twin *twin)
{
    size_t at = *count;

    while (at > 0 && worth(&twins[at - 1]) < worth(twin)) {
        if (at < TWINS_MOST)
            twins[at] = twins[at - 1];
        at--;
    }
    if (at < TWINS_MOST)
        twins[at] = *twin;
    if (*count < TWINS_MOST)
        (*count)++;
}

NEOERR *twins_find(struct request *req, const struct twin_of *dealer, struct twin *twins, size_t *count)
{
    const char *key = dealer_name_key(req->arena, dealer_name_core(req->arena, dealer->name, dealer->region_name));
    struct values *values = values_new(req->arena);
    struct rows *rows;

    *count = 0;
    values_int(values, "twin_id", dealer->id);
    values_text(values, "twin_stem", dealer_name_stem(req->arena, key));
    values_text(values, "twin_phone", *dealer->phone != '\0' ? dealer->phone : NULL);
    values_text(values, "twin_mobile", *dealer->mobile != '\0' ? dealer->mobile : NULL);
    TRY(db_select_with(req, dealer->id == 0 ? new_sql : known_sql, values, &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);
        struct twin twin;

        if (judge(req, dealer, &row, &twin))
            put(twins, count, &twin);
    }
    return STATUS_OK;
}

NEOERR *twins_show(struct request *req, const struct twin *twins, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_format(req->arena, "Twins.%zu", i);

        TRY(show_int(req, twins[i].id, "%s.id", path));
        TRY(show_text(req, twins[i].code, "%s.code", path));
        TRY(show_text(req, twins[i].name, "%s.name", path));
        TRY(show_text(req, twins[i].region_name, "%s.region_name", path));
        TRY(show_text(req, twins[i].owner, "%s.owner", path));
        TRY(show_text(req, twins[i].reason, "%s.reason", path));
        if (twins[i].mine)
            TRY(show_text(req, "1", "%s.mine", path));
    }
    return STATUS_OK;
}

NEOERR *twins_note(struct request *req, int64_t id, const char *state, const struct twin *twins, size_t count)
{
    struct values **pairs = arena_alloc(req->arena, (count + 1) * sizeof(*pairs));
    bool decided = strcmp(state, "open") != 0;

    for (size_t i = 0; i < count; i++) {
        pairs[i] = values_new(req->arena);
        values_int(pairs[i], "low_id", id < twins[i].id ? id : twins[i].id);
        values_int(pairs[i], "high_id", id < twins[i].id ? twins[i].id : id);
        values_text(pairs[i], "pair_reason", twins[i].reason);
        values_int(pairs[i], "likeness", twins[i].likeness);
        values_text(pairs[i], "pair_state", state);
        values_null(pairs[i], "decided_by");
        if (decided)
            values_int(pairs[i], "decided_by", req->person.id);
        values_text(pairs[i], "decided_at", decided ? req->now : NULL);
    }
    return nerr_pass(db_execute_many(req,
                                     "INSERT INTO customer_pair (low_id, high_id, reason, likeness, state, found_at, decided_by, decided_at)"
                                     " VALUES (:low_id, :high_id, :pair_reason, :likeness, :pair_state, :now, :decided_by, :decided_at)"
                                     " ON DUPLICATE KEY UPDATE reason = VALUES(reason), likeness = VALUES(likeness), found_at = VALUES(found_at)",
                                     pairs, count));
}

NEOERR *twins_different(struct request *req, int64_t id, int64_t other_id)
{
    struct twin other = { .id = other_id, .reason = "name" };

    req->subject = id;
    TRY(twins_note(req, id, "different", &other, 1));
    values_int(req->values, "pair_id", id);
    values_int(req->values, "pair_other", other_id);
    TRY(db_execute(req, "UPDATE customer_pair SET state = 'different', decided_by = :me, decided_at = :now"
                        " WHERE low_id = LEAST(:pair_id, :pair_other) AND high_id = GREATEST(:pair_id, :pair_other)"));
    return nerr_pass(audit_event(req, "different", "customer", id, arena_format(req->arena, "%lld", (long long)other_id)));
}

/* --- all dealers ---------------------------------------------------------------------------- */

static NEOERR *compare(struct request *req, const struct row *row)
{
    struct twin_of dealer = { .id = row_int(row, "id"), .name = row_text(row, "name"), .region_code = row_text(row, "region_code"),
                              .region_name = row_text(row, "region_name"), .phone = "", .mobile = "" };
    struct twin twins[TWINS_MOST];
    size_t count;

    TRY(twins_find(req, &dealer, twins, &count));
    return count == 0 ? STATUS_OK : nerr_pass(twins_note(req, dealer.id, "open", twins, count));
}

/* Pairs that this comparison did not find again are alike no more. */
static NEOERR *forget(struct request *req, const struct job *job)
{
    values_text(req->values, "began", json_string_value(json_object_get(job->state, "began")));
    return nerr_pass(db_execute(req, "DELETE FROM customer_pair WHERE state = 'open' AND found_at < :began"));
}

NEOERR *twins_step(struct request *req, struct job *job, bool *finished)
{
    struct rows *rows;

    if (json_object_get(job->state, "began") == NULL)
        json_object_set_new(job->state, "began", json_string(req->now));
    req->scope = SCOPE_ALL;
    values_int(req->values, "after", json_integer_value(json_object_get(job->state, "after")));
    values_int(req->values, "most", STEP_DEALERS);
    TRY(db_select(req, "/* all rows: pairs.c narrows */ SELECT cu.id, cu.name, cu.region_code, pr.full_name AS region_name FROM customer cu"
                       " LEFT JOIN postal_region pr ON pr.code = cu.region_code WHERE cu.id > :after ORDER BY cu.id LIMIT :most",
                  &rows));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows_at(rows, i);

        TRY(compare(req, &row));
        json_object_set_new(job->state, "after", json_integer(row_int(&row, "id")));
    }
    job->done += (int64_t)rows->count;
    *finished = rows->count < STEP_DEALERS;
    return *finished ? nerr_pass(forget(req, job)) : STATUS_OK;
}
