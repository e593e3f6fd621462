/* app.h - the only core header a module includes. */
#ifndef CORE_APP_H
#define CORE_APP_H

#include "error.h"
#include "arena.h"
#include "values.h"
#include "text.h"
#include "db.h"
#include "db_later.h"
#include "audit.h"
#include "permission.h"
#include "form.h"
#include "list.h"
#include "request.h"
#include "route.h"
#include "options.h"
#include "held.h"
#include "job.h"
#include "outbox.h"
#include "file.h"
#include "clock.h"
#include "config.h"
#include "log.h"

#endif
