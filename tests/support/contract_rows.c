/* contract_rows.c - rows of contracts and orders for tests that ask for every address. */
#include "contract_rows.h"

#include "page.h"

static int64_t contract_in(int64_t customer, const char *state)
{
    int64_t id = run_sql(say("INSERT INTO contract (number, kind, title, customer_id, company_id, template_id, starts_on, ends_on, state, state_at, created_at, created_by, changed_at)"
                             " VALUES ('E%lld', 'single', 'Every', %lld, 1, 1, '2026-01-01', '2099-01-01', '%s', '2026-01-01', '2026-01-01', 1, '2026-01-01')",
                             (long long)unique(), (long long)customer, state));

    run_sql(say("INSERT INTO contract_party (contract_id, side, name) VALUES (%lld, 'seller', 'Ours'), (%lld, 'buyer', 'Theirs')", (long long)id, (long long)id));
    return id;
}

/* A contract in each state that some page wants, with a clause, a stamp and an attachment; and what legal keeps. */
void contract_rows(int64_t customer, int64_t file, fixture_fn add)
{
    int64_t draft = contract_in(customer, "draft"), approved = contract_in(customer, "approved"), sealed = contract_in(customer, "sealed");
    int64_t clause = number_of("SELECT MIN(id) FROM clause"), text;

    add("/contracts", "id", draft);
    add("/contracts/:id/state", "id", contract_in(customer, "draft"));
    add("/contracts/:id/seal", "id", approved);
    add("/contracts/:id/post", "id", sealed);
    add("/contracts/:id/countersign", "id", sealed);
    add("/contracts/:id/original", "id", sealed);
    add("/contracts/:id/renew", "id", sealed);
    add("/contracts/:id/amend", "id", sealed);
    add("/contracts/:id/clauses", "clause_id",
        run_sql(say("INSERT INTO contract_clause (contract_id, place, clause_id, clause_version_id, title, body) VALUES (%lld, 1, 1, 1, 'x', 'y')", (long long)draft)));
    add("/contracts/seals", "id",
        run_sql(say("INSERT INTO contract_seal (contract_id, revision, seal, pages, copies, stamped_on, stamped_by, created_at, created_by)"
                    " VALUES (%lld, 1, 'contract', '1', 1, '2026-01-01', 1, '2026-01-01', 1)", (long long)sealed)));
    add("/contracts/execution", "id",
        run_sql(say("INSERT INTO contract_line (contract_id, place, product_id, code, name, unit, quantity, unit_price, tax_rate, amount) SELECT %lld, 1, MAX(id), 'E', 'Every', 'box', 1, 1, 13, 1 FROM product", (long long)sealed)));
    add("/files/contracts", "id", draft);
    add("/files/contract/", "id",
        run_sql(say("INSERT INTO contract_file (contract_id, kind, file_id, added_at, added_by) VALUES (%lld, 'attachment', %lld, '2026-01-01', 1)", (long long)draft, (long long)file)));
    text = run_sql(say("INSERT INTO clause_version (clause_id, variant, number, title, body, created_at, created_by) VALUES (%lld, 'e%lld', 1, 'x', 'y', '2026-01-01', 1)",
                       (long long)clause, (long long)unique()));
    add("/contracts/clauses", "id", clause);
    add("/contracts/clauses", "text_id", text);
    add("/contracts/templates", "id",
        run_sql(say("INSERT INTO contract_template (word, number, name, kind, title, created_at, created_by) VALUES ('e%lld', 1, 'x', 'single', 'y', '2026-01-01', 1)", (long long)unique())));
    add("/contracts/templates", "clause_id",
        run_sql("INSERT INTO template_clause (template_id, clause_version_id, place) SELECT MAX(id), 1, 1 FROM contract_template"));
    add("/contracts/templates/:id/next", "id", number_of("SELECT MIN(id) FROM contract_template WHERE state = 'current'"));
    add("/contracts/companies", "id", 1);
    add("/prints/contracts", "id", draft);
    run_sql(say("UPDATE contract SET approved_at = '2026-01-01', text_hash = UNHEX(SHA2('x', 256)) WHERE id = %lld", (long long)approved));
    add("/prints/contracts/:id/waiting", "id", approved);
}

void order_rows(int64_t customer, int64_t asked_by, fixture_fn add)
{
    int64_t order = run_sql(say("INSERT INTO sales_order (number, customer_id, state, ordered_on, total, created_at, created_by) VALUES ('E%lld', %lld, 'released', '2026-01-01', 100, '2026-01-01', 1)",
                                (long long)unique(), (long long)customer));

    run_sql(say("INSERT INTO sales_order_line (order_id, place, product_id, quantity, price, amount) SELECT %lld, 1, MAX(id), 10, 10, 100 FROM product", (long long)order));
    add("/sales/orders", "id", order);
    add("/sales/releases", "id",
        run_sql(say("INSERT INTO gate_release (customer_id, order_id, amount, until, reason, refusals, state, asked_by, asked_at)"
                    " VALUES (%lld, %lld, 100, '2099-01-01', 'Every', 'limit', 'granted', %lld, '2026-01-01')", (long long)customer, (long long)order, (long long)asked_by)));
}
