/* demo_sms.c - SMS of the demo: two of three numbers agreed to business notices, one of four to more; a campaign of last week. */
#include "demo_sms.h"

#include "domain/sms.h"

static const char *const agreed_sql[] = {
    "INSERT INTO consent (phone_id, category, evidence, given_on) SELECT ph.id, 'business', '开户登记表', :today - INTERVAL 90 + ph.id % 60 DAY FROM phone ph WHERE ph.sms = 1 AND ph.valid_to IS NULL AND ph.id % 3 > 0", /* data */
    "INSERT INTO consent (phone_id, category, evidence, given_on) SELECT ph.id, 'marketing', '订货会签到', :today - INTERVAL 40 DAY FROM phone ph WHERE ph.sms = 1 AND ph.valid_to IS NULL AND ph.id % 4 = 1", /* data */
};
static const char batch_sql[] =
    "INSERT INTO sms_batch (title, category, text, roles, state, gateway, created_at, created_by, submitted_at, started_at, finished_at) SELECT :title, 'business', :text, 'purchasing', IF(:over = 1, 'done', 'draft'), IF(:over = 1, 'gammu', ''),"
    " :now - INTERVAL 7 DAY, st.id, IF(:over = 1, :now - INTERVAL 7 DAY, NULL), IF(:over = 1, :now - INTERVAL 7 DAY, NULL), IF(:over = 1, :now - INTERVAL 10020 MINUTE, NULL) FROM staff st WHERE st.account = 'service1'";
static const char messages_sql[] =
    "/* all rows: invented messages */ INSERT INTO sms_message (batch_id, number, contact_id, customer_id, person_name, text, segments, state, reason, handed_at, sent_at, delivered_at)"
    " SELECT :batch_id, ph.number, c.id, cu.id, p.name, CONCAT('【九方】', REPLACE(:text, '{contact}', p.name)), 1, ELT(1 + (ph.id % 7 = 0) + 2 * (ph.id % 7 = 1), 'delivered', 'failed', 'sent'), IF(ph.id % 7 = 0, 'SendingError', '')," /* data */
    "  :now - INTERVAL 7 DAY, IF(ph.id % 7 = 0, NULL, :now - INTERVAL 7 DAY), IF(ph.id % 7 < 2, NULL, :now - INTERVAL 10060 MINUTE)"
    " FROM phone ph JOIN consent co ON co.phone_id = ph.id AND co.category = 'business' JOIN contact c ON c.id = ph.contact_id AND c.role = 'purchasing' JOIN person p ON p.id = c.person_id JOIN customer cu ON cu.id = c.customer_id"
    " WHERE ph.sms = 1 AND cu.state = 'active' ORDER BY ph.id LIMIT 40 ON DUPLICATE KEY UPDATE number = sms_message.number";
static const char *const after_sql[] = {
    "INSERT INTO timeline (customer_id, at, kind, resource, staff_id, detail, link) SELECT m.customer_id, m.sent_at, 'sms_sent', 'sms', b.created_by, LEFT(CONCAT(m.person_name, ' ', m.text), 300), CONCAT('/communications/sms/', b.id)"
    " FROM sms_message m JOIN sms_batch b ON b.id = m.batch_id WHERE m.batch_id = :batch_id AND m.sent_at IS NOT NULL",
    "INSERT INTO sms_reply (gateway_key, number, text, received_at, message_id, customer_id, kind) SELECT CONCAT('demo-', m.id), m.number, '收到,谢谢', :now - INTERVAL 6 DAY, m.id, m.customer_id, 'reply' FROM sms_message m" /* data */
    " WHERE m.batch_id = :batch_id AND m.state = 'delivered' ORDER BY m.id LIMIT 2",
    "UPDATE sms_message m JOIN sms_reply r ON r.message_id = m.id SET m.replied_at = r.received_at WHERE m.batch_id = :batch_id",
};

static NEOERR *put_batch(struct request *req, const char *title, const char *text, bool over)
{
    values_text(req->values, "title", title);
    values_text(req->values, "text", text);
    values_int(req->values, "over", over);
    TRY(db_execute(req, batch_sql));
    values_int(req->values, "batch_id", db_insert_id(req));
    return STATUS_OK;
}

NEOERR *demo_sms_load(struct request *req)
{
    for (size_t i = 0; i < COUNT_OF(agreed_sql); i++)
        TRY(db_execute(req, agreed_sql[i]));
    TRY(put_batch(req, "节前备货提醒", "{contact}您好,节前物流较忙,请提前安排{dealer}的备货。联系人{owner} {owner_phone}。", false)); /* data */
    TRY(put_batch(req, "月度对账提醒", "{contact}您好,本月对账单已寄出,请核对后回传。", true)); /* data */
    TRY(db_execute(req, messages_sql));
    for (size_t i = 0; i < COUNT_OF(after_sql); i++)
        TRY(db_execute(req, after_sql[i]));
    return nerr_pass(sms_count(req, values_get_int(req->values, "batch_id")));
}
