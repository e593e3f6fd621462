-- Notices by the way each person chose: at once, in a daily digest, or not; webhooks. core/notice_topics.c says which kinds of notice
-- make up a topic; domain/notify*.c writes these tables, core/outbox.c the notices.

ALTER TABLE notice ADD planned_at DATETIME(3) NULL COMMENT 'when its ways out were chosen; NULL = not yet', ADD KEY notice_planned (planned_at, id);
UPDATE notice SET planned_at = at;

ALTER TABLE outbox MODIFY channel ENUM('mail','hook') NOT NULL COMMENT 'how', MODIFY recipient VARCHAR(200) NOT NULL COMMENT 'address, or the webhook''s name',
  MODIFY body MEDIUMTEXT NOT NULL COMMENT 'plain text; of a webhook the JSON', MODIFY message_id VARCHAR(120) NOT NULL COMMENT 'the same at each try, so that a second copy can be dropped',
  MODIFY state ENUM('waiting','sent','dead','discarded') NOT NULL DEFAULT 'waiting' COMMENT 'dead after 8 tries',
  ADD topic VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'core/notice_topics.c; empty = a digest', ADD staff_id INT NULL COMMENT 'for whom; NULL = a group''s robot', ADD webhook_id INT NULL COMMENT 'where to',
  ADD UNIQUE KEY outbox_message (message_id), ADD KEY outbox_channel (channel, state, next_at), ADD KEY outbox_webhook (webhook_id, state, sent_at), ADD KEY outbox_state (state, id);

CREATE TABLE notice_choice (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', staff_id INT NOT NULL COMMENT 'whose; 0 = the company''s, for who chose nothing', topic VARCHAR(40) NOT NULL COMMENT 'dictionary notice_topic',
  bell TINYINT NOT NULL COMMENT '1 = counted, 0 = only listed', mail ENUM('now','digest','never') NOT NULL COMMENT 'by e-mail', hook ENUM('now','digest','never') NOT NULL COMMENT 'by the person''s own webhook',
  UNIQUE KEY notice_choice_once (staff_id, topic)
) COMMENT 'what differs from the defaults';

CREATE TABLE notice_person (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', staff_id INT NOT NULL COMMENT 'whose; 0 = the company''s', quiet_from TINYINT NOT NULL COMMENT 'hour of the day; the same as quiet_to = never quiet', quiet_to TINYINT NOT NULL COMMENT 'hour of the day',
  quiet_rest TINYINT NOT NULL COMMENT '1 = quiet on days without work', digest_hour TINYINT NOT NULL COMMENT 'hour of the daily digest', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY notice_person_once (staff_id)
) COMMENT 'when a person is told';
INSERT INTO notice_person (staff_id, quiet_from, quiet_to, quiet_rest, digest_hour) VALUES (0, 22, 7, 0, 8);

CREATE TABLE notice_wait (
  notice_id BIGINT NOT NULL COMMENT 'notice', channel ENUM('mail','hook') NOT NULL COMMENT 'how', staff_id INT NOT NULL COMMENT 'whose digest', due_at DATETIME(3) NOT NULL COMMENT 'when that goes', outbox_id BIGINT NULL COMMENT 'the digest that holds it; NULL = none yet',
  PRIMARY KEY (notice_id, channel), KEY notice_wait_due (outbox_id, due_at), KEY notice_wait_staff (staff_id, channel, outbox_id, due_at)
) COMMENT 'notices that wait for a digest';

CREATE TABLE webhook (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', owner_id INT NULL COMMENT 'a person''s own; NULL = a group''s robot', name VARCHAR(60) NOT NULL COMMENT 'what it is called here', format VARCHAR(20) NOT NULL COMMENT 'dictionary webhook_format',
  url VARCHAR(500) NOT NULL COMMENT 'where to; holds a key and is never shown again', host VARCHAR(120) NOT NULL COMMENT 'of url, to show', secret VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'what messages are signed with; never shown again',
  topics VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'dictionary notice_topic: what a group is told', role_id INT NULL COMMENT 'only what somebody of this role is told', sales_region_id INT NULL COMMENT 'only what somebody who answers for it, or for a region below, is told',
  with_names TINYINT NOT NULL DEFAULT 0 COMMENT '1 = the notice''s words, 0 = only what it is about and the link', lang CHAR(2) NOT NULL DEFAULT 'zh' COMMENT 'zh or en', off TINYINT NOT NULL DEFAULT 0 COMMENT '1 = gets nothing for the time being',
  resting_until DATETIME(3) NULL COMMENT 'told to slow down, or did not answer', last_sent_at DATETIME(3) NULL COMMENT 'last message it took', last_error VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'of the last try; empty = it went well',
  created_at DATETIME(3) NOT NULL COMMENT 'since', created_by INT NOT NULL COMMENT 'staff', valid_to DATETIME(3) NULL COMMENT 'ended', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  owner_in_force INT AS (IF(valid_to IS NULL, owner_id, NULL)) PERSISTENT COMMENT 'one for each person', UNIQUE KEY webhook_owner (owner_in_force)
) COMMENT 'robots of WeCom and DingTalk groups, and programs, that are told';

INSERT INTO setting VALUES ('notices.own_webhooks', '1');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('notice_topic', '通知类别', 'What people are told of', 1), ('webhook_format', '机器人类型', 'Kind of webhook', 1), ('outbox_state', '发送状态', 'State of a message', 1), ('outbox_channel', '发送方式', 'Way of a message', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('notice_topic', 'approval_waiting', '等我审批、回复', 'Waits for my decision or answer', '', 1), ('notice_topic', 'approval_result', '我提交的审批结果', 'What became of my requests', '', 2),
  ('notice_topic', 'customer_state', '客户状态变化', 'State of a dealer', '', 3), ('notice_topic', 'customer_care', '客户交接、档案补齐', 'Dealers handed over, files to complete', '', 4), ('notice_topic', 'customer_limit', '信用额度', 'Credit limit', '', 5),
  ('notice_topic', 'papers_digest', '证照到期提醒', 'Papers that end', '', 6), ('notice_topic', 'paper_refused', '证照核验不通过', 'Papers refused', '', 7),
  ('notice_topic', 'contract_state', '合同进展', 'State of a contract', '', 8), ('notice_topic', 'contract_due', '合同催办、到期', 'Contracts to follow up', '', 9),
  ('notice_topic', 'sales_alarm', '未经放行、台账不符', 'Shipped without release, books that differ', '', 10),
  ('notice_topic', 'safety', '安全:质量、不良反应、召回', 'Safety: quality, reactions, recalls', 'r', 11), ('notice_topic', 'ticket_given', '转给我的工单', 'Tickets given to me', '', 12), ('notice_topic', 'ticket_word', '工单进展', 'What happens to a ticket', '', 13), ('notice_topic', 'ticket_clock', '工单超时', 'Tickets running late', '', 14), ('notice_topic', 'safety_clock', '上报、召回时限', 'Deadlines of reports and recalls', '', 15),
  ('notice_topic', 'promise', '对客户的承诺', 'Promises to dealers', '', 16), ('notice_topic', 'sms', '短信结果与回复', 'SMS results and replies', '', 17),
  ('notice_topic', 'task', '布置给我的待办', 'Tasks given to me', '', 18), ('notice_topic', 'tasks_due', '待办到期', 'Tasks due', '', 19), ('notice_topic', 'announcement', '公告', 'Announcements', '', 20), ('notice_topic', 'announcement_must', '须确认的公告', 'Announcements to confirm', '', 21),
  ('notice_topic', 'job_done', '导入、导出、批量完成', 'Imports, exports and changes to many', '', 22), ('notice_topic', 'job_failed', '后台任务失败', 'Jobs that failed', '', 23), ('notice_topic', 'account', '账号与代理', 'My account and standing in', '', 24),
  ('webhook_format', 'wecom', '企业微信群机器人', 'WeCom group robot', '', 1), ('webhook_format', 'dingtalk', '钉钉群机器人', 'DingTalk group robot', '', 2), ('webhook_format', 'generic', '通用(签名 JSON)', 'Generic (signed JSON)', '', 3),
  ('outbox_state', 'waiting', '待发', 'Waiting', 'b', 1), ('outbox_state', 'sent', '已发', 'Sent', 'g', 2), ('outbox_state', 'dead', '未送达', 'Given up', 'r', 3), ('outbox_state', 'discarded', '已放弃', 'Discarded', '', 4),
  ('outbox_channel', 'mail', '邮件', 'E-mail', '', 1), ('outbox_channel', 'hook', '机器人', 'Webhook', '', 2),
  ('audit_table', 'notice_choice', '通知选择', 'choice of notices', '', 140), ('audit_table', 'notice_person', '通知时间', 'times of notices', '', 141), ('audit_table', 'webhook', '群机器人', 'webhook', '', 142), ('audit_table', 'letters', '未送达列表', 'list of messages', '', 143),
  ('audit_action', 'test', '试发', 'Test message', '', 41), ('audit_action', 'retry', '重新发送', 'Sent again', '', 42);
UPDATE dictionary_entry SET name = '外发消息', name_en = 'message' WHERE dictionary = 'audit_table' AND word = 'outbox';

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES (0, 'letters', 'letter.view_dead', 'state=dead', 1), (0, 'letters', 'letter.view_waiting', 'state=waiting', 2), (0, 'letters', 'letter.view_discarded', 'state=discarded', 3);

INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'notifications', a.action, 'all' FROM role r JOIN (SELECT 'read' AS action UNION SELECT 'update') a WHERE r.word = 'admin';
UPDATE options_stamp SET value = value + 1;
