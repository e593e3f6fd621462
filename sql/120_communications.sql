-- What was said to dealers, by whom, with which of their people; what we promised on that occasion. domain/communication.c writes
-- all of it. What was said is corrected by who wrote it within a day (setting); the audit keeps what stood there before.

CREATE TABLE communication (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer', kind VARCHAR(20) NOT NULL COMMENT 'dictionary communication_kind', at DATETIME(3) NOT NULL COMMENT 'begun', minutes SMALLINT NULL COMMENT 'how long, when said',
  staff_id INT NOT NULL COMMENT 'who of us', subject VARCHAR(120) NOT NULL COMMENT 'in a line', result TEXT NOT NULL COMMENT 'what came of it', contacts VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'who of them took part, ids as in communication_contact: lists and the audit read them here', colleagues VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'others of us, ids as in communication_staff',
  place_lat DECIMAL(9,6) NULL COMMENT 'degrees north, only with the person''s consent', place_lon DECIMAL(9,6) NULL COMMENT 'degrees east',
  place_accuracy INT NULL COMMENT 'metres', created_at DATETIME(3) NOT NULL COMMENT 'written', created_by INT NOT NULL COMMENT 'staff', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  KEY communication_customer (customer_id, at, id), KEY communication_staff_at (staff_id, at, id), KEY communication_at (at, id), KEY communication_kind (kind, at, id)
) COMMENT 'the log of visits, calls, meetings, messages';

CREATE TABLE communication_contact (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', communication_id BIGINT NOT NULL COMMENT 'communication', contact_id BIGINT NOT NULL COMMENT 'who of them', at DATETIME(3) NOT NULL COMMENT 'as in communication: the newest of a contact is one look',
  UNIQUE KEY communication_contact_pair (communication_id, contact_id), KEY communication_contact_newest (contact_id, at, communication_id)
) COMMENT 'who of the dealer took part';

CREATE TABLE communication_staff (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', communication_id BIGINT NOT NULL COMMENT 'communication', staff_id INT NOT NULL COMMENT 'another of us', at DATETIME(3) NOT NULL COMMENT 'as in communication',
  UNIQUE KEY communication_staff_pair (communication_id, staff_id), KEY communication_staff_newest (staff_id, at, communication_id)
) COMMENT 'others of us who took part';

CREATE TABLE promise (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', communication_id BIGINT NOT NULL COMMENT 'when it was given', customer_id BIGINT NOT NULL COMMENT 'to whom', text VARCHAR(200) NOT NULL COMMENT 'what', due_on DATE NOT NULL COMMENT 'until', owner_id INT NOT NULL COMMENT 'who keeps it',
  kept_at DATETIME(3) NULL COMMENT 'kept', kept_on DATE NULL COMMENT 'the company''s day of it', kept_by INT NULL COMMENT 'staff', kept_note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'how', told_on DATE NULL COMMENT 'its owner was reminded last', created_at DATETIME(3) NOT NULL COMMENT 'given', created_by INT NOT NULL COMMENT 'staff',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY promise_customer (customer_id, kept_at, due_on), KEY promise_owner (owner_id, kept_at, due_on), KEY promise_communication (communication_id), KEY promise_due (kept_at, due_on, id), KEY promise_day (due_on, id)
) COMMENT 'what we promised, until it is kept';

-- What a communication led to: next steps and suggestions are tasks, complaints are tickets.
CREATE TABLE communication_follow (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', communication_id BIGINT NOT NULL COMMENT 'communication', task_id BIGINT NULL COMMENT 'task', ticket_id BIGINT NULL COMMENT 'ticket',
  KEY communication_follow_of (communication_id), UNIQUE KEY communication_follow_task (task_id), UNIQUE KEY communication_follow_ticket (ticket_id)
) COMMENT 'tasks and tickets that grew from a communication';

CREATE TABLE communication_file (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', communication_id BIGINT NOT NULL COMMENT 'communication', file_id BIGINT NOT NULL COMMENT 'photo or document', note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'what it shows', added_at DATETIME(3) NOT NULL COMMENT 'when', added_by INT NOT NULL COMMENT 'staff',
  KEY communication_file_of (communication_id, id), KEY communication_file_file (file_id)
) COMMENT 'photos and documents of a communication';

ALTER TABLE timeline ADD KEY timeline_stream (customer_id, resource, at, id);
ALTER TABLE staff ADD COLUMN note_place TINYINT NOT NULL DEFAULT 0 COMMENT '1 = the person lets visits note the position';

INSERT INTO setting VALUES ('communications.correct_hours', '24');
INSERT INTO job_schedule VALUES ('communications.promises', 1440, '2000-01-01 00:25:00');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('communication_kind', '沟通方式', 'Kind of communication', 0), ('communication_promise', '承诺', 'Promise', 1), ('promise_state', '承诺状态', 'State of a promise', 1), ('communication_mine', '我的', 'Mine', 1), ('communication_part', '我参与的', 'I took part', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('communication_kind', 'call', '电话', 'Call', 'b', 1), ('communication_kind', 'visit', '拜访', 'Visit', 'g', 2), ('communication_kind', 'meeting', '会议', 'Meeting', '', 3), ('communication_kind', 'wechat', '微信', 'WeChat', 'g', 4), ('communication_kind', 'mail', '邮件', 'Mail', '', 5), ('communication_kind', 'sms', '短信', 'SMS', '', 6),
  ('communication_promise', 'open', '有未兑现承诺', 'Promise open', 'o', 1), ('communication_promise', 'late', '承诺已逾期', 'Promise overdue', 'r', 2),
  ('promise_state', 'open', '待兑现', 'Open', 'b', 1), ('promise_state', 'late', '已逾期', 'Overdue', 'r', 2), ('promise_state', 'kept', '按时兑现', 'Kept', 'g', 3), ('promise_state', 'kept_late', '逾期兑现', 'Kept late', 'o', 4),
  ('audit_table', 'promises', '承诺列表', 'list of promises', '', 117), ('audit_table', 'communication', '沟通记录', 'communication', '', 110), ('audit_table', 'promise', '承诺', 'promise', '', 111), ('audit_table', 'communication_file', '沟通附件', 'file of a communication', '', 112), ('audit_table', 'communications', '沟通记录列表', 'list of communications', '', 113),
  ('audit_table', 'communication_contact', '沟通联系人', 'contact of a communication', '', 114), ('audit_table', 'communication_staff', '沟通同事', 'colleague of a communication', '', 115), ('audit_table', 'communication_follow', '沟通后续', 'what followed a communication', '', 116),
  ('api_scope', 'communications.read', '查询沟通记录', 'Read communications', '', 27), ('api_scope', 'communications.write', '登记沟通', 'Log communications', '', 28);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'communications', 'communication.view_mine', 'mine=1', 1), (0, 'communications', 'communication.view_visits', 'kind=visit', 2), (0, 'communications', 'communication.view_promises', 'promise=open&promise=late', 3), (0, 'communications', 'communication.view_late', 'promise=late', 4),
  (0, 'promises', 'promise.view_open', 'state=open&state=late&order=due_on', 1), (0, 'promises', 'promise.view_mine', 'mine=1&state=open&state=late&order=due_on', 2), (0, 'promises', 'promise.view_late', 'state=late&order=due_on', 3);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES ('communication_mine', '1', '我的', 'Mine', '', 1), ('communication_part', '1', '我参与的', 'I took part', '', 1);

-- Whoever speaks with dealers logs it.
INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'communications', a.action, a.scope FROM role r JOIN
  (SELECT 'sales' AS word, 'read' AS action, 'own' AS scope UNION SELECT 'sales', 'create', 'own' UNION SELECT 'clerk', 'read', 'all' UNION SELECT 'clerk', 'create', 'all' UNION SELECT 'service', 'read', 'all' UNION SELECT 'service', 'create', 'all'
   UNION SELECT 'aftersales', 'read', 'all' UNION SELECT 'aftersales', 'create', 'all' UNION SELECT 'quality', 'read', 'all' UNION SELECT 'quality', 'create', 'all' UNION SELECT 'finance', 'read', 'all' UNION SELECT 'finance', 'create', 'all'
   UNION SELECT 'manager', 'read', 'team,region' UNION SELECT 'manager', 'create', 'team,region' UNION SELECT 'manager', 'export', 'team,region'
   UNION SELECT 'salesdirector', 'read', 'all' UNION SELECT 'salesdirector', 'create', 'all' UNION SELECT 'salesdirector', 'export', 'all' UNION SELECT 'director', 'read', 'all' UNION SELECT 'director', 'create', 'all' UNION SELECT 'director', 'export', 'all') a
  ON a.word = r.word;
UPDATE options_stamp SET value = value + 1;
