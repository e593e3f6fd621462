/* scene_body.h - what scene.h says; included once by each test program. */
#include "scene.h"

#include <stdio.h>
#include <string.h>

enum { PLACES_FROM = 100 };

/* Policies in force are held by the workers. */
static void policies_changed(void)
{
    run_sql("UPDATE options_stamp SET value = value + 1");
}

/* The policy in force; another test may have published it. */
static int policy(void)
{
    return (int)number_of("SELECT id FROM approval_policy WHERE kind = 'opening' AND state = 'current'");
}

struct visitor person(void)
{
    return visitor_new("");
}

struct scene scene_new(void)
{
    struct scene scene = { 0 };
    long long number = (long long)unique();

    scene.region = run_sql(say("INSERT INTO sales_region (name) VALUES ('R%lld')", number));
    run_sql(say("INSERT INTO sales_region_tree (ancestor_id, region_id) VALUES (%lld, %lld)", (long long)scene.region, (long long)scene.region));
    run_sql(say("INSERT INTO approval_condition (node_id, fact, operator, value) SELECT id, 'sales_region_id', 'is_not', '%lld' FROM approval_node WHERE policy_id = %d AND place < %d",
                (long long)scene.region, policy(), PLACES_FROM));
    policies_changed();
    scene.quality = visitor_new("customers.look:all customers.read:all customers.quality:all");
    scene.owner = visitor_new("customers.look:own customers.read:own customers.update:own");
    return scene;
}

static int64_t step(struct scene *scene, const char *values)
{
    int64_t node = run_sql(say("INSERT INTO approval_node (policy_id, place, name, name_en, finder, staff_id, role_id, mode) VALUES (%d, %d, 'Step %d', 'Step %d', %s)",
                               policy(), PLACES_FROM + scene->places, scene->places + 1, scene->places + 1, values));

    scene->places++;
    run_sql(say("INSERT INTO approval_condition (node_id, fact, operator, value) VALUES (%lld, 'sales_region_id', 'is', '%lld')", (long long)node, (long long)scene->region));
    policies_changed();
    return node;
}

int64_t step_person(struct scene *scene, const struct visitor *who)
{
    return step(scene, say("'person', %lld, NULL, 'any'", (long long)who->id));
}

int64_t step_role(struct scene *scene, int64_t role, const char *mode)
{
    return step(scene, say("'role', NULL, %lld, '%s'", (long long)role, mode));
}

int64_t role_of(const struct visitor *one, const struct visitor *other)
{
    int64_t role = run_sql(say("INSERT INTO role (word, name, name_en) VALUES ('r%lld', 'r', 'r')", (long long)unique()));

    run_sql(say("INSERT INTO staff_role (staff_id, role_id) VALUES (%lld, %lld), (%lld, %lld)", (long long)one->id, (long long)role, (long long)other->id, (long long)role));
    return role;
}

int64_t dealer(const struct scene *scene)
{
    int64_t id = dealer_new(scene->owner.id, say("Dealer %lld", (long long)unique()));

    run_sql(say("UPDATE customer SET state = 'quality', sales_region_id = %lld WHERE id = %lld", (long long)scene->region, (long long)id));
    return id;
}

int64_t submitted(const struct scene *scene, int64_t dealer_id)
{
    struct page page = post(&scene->quality, module_named("customers"), say("/customers/%lld/state/pass", (long long)dealer_id), "state_reason=fine");

    assert_int_equal(page.status, 303);
    return number_of(say("SELECT MAX(id) FROM approval WHERE kind = 'opening' AND document_id = %lld", (long long)dealer_id));
}

struct page acted(const struct visitor *who, int64_t run, const char *what, const char *body)
{
    return post(who, module_named("approvals"), say("/approvals/%lld/%s", (long long)run, what), body);
}

int act(const struct visitor *who, int64_t run, const char *what, const char *body)
{
    return acted(who, run, what, body).status;
}

const char *state_of(int64_t dealer_id)
{
    return text_of(say("SELECT state FROM customer WHERE id = %lld", (long long)dealer_id));
}

const char *run_state(int64_t run)
{
    return text_of(say("SELECT state FROM approval WHERE id = %lld", (long long)run));
}

bool waits_for(int64_t run, const struct visitor *who)
{
    return number_of(say("SELECT COUNT(*) FROM approval_turn WHERE approval_id = %lld AND staff_id = %lld AND state = 'open'", (long long)run, (long long)who->id)) > 0;
}

void scene_end(void)
{
    run_sql(say("DELETE c FROM approval_condition c JOIN approval_node n ON n.id = c.node_id WHERE n.policy_id = %d AND n.place >= %d", policy(), PLACES_FROM));
    run_sql(say("DELETE FROM approval_node WHERE policy_id = %d AND place >= %d", policy(), PLACES_FROM));
    run_sql(say("DELETE c FROM approval_condition c JOIN approval_node n ON n.id = c.node_id WHERE n.policy_id = %d AND c.operator = 'is_not'", policy()));
    policies_changed();
}
