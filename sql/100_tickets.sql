-- After-sales tickets: what a dealer reported, who does what about it, and three clocks in working time. ticket_entry is the log:
-- only ever added to, and the clocks are reckoned from it alone. What lists show of them is kept in the ticket in the same
-- transaction. domain/ticket*.c writes all of it.

CREATE TABLE ticket (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', number VARCHAR(20) NOT NULL COMMENT 'T-YYMM-NNNN, given at the first save', customer_id BIGINT NOT NULL COMMENT 'dealer', contact_id BIGINT NULL COMMENT 'who called, when known',
  caller VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'who called, as it was said', caller_phone VARCHAR(30) NOT NULL DEFAULT '' COMMENT 'to call back', category VARCHAR(30) NOT NULL COMMENT 'dictionary ticket_category', severity VARCHAR(20) NOT NULL COMMENT 'dictionary ticket_severity',
  state VARCHAR(20) NOT NULL COMMENT 'dictionary ticket_state', title VARCHAR(100) NOT NULL COMMENT 'in a line', description TEXT NOT NULL COMMENT 'what happened', shipment_id BIGINT NULL COMMENT 'ledger_entry it is about', product_code VARCHAR(30) NOT NULL DEFAULT '' COMMENT 'as shipped',
  product_name VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'as shipped', lot VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'batch number', quantity DECIMAL(18,4) NULL COMMENT 'concerned, in the product''s unit', promised VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'what was promised on the phone',
  promised_at DATETIME(3) NULL COMMENT 'until when', promise_kept_at DATETIME(3) NULL COMMENT 'kept', assignee_id INT NULL COMMENT 'staff who works on it; NULL = nobody yet', opened_at DATETIME(3) NOT NULL COMMENT 'logged', opened_by INT NOT NULL COMMENT 'staff',
  answer_due_at DATETIME(3) NULL COMMENT 'first answer due; NULL = given or paused', update_due_at DATETIME(3) NULL COMMENT 'next word to the dealer due; NULL = paused or over', solve_due_at DATETIME(3) NULL COMMENT 'solution due; NULL = paused or over',
  due_at DATETIME(3) NOT NULL COMMENT 'the earliest of the three; 9999 = none runs', answer_late TINYINT NOT NULL DEFAULT 0 COMMENT '1 = was or is answered late', solve_late TINYINT NOT NULL DEFAULT 0 COMMENT '1 = was or is solved late',
  warned TINYINT NOT NULL DEFAULT 0 COMMENT 'of the present due_at: 1 = the assignee was warned before, 2 = escalated after', answered_at DATETIME(3) NULL COMMENT 'first answer', solved_at DATETIME(3) NULL COMMENT 'solved last', closed_at DATETIME(3) NULL COMMENT 'closed',
  work_minutes INT NOT NULL DEFAULT 0 COMMENT 'working minutes to the solution, without pauses', reopened SMALLINT NOT NULL DEFAULT 0 COMMENT 'how often', solution VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'what was done', root_cause VARCHAR(30) NOT NULL DEFAULT '' COMMENT 'dictionary ticket_cause',
  cost DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'yuan it cost us', satisfaction TINYINT NULL COMMENT '1 to 5, asked by a call back', merged_into_id BIGINT NULL COMMENT 'the ticket that it is a duplicate of', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY ticket_number (number), KEY ticket_customer (customer_id, opened_at, id), KEY ticket_assignee (assignee_id, state, due_at, id), KEY ticket_state (state, due_at, id), KEY ticket_due (due_at, id), KEY ticket_opened (opened_at, id),
  KEY ticket_lot (product_code, lot), KEY ticket_merged (merged_into_id)
) COMMENT 'service tickets';

CREATE TABLE ticket_entry (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', ticket_id BIGINT NOT NULL COMMENT 'ticket', at DATETIME(3) NOT NULL COMMENT 'when', staff_id INT NOT NULL COMMENT 'who; 0 = the clock', kind VARCHAR(20) NOT NULL COMMENT 'dictionary ticket_entry_kind',
  open_to_dealer TINYINT NOT NULL DEFAULT 0 COMMENT '1 = was said to the dealer, 0 = among us', old_word VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'state, severity, person before', new_word VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'and after',
  text VARCHAR(2000) NOT NULL DEFAULT '' COMMENT 'what was said or done', file_id BIGINT NULL COMMENT 'photo or document', KEY ticket_entry_ticket (ticket_id, id), KEY ticket_entry_file (file_id)
) COMMENT 'the log of a ticket; the application may only add';

CREATE TABLE ticket_link (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', ticket_id BIGINT NOT NULL COMMENT 'ticket', other_id BIGINT NOT NULL COMMENT 'ticket', created_at DATETIME(3) NOT NULL COMMENT 'linked', created_by INT NOT NULL COMMENT 'staff', UNIQUE KEY ticket_link_pair (ticket_id, other_id), KEY ticket_link_other (other_id)
) COMMENT 'tickets that belong together';

CREATE TABLE ticket_watch (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', ticket_id BIGINT NOT NULL COMMENT 'ticket', staff_id INT NOT NULL COMMENT 'who is told what happens', UNIQUE KEY ticket_watch_pair (ticket_id, staff_id), KEY ticket_watch_staff (staff_id)
) COMMENT 'who watches a ticket';

CREATE TABLE ticket_clock (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', severity VARCHAR(20) NOT NULL COMMENT 'dictionary ticket_severity', answer_minutes INT NOT NULL COMMENT 'working minutes to the first answer', update_minutes INT NOT NULL COMMENT 'between words to the dealer',
  solve_minutes INT NOT NULL COMMENT 'to the solution', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', UNIQUE KEY ticket_clock_severity (severity)
) COMMENT 'what each severity is promised, in working time';
INSERT INTO ticket_clock (severity, answer_minutes, update_minutes, solve_minutes) VALUES ('safety', 30, 120, 480), ('high', 120, 480, 960), ('medium', 240, 960, 1440), ('low', 480, 1440, 2400);
INSERT INTO setting VALUES ('tickets.warn_minutes', '60'), ('tickets.safety_role', 'quality');
INSERT INTO job_schedule VALUES ('tickets.clock', 1, '2000-01-01');

-- What a state does to the clocks. The steps between states are ticket_flow (domain/flow.c).
CREATE TABLE ticket_state_clock (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', state VARCHAR(20) NOT NULL COMMENT 'dictionary ticket_state', clock ENUM('runs','paused','stands') NOT NULL COMMENT 'runs, paused while we wait for others, stands when solved', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY ticket_state_clock_state (state)
) COMMENT 'clocks by state';
INSERT INTO ticket_state_clock (state, clock) VALUES ('new', 'runs'), ('open', 'runs'), ('waiting', 'paused'), ('quality', 'runs'), ('solved', 'stands'), ('closed', 'stands'), ('merged', 'stands');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('ticket_category', '工单类别', 'Category of a ticket', 0), ('ticket_severity', '严重程度', 'Severity', 1), ('ticket_state', '工单状态', 'State of a ticket', 1), ('ticket_cause', '根本原因', 'Root cause', 0),
  ('ticket_entry_kind', '工单记录', 'Entry of a ticket', 1), ('ticket_pace', '时限状态', 'Against the clock', 1), ('ticket_mine', '我处理的', 'Mine', 1), ('ticket_unassigned', '未分派', 'Unassigned', 1), ('ticket_team', '本部门', 'My department', 1), ('ticket_satisfaction', '满意度', 'Satisfaction', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('ticket_category', 'damaged', '破损短少', 'Short or damaged', 'o', 1), ('ticket_category', 'quality', '质量', 'Quality', 'r', 2), ('ticket_category', 'return', '退换货', 'Return or exchange', '', 3), ('ticket_category', 'wrong', '错发', 'Wrong delivery', 'o', 4),
  ('ticket_category', 'expiring', '近效期', 'Near expiry', '', 5), ('ticket_category', 'reaction', '不良反应', 'Adverse reaction', 'r', 6), ('ticket_category', 'recall', '召回', 'Recall', 'r', 7), ('ticket_category', 'complaint', '投诉', 'Complaint', 'o', 8), ('ticket_category', 'enquiry', '咨询', 'Enquiry', '', 9),
  ('ticket_severity', 'low', '低', 'Low', '', 1), ('ticket_severity', 'medium', '中', 'Medium', 'b', 2), ('ticket_severity', 'high', '高', 'High', 'o', 3), ('ticket_severity', 'safety', '安全', 'Safety', 'r', 4),
  ('ticket_state', 'new', '新登记', 'New', 'b', 1), ('ticket_state', 'open', '处理中', 'In work', 'b', 2), ('ticket_state', 'waiting', '等待客户', 'Waits for the dealer', 'y', 3), ('ticket_state', 'quality', '质量判定', 'With quality', 'o', 4),
  ('ticket_state', 'solved', '已解决', 'Solved', 'g', 5), ('ticket_state', 'closed', '已关闭', 'Closed', '', 6), ('ticket_state', 'merged', '已合并', 'Merged', '', 7),
  ('ticket_cause', 'carrier', '承运责任', 'Carrier', '', 1), ('ticket_cause', 'warehouse', '仓储拣货', 'Warehouse', '', 2), ('ticket_cause', 'product', '产品质量', 'Product', '', 3), ('ticket_cause', 'maker', '生产厂家', 'Maker', '', 4), ('ticket_cause', 'order', '订单录入', 'Order entry', '', 5),
  ('ticket_cause', 'dealer', '客户自身', 'The dealer', '', 6), ('ticket_cause', 'none', '无需处理', 'Nothing wrong', '', 7),
  ('ticket_entry_kind', 'opened', '登记', 'Logged', 'b', 1), ('ticket_entry_kind', 'word', '回复', 'Said to the dealer', 'g', 2), ('ticket_entry_kind', 'note', '内部备注', 'Internal note', '', 3), ('ticket_entry_kind', 'state', '状态', 'State', '', 4), ('ticket_entry_kind', 'severity', '严重程度', 'Severity', '', 5),
  ('ticket_entry_kind', 'person', '处理人', 'Handled by', '', 6), ('ticket_entry_kind', 'file', '附件', 'File', '', 7), ('ticket_entry_kind', 'link', '关联', 'Linked', '', 8), ('ticket_entry_kind', 'merged', '合并', 'Merged', '', 9), ('ticket_entry_kind', 'warned', '超时提醒', 'Warned', 'o', 10), ('ticket_entry_kind', 'escalated', '升级', 'Escalated', 'r', 11), ('ticket_entry_kind', 'kept', '兑现承诺', 'Promise kept', 'g', 12),
  ('ticket_pace', 'late', '已超时', 'Late', 'r', 1), ('ticket_pace', 'breaching', '将超时', 'Soon late', 'o', 2), ('ticket_pace', 'ahead', '时限内', 'In time', 'g', 3), ('ticket_pace', 'none', '不计时', 'No clock', '', 4),
  ('ticket_mine', '1', '我处理的', 'Mine', '', 1), ('ticket_unassigned', '1', '未分派', 'Unassigned', '', 1), ('ticket_team', '1', '本部门', 'My department', '', 1),
  ('ticket_satisfaction', '5', '很满意', 'Very satisfied', 'g', 1), ('ticket_satisfaction', '4', '满意', 'Satisfied', 'g', 2), ('ticket_satisfaction', '3', '一般', 'So so', 'y', 3), ('ticket_satisfaction', '2', '不满意', 'Not satisfied', 'o', 4), ('ticket_satisfaction', '1', '很不满意', 'Angry', 'r', 5),
  ('audit_table', 'ticket', '工单', 'ticket', '', 90), ('audit_table', 'ticket_entry', '工单记录', 'entry of a ticket', '', 94), ('audit_table', 'ticket_watch', '工单关注', 'watch of a ticket', '', 95), ('audit_table', 'ticket_link', '工单关联', 'link of tickets', '', 91), ('audit_table', 'ticket_clock', '工单时限', 'clocks of tickets', '', 92), ('audit_table', 'tickets', '工单列表', 'list of tickets', '', 93);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'tickets', 'ticket.view_mine', 'mine=1&state=new&state=open&state=waiting&state=quality', 1), (0, 'tickets', 'ticket.view_team', 'team=1&state=new&state=open&state=waiting&state=quality', 2),
  (0, 'tickets', 'ticket.view_unassigned', 'unassigned=1&state=new&state=open&state=waiting&state=quality', 3), (0, 'tickets', 'ticket.view_breaching', 'pace=late&pace=breaching', 4), (0, 'tickets', 'ticket.view_waiting', 'state=waiting', 5),
  (0, 'tickets', 'ticket.view_quality', 'state=quality', 6), (0, 'tickets', 'ticket.view_solved', 'state=solved&order=-opened_at', 7);

-- Whoever speaks with dealers may log; after-sales and quality work on tickets.
INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'tickets', a.action, a.scope FROM role r JOIN
  (SELECT 'sales' AS word, 'read' AS action, 'own' AS scope UNION SELECT 'sales', 'create', 'own' UNION SELECT 'clerk', 'read', 'all' UNION SELECT 'clerk', 'create', 'all' UNION SELECT 'service', 'read', 'all' UNION SELECT 'service', 'create', 'all' UNION SELECT 'service', 'work', 'all'
   UNION SELECT 'aftersales', 'read', 'all' UNION SELECT 'aftersales', 'create', 'all' UNION SELECT 'aftersales', 'work', 'all' UNION SELECT 'aftersales', 'assign', 'all' UNION SELECT 'aftersales', 'export', 'all'
   UNION SELECT 'quality', 'read', 'all' UNION SELECT 'quality', 'create', 'all' UNION SELECT 'quality', 'work', 'all' UNION SELECT 'quality', 'export', 'all'
   UNION SELECT 'manager', 'read', 'team,region' UNION SELECT 'manager', 'create', 'team,region' UNION SELECT 'manager', 'assign', 'team,region' UNION SELECT 'manager', 'export', 'team,region'
   UNION SELECT 'salesdirector', 'read', 'all' UNION SELECT 'salesdirector', 'export', 'all' UNION SELECT 'director', 'read', 'all' UNION SELECT 'director', 'export', 'all') a
  ON a.word = r.word;
UPDATE options_stamp SET value = value + 1;
