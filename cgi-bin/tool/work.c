/* work.c - ninefold work: runs jobs. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "core/app.h"
#include "core/list_export.h"
#include "approvals/approvals.h"
#include "contracts/contracts.h"
#include "customers/customers.h"
#include "domain/announcement.h"
#include "domain/completeness.h"
#include "domain/contact_plan.h"
#include "domain/contract.h"
#include "domain/customer_count.h"
#include "domain/import.h"
#include "domain/ledger_post.h"
#include "domain/notify.h"
#include "domain/paper.h"
#include "domain/sales_cross.h"
#include "domain/sms.h"
#include "domain/task.h"
#include "domain/communication.h"
#include "domain/ticket.h"
#include "domain/ticket_day.h"
#include "domain/twins.h"
#include "modules.h"
#include "prints/prints.h"
#include "sweep.h"
#include "tickets/recalls.h"
#include "tool.h"

enum { IDLE_MS = 500 };

static NEOERR *export_step(struct request *req, struct job *job, bool *finished)
{
    const struct list *list = list_find(json_string_value(json_object_get(job->args, "list")));

    if (list == NULL)
        return nerr_raise(ERR_INVALID, "no such list");
    return nerr_pass(list_export_step(req, list, job, finished));
}

static const struct job_kind kinds[] = {
    { "outbox", outbox_step },
    { "export", export_step },
    { "import", import_step },
    { "approval_clock", approval_clock_step },
    { "approvals.approve", many_approve_step },
    { "approvals.return", many_return_step },
    { "customers.transfer", transfer_step },
    { "customers.change", bulk_edit_step },
    { "customers.pairs", twins_step },
    { "customers.ask", ask_step },
    { "contracts.remind", contract_remind_step },
    { "contracts.behind", contract_behind_step },
    { "completeness", completeness_step },
    { "prints.freeze", freeze_step },
    { "prints.contract", contract_freeze_step },
    { "prints.reaction", reaction_freeze_step },
    { "tasks.remind", tasks_remind_step },
    { "announcements", announcements_step },
    { "communications.promises", communications_promises_step },
    { "tickets.clock", tickets_clock_step },
    { "recalls.notify", recall_notify_all_step },
    { "recalls.clock", recalls_clock_step },
    { "tickets.figures", tickets_figures_step },
    { "sms.send", sms_send_step },
    { "sms.poll", sms_poll_step },
    { "sweep", sweep_step },
    { "papers_digest", papers_digest_step },
    { "contracts_daily", contracts_daily_step },
    { "papers_light", papers_light_step },
    { "ledger_figures", ledger_figures_step },
    { "sales_totals", sales_totals_step },
    { "customer_counts", customer_counts_step },
    { "sales_cross", sales_cross_step },
    { "contacts.plan", contact_plan_step },
};

static volatile sig_atomic_t ending;

static void on_signal(int number)
{
    (void)number;
    ending = 1;
}

static NEOERR *run_one(bool *ran)
{
    struct arena *arena = arena_new();
    struct request req;
    NEOERR *err = request_for_work(&req, arena, 0, VIA_JOB);

    *ran = false;
    if (err == STATUS_OK)
        err = job_run_schedule(&req);
    if (err == STATUS_OK)
        err = job_run_next(&req, kinds, COUNT_OF(kinds), ran);
    if (err != STATUS_OK)
        db_rollback(&req);
    request_end(&req);
    arena_free(arena);
    return nerr_pass(err);
}

NEOERR *tool_work(int argc, char **argv)
{
    bool once = false, ran;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--once") == 0)
            once = true;
        else if (strncmp(argv[i], "--now=", 6) != 0 || clock_fix(argv[i] + 6) != 0)
            return nerr_raise(ERR_INVALID, "work: %s", argv[i]);
    }
    signal(SIGTERM, on_signal);
    signal(SIGINT, on_signal);
    signal(SIGXFSZ, SIG_IGN);
    while (!ending) {
        NEOERR *err = run_one(&ran);

        if (err != STATUS_OK && once)
            return nerr_pass(err);
        if (err != STATUS_OK) {
            log_error(NULL, &err);
            sleep(1);
        }
        if (!ran && once)
            break;
        if (!ran)
            usleep(IDLE_MS * 1000);
    }
    return STATUS_OK;
}
