/* notice_topics.c - every kind of notice, by topic. Data only. */
#include "notice_topics.h"

#include "error.h"
#include "text.h"

const struct notice_topic notice_topics[] = {
    { "approvals", "approval_waiting", "approval_waiting,approval_late,approval_asked,approval_nobody", NOTICE_MUST, "now", "now" },
    { "approvals", "approval_result", "approval_answered,approval_approved,approval_rejected,approval_returned", 0, "now", "never" },
    { "customers", "customer_state", "state_prospect,state_papers,state_quality,state_approval,state_active,state_suspended,state_dormant,state_closed", 0, "digest", "never" },
    { "customers", "customer_care", "transferred,file_asked", 0, "digest", "never" },
    { "customers", "customer_limit", "limit_set", 0, "digest", "never" },
    { "customers", "papers_digest", "papers_digest", 0, "digest", "never" },
    { "customers", "paper_refused", "paper_refused", 0, "now", "never" },
    { "sales", "contract_state", "contract_sealed,contract_effective,contract_expired,contract_ended,contract_done,contract_void", 0, "digest", "never" },
    { "sales", "contract_due", "contract_remind,contract_expiring", 0, "now", "never" },
    { "sales", "sales_alarm", "unreleased,ledger_differs", 0, "now", "now" },
    { "service", "safety", "ticket_safety,ticket_hold,reaction_grave,recall_started,recall_late", NOTICE_MUST | NOTICE_URGENT, "now", "now" },
    { "service", "safety_clock", "reaction_soon,reaction_late,recall_soon", NOTICE_MUST, "now", "now" },
    { "service", "ticket_given", "ticket_given,ticket_split", 0, "now", "now" },
    { "service", "ticket_word", "ticket_moved,ticket_word,ticket_severity,ticket_verdict", 0, "digest", "never" },
    { "service", "ticket_clock", "ticket_soon,ticket_late", 0, "now", "now" },
    { "work", "promise", "promise_given,promise_due", 0, "now", "never" },
    { "work", "sms", "sms_done,sms_given_up,sms_replied,sms_unsubscribed", 0, "digest", "never" },
    { "work", "task", "task_given,task_done", 0, "now", "never" },
    { "work", "tasks_due", "tasks_due", 0, "digest", "never" },
    { "work", "announcement", "announcement,announcement_again", 0, "digest", "never" },
    { "work", "announcement_must", "announcement_must,announcement_must_again,announcement_remind", NOTICE_MUST, "now", "now" },
    { "house", "job_done", "export_ready,import_ready,import_done,bulk_done", 0, "never", "never" },
    { "house", "job_failed", "job_failed", 0, "now", "never" },
    { "house", "account", "token_revoked,substitute", NOTICE_MUST, "now", "never" },
};
const size_t notice_topic_count = COUNT_OF(notice_topics);

const struct notice_topic *notice_topic_of(const char *kind)
{
    static const struct notice_topic unknown = { "house", "", "", 0, "now", "never" };

    for (size_t i = 0; i < notice_topic_count; i++) {
        if (text_has_word(notice_topics[i].kinds, kind))
            return &notice_topics[i];
    }
    return &unknown;
}
