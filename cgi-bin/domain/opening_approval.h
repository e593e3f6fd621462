/* opening_approval.h - account opening as a kind of approval. */
#ifndef DOMAIN_OPENING_APPROVAL_H
#define DOMAIN_OPENING_APPROVAL_H

#include "approval.h"

extern const struct approval_kind opening_approval;

#endif
