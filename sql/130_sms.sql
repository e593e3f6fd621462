-- SMS to dealers' contacts (domain.md 8): campaigns, one row a number, what became of it; replies, numbers that get none, texts, words
-- that carriers refuse. domain/sms*.c writes campaigns, messages and replies.

CREATE TABLE sms_template (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', name VARCHAR(60) NOT NULL COMMENT 'what it is for', category VARCHAR(40) NOT NULL COMMENT 'dictionary consent_category', text VARCHAR(500) NOT NULL COMMENT 'with {contact} {dealer} {owner} {owner_phone}',
  valid_to DATETIME(3) NULL COMMENT 'no longer offered', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record'
) COMMENT 'texts to begin with';

CREATE TABLE sms_word (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', word VARCHAR(30) NOT NULL COMMENT 'what carriers refuse', proposal VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'what passes instead', UNIQUE KEY sms_word_once (word)
) COMMENT 'words that carriers refuse';

CREATE TABLE sms_suppression (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', number VARCHAR(30) NOT NULL COMMENT 'mobile, normalised', reason VARCHAR(20) NOT NULL COMMENT 'dictionary sms_suppression_reason', note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'what was said',
  added_at DATETIME(3) NOT NULL COMMENT 'since', added_by INT NOT NULL COMMENT 'staff; 0 = by reply', valid_to DATETIME(3) NULL COMMENT 'lifted', in_force VARCHAR(30) AS (IF(valid_to IS NULL, number, NULL)) PERSISTENT COMMENT 'makes it unique while it holds',
  UNIQUE KEY sms_suppression_once (in_force), KEY sms_suppression_added (added_at, id), KEY sms_suppression_number (number)
) COMMENT 'numbers that get no SMS';

CREATE TABLE sms_batch (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', title VARCHAR(80) NOT NULL COMMENT 'for colleagues', category VARCHAR(40) NOT NULL COMMENT 'dictionary consent_category: what the contacts must have agreed to', text VARCHAR(500) NOT NULL COMMENT 'with fields, without signature',
  regions VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'sales regions with what lies below, comma-separated; empty = all', roles VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'dictionary contact_role', classes VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'dictionary abc_class', tags VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'dictionary customer_tag',
  dealer_states VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'dictionary customer_state', state VARCHAR(20) NOT NULL DEFAULT 'draft' COMMENT 'dictionary sms_batch_state', state_reason VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'why it is in this state',
  total INT NOT NULL DEFAULT 0 COMMENT 'numbers, suppressed ones too', sent INT NOT NULL DEFAULT 0 COMMENT 'taken by the carrier, delivered ones too', delivered INT NOT NULL DEFAULT 0 COMMENT 'reported', failed INT NOT NULL DEFAULT 0 COMMENT 'refused or unclear', suppressed INT NOT NULL DEFAULT 0 COMMENT 'not sent on purpose', segments INT NOT NULL DEFAULT 0 COMMENT 'of all that are to be sent',
  gateway VARCHAR(20) NOT NULL DEFAULT '' COMMENT 'what it was handed to', created_at DATETIME(3) NOT NULL COMMENT 'entered', created_by INT NOT NULL COMMENT 'staff', submitted_at DATETIME(3) NULL COMMENT 'list taken', started_at DATETIME(3) NULL COMMENT 'approved or sent at once', finished_at DATETIME(3) NULL COMMENT 'nothing waits any more', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  KEY sms_batch_created (created_at, id), KEY sms_batch_state (state, created_at, id), KEY sms_batch_by (created_by, created_at, id)
) COMMENT 'campaigns';

CREATE TABLE sms_sender (
  batch_id BIGINT NOT NULL PRIMARY KEY COMMENT 'campaign'
) COMMENT 'locked by the job that sends: one at a time, and pages are not held up';

CREATE TABLE sms_message (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key; the reference at the gateway is made of it', batch_id BIGINT NOT NULL COMMENT 'campaign', number VARCHAR(30) NOT NULL COMMENT 'mobile', contact_id BIGINT NOT NULL COMMENT 'whose', customer_id BIGINT NOT NULL COMMENT 'dealer', person_name VARCHAR(60) NOT NULL COMMENT 'as it was then',
  text VARCHAR(1000) NOT NULL COMMENT 'as sent', segments TINYINT NOT NULL COMMENT '70 characters, or 67 each', state VARCHAR(20) NOT NULL COMMENT 'dictionary sms_state', reason VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'why it failed', handed_by VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'process and turn that handed it over',
  handed_at DATETIME(3) NULL COMMENT 'written before it was handed over', sent_at DATETIME(3) NULL COMMENT 'the carrier took it', delivered_at DATETIME(3) NULL COMMENT 'reported', replied_at DATETIME(3) NULL COMMENT 'last reply',
  UNIQUE KEY sms_message_once (batch_id, number), KEY sms_message_state (batch_id, state, id), KEY sms_message_customer (customer_id, id), KEY sms_message_number (number, id), KEY sms_message_open (state, id)
) COMMENT 'one number of a campaign';

CREATE TABLE sms_reply (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', gateway_key VARCHAR(80) NOT NULL COMMENT 'its key there: taken once', number VARCHAR(30) NOT NULL COMMENT 'from', text VARCHAR(1000) NOT NULL COMMENT 'what was written', received_at DATETIME(3) NOT NULL COMMENT 'taken in', message_id BIGINT NULL COMMENT 'the last that the number got', customer_id BIGINT NULL COMMENT 'dealer of it',
  kind VARCHAR(20) NOT NULL COMMENT 'dictionary sms_reply_kind', UNIQUE KEY sms_reply_once (gateway_key), KEY sms_reply_received (received_at, id), KEY sms_reply_customer (customer_id, received_at, id), KEY sms_reply_message (message_id)
) COMMENT 'what contacts wrote back';

INSERT INTO setting VALUES ('sms.approval_from', '50'), ('sms.hour_from', '8'), ('sms.hour_to', '21'), ('sms.per_minute', '60'), ('sms.signature', '九方'), ('sms.opt_out', '拒收请回复R'), ('sms.unsubscribe', 'R,T,TD,N,退订');
INSERT INTO job_schedule VALUES ('sms.poll', 1, '2000-01-01');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('sms_batch_state', '短信批次状态', 'State of a campaign', 1), ('sms_state', '短信状态', 'State of a message', 1), ('sms_suppression_reason', '不发原因', 'Why a number gets none', 1), ('sms_reply_kind', '回复类型', 'Kind of reply', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('sms_batch_state', 'draft', '草稿', 'Draft', 'y', 1), ('sms_batch_state', 'asked', '审批中', 'Waits', 'b', 2), ('sms_batch_state', 'returned', '已退回', 'Sent back', 'o', 3), ('sms_batch_state', 'refused', '已驳回', 'Refused', 'r', 4), ('sms_batch_state', 'sending', '发送中', 'Being sent', 'b', 5), ('sms_batch_state', 'paused', '已暂停', 'Paused', 'o', 6), ('sms_batch_state', 'stopped', '已停止', 'Stopped', '', 7), ('sms_batch_state', 'done', '已发完', 'Sent', 'g', 8), ('sms_batch_state', 'void', '已作废', 'Discarded', '', 9),
  ('sms_state', 'waiting', '待发', 'Waiting', 'y', 1), ('sms_state', 'handing', '正在提交', 'Being handed over', 'b', 2), ('sms_state', 'handed', '已交网关', 'At the gateway', 'b', 3), ('sms_state', 'sent', '已发送', 'Sent', 'b', 4), ('sms_state', 'delivered', '已送达', 'Delivered', 'g', 5), ('sms_state', 'failed', '失败', 'Failed', 'r', 6), ('sms_state', 'suppressed', '不发', 'Suppressed', '', 7),
  ('sms_suppression_reason', 'reply', '本人回复退订', 'Unsubscribed by reply', 'r', 1), ('sms_suppression_reason', 'told', '本人告知', 'Told us', 'o', 2), ('sms_suppression_reason', 'wrong', '号码不对', 'Wrong number', '', 3),
  ('sms_reply_kind', 'reply', '回复', 'Reply', 'b', 1), ('sms_reply_kind', 'unsubscribe', '退订', 'Unsubscribed', 'r', 2),
  ('approval_kind', 'sms', '短信', 'SMS', 'b', 20), ('approval_flag', 'sms_marketing', '营销短信', 'Marketing', 'y', 20),
  ('audit_table', 'sms_batch', '短信批次', 'SMS campaign', '', 130), ('audit_table', 'sms_template', '短信模板', 'SMS template', '', 131), ('audit_table', 'sms_word', '短信敏感词', 'refused word of SMS', '', 132), ('audit_table', 'sms_suppression', '短信不发名单', 'number without SMS', '', 133), ('audit_table', 'sms_message', '短信', 'SMS', '', 134), ('audit_table', 'sms_batches', '短信批次列表', 'list of campaigns', '', 135), ('audit_table', 'sms_messages', '短信列表', 'list of SMS', '', 136), ('audit_table', 'sms_replies', '短信回复列表', 'list of replies', '', 137), ('audit_table', 'sms_suppressions', '不发名单列表', 'list of numbers without SMS', '', 138);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES (0, 'sms_batches', 'sms.view_sending', 'state=sending,paused', 1), (0, 'sms_batches', 'sms.view_draft', 'state=draft,returned', 2), (0, 'sms_messages', 'sms.view_failed', 'state=failed', 1), (0, 'sms_replies', 'sms.view_reply', 'kind=reply', 1);

INSERT INTO sms_template (name, category, text) VALUES
  ('到货提醒', 'business', '{contact}您好,贵司所订货物已发出,请注意查收。有问题请联系{owner} {owner_phone}。'), ('证照更新', 'business', '{contact}您好,{dealer}的部分证照即将到期,请将新证照发给{owner} {owner_phone},以免影响发货。'),
  ('对账提醒', 'business', '{contact}您好,本月对账单已寄出,请核对后回传。联系人{owner} {owner_phone}。'), ('节日问候', 'care', '{contact}您好,感谢{dealer}一直以来的支持,祝您和同事们节日愉快!'), ('新品介绍', 'marketing', '{contact}您好,我司有新品上市,欢迎向{owner} {owner_phone}了解。');
INSERT INTO sms_word (word, proposal) VALUES ('返利', '政策支持'), ('催款', '对账提醒'), ('欠款', '账款核对'), ('回扣', ''), ('免费', '赠送'), ('中奖', ''), ('贷款', ''), ('发票代开', ''), ('最低价', '优惠价格');

-- Customer service writes to contacts; salespeople to those of their own dealers; the director of sales and the general manager decide.
INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'sms', a.action, a.scope FROM role r JOIN
  (SELECT 'service' AS word, 'read' AS action, 'all' AS scope UNION SELECT 'service', 'send', 'all' UNION SELECT 'service', 'export', 'all' UNION SELECT 'sales', 'read', 'own' UNION SELECT 'sales', 'send', 'own' UNION SELECT 'manager', 'read', 'team,region' UNION SELECT 'manager', 'send', 'team,region' UNION SELECT 'manager', 'export', 'team,region'
   UNION SELECT 'salesdirector', 'read', 'all' UNION SELECT 'salesdirector', 'approve', 'all' UNION SELECT 'director', 'read', 'all' UNION SELECT 'director', 'approve', 'all') a ON a.word = r.word;

INSERT INTO approval_policy (kind, number, state, created_at, created_by, published_at, published_by) VALUES ('sms', 1, 'current', '2000-01-01', 0, '2000-01-01', 0);
INSERT INTO approval_node (policy_id, place, name, name_en, finder, role_id, mode, needs) SELECT p.id, 1, '销售总监', 'Sales director', 'role', r.id, 'any', 'any' FROM approval_policy p JOIN role r ON r.word = 'salesdirector' WHERE p.kind = 'sms';
UPDATE options_stamp SET value = value + 1;
