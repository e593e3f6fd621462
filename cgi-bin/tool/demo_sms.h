/* demo_sms.h - invented SMS: numbers that agreed, a campaign that is over with its results, a draft, a reply. */
#ifndef TOOL_DEMO_SMS_H
#define TOOL_DEMO_SMS_H

#include "core/app.h"

MUST_USE NEOERR *demo_sms_load(struct request *req);

#endif
