/* contract_approval.h - contracts as a kind of approval. */
#ifndef DOMAIN_CONTRACT_APPROVAL_H
#define DOMAIN_CONTRACT_APPROVAL_H

#include "approval.h"

extern const struct approval_kind contract_approval;

#endif
