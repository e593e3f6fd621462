/* approval_kinds.c - every kind of document that is approved: one row a kind. */
#include <string.h>

#include "approval.h"
#include "contract_approval.h"
#include "gate_release.h"
#include "goods_return.h"
#include "opening_approval.h"
#include "sms.h"

const struct approval_kind *const approval_kinds[] = { &opening_approval, &contract_approval, &release_approval, &return_approval, &sms_approval, NULL };

const struct approval_kind *approval_kind_find(const char *word)
{
    for (size_t i = 0; approval_kinds[i] != NULL; i++) {
        if (strcmp(approval_kinds[i]->word, word) == 0)
            return approval_kinds[i];
    }
    return NULL;
}

static const char *const policy_columns[] = { "kind", "number", "state", "note", "created_at", "created_by", "published_at", "published_by", NULL };
static const char *const node_columns[] = { "policy_id", "place", "name", "name_en", "finder", "staff_id", "role_id", "levels", "mode", "needs", NULL };
static const char *const condition_columns[] = { "node_id", "fact", "operator", "value", NULL };
const struct table approval_policy_table = { .name = "approval_policy", .columns = policy_columns, .versioned = true };
const struct table approval_node_table = { .name = "approval_node", .columns = node_columns, .versioned = true };
const struct table approval_condition_table = { .name = "approval_condition", .columns = condition_columns };
