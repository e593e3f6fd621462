-- Recalls (domain.md 7): product and lots, and the dealers who received them as the ledger had it: rows that stay, with what became of
-- each. domain/recall*.c writes all of it; what lists show of a recall is counted into it in the same transaction.

CREATE TABLE recall (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', number VARCHAR(20) NOT NULL COMMENT 'RC-YYMM-NNN, given at the first save', product_code VARCHAR(30) NOT NULL COMMENT 'as the ledger books it', product_name VARCHAR(120) NOT NULL COMMENT 'as it was then',
  lots VARCHAR(400) NOT NULL COMMENT 'batch numbers, comma-separated, for lists', class VARCHAR(10) NOT NULL COMMENT 'dictionary recall_class', mock TINYINT NOT NULL DEFAULT 0 COMMENT '1 = an exercise: blocks nothing', reason VARCHAR(1000) NOT NULL COMMENT 'why',
  instruction VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'what dealers are asked to do', state VARCHAR(20) NOT NULL COMMENT 'dictionary recall_state', created_at DATETIME(3) NOT NULL COMMENT 'prepared', created_by INT NOT NULL COMMENT 'staff', started_at DATETIME(3) NULL COMMENT 'dealers fixed, lots blocked',
  started_by INT NULL COMMENT 'staff', notify_by DATETIME(3) NULL COMMENT 'all dealers are to be notified by', due_at DATETIME(3) NOT NULL DEFAULT '9999-12-31' COMMENT 'notify_by while that clock runs, else 9999', warned TINYINT NOT NULL DEFAULT 0 COMMENT '1 = told before notify_by, 2 = told after it', dealers INT NOT NULL DEFAULT 0 COMMENT 'how many received the lots', notified INT NOT NULL DEFAULT 0 COMMENT 'of them', confirmed INT NOT NULL DEFAULT 0 COMMENT 'of them',
  reconciled INT NOT NULL DEFAULT 0 COMMENT 'of them: all that was received is accounted for', excused INT NOT NULL DEFAULT 0 COMMENT 'of them: not reconciled, with a reason by quality', notified_at DATETIME(3) NULL COMMENT 'the last was', reconciled_at DATETIME(3) NULL COMMENT 'the last was',
  closed_at DATETIME(3) NULL COMMENT 'ended', closed_by INT NULL COMMENT 'staff', conclusion VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'said at the end', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY recall_number (number), KEY recall_due (due_at, id), KEY recall_created (created_at, id), KEY recall_state (state, due_at, id)
) COMMENT 'recalls and exercises of one';

CREATE TABLE recall_lot (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', recall_id BIGINT NOT NULL COMMENT 'recall', lot VARCHAR(40) NOT NULL COMMENT 'batch number', UNIQUE KEY recall_lot_pair (recall_id, lot)
) COMMENT 'lots of a recall';

CREATE TABLE recall_dealer (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', recall_id BIGINT NOT NULL COMMENT 'recall', customer_id BIGINT NOT NULL COMMENT 'dealer who received a lot', step TINYINT NOT NULL DEFAULT 1 COMMENT 'dictionary recall_step: 1 to be notified ... 4 reconciled', notified_at DATETIME(3) NULL COMMENT 'when', notified_by INT NULL COMMENT 'staff',
  means VARCHAR(20) NOT NULL DEFAULT '' COMMENT 'dictionary recall_means', contact VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'who was told, at the dealer', notice_note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'what was said', confirmed_on DATE NULL COMMENT 'day of the confirmation', confirmed_by VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'who confirmed, at the dealer',
  logged_by INT NULL COMMENT 'staff who entered the confirmation', note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'remarks', open_reason VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'why it stays open, by quality', open_reason_by INT NULL COMMENT 'staff', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  KEY recall_dealer_recall (recall_id, step, id), KEY recall_dealer_customer (customer_id, recall_id), KEY recall_dealer_step (step, id)
) COMMENT 'dealers of a recall; one that was merged into another keeps its row';

CREATE TABLE recall_line (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', recall_dealer_id BIGINT NOT NULL COMMENT 'dealer of a recall', lot VARCHAR(40) NOT NULL COMMENT 'batch number', received DECIMAL(18,4) NOT NULL COMMENT 'shipped to it, by the ledger', returned_before DECIMAL(18,4) NOT NULL DEFAULT 0 COMMENT 'of it, back before the row was fixed',
  held DECIMAL(18,4) NULL COMMENT 'still there and set apart; NULL = not told yet', sold_on DECIMAL(18,4) NULL COMMENT 'sold to others', returned DECIMAL(18,4) NULL COMMENT 'sent back since', destroyed DECIMAL(18,4) NULL COMMENT 'destroyed', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  KEY recall_line_dealer (recall_dealer_id, lot)
) COMMENT 'what each dealer received of each lot, and where it is; fixed when the recall started';

-- Who received a lot is read from the index alone, whatever the ledger holds.
ALTER TABLE ledger_entry DROP KEY ledger_entry_lot, ADD KEY ledger_entry_lot (product_code, lot, kind, customer_id, quantity);

INSERT INTO job_schedule VALUES ('recalls.clock', 10, '2000-01-01');
INSERT INTO setting VALUES ('recalls.days_1', '1'), ('recalls.days_2', '3'), ('recalls.days_3', '7');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('recall_class', '召回级别', 'Class of a recall', 1), ('recall_state', '召回状态', 'State of a recall', 1), ('recall_step', '召回进度', 'How far a dealer is', 1), ('recall_means', '通知方式', 'How a dealer was told', 0), ('recall_mock', '召回性质', 'Real or exercise', 1), ('recall_pace', '通知时限', 'Against the clock', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('recall_class', '1', '一级', 'Class I', 'r', 1), ('recall_class', '2', '二级', 'Class II', 'o', 2), ('recall_class', '3', '三级', 'Class III', 'y', 3),
  ('recall_state', 'draft', '待启动', 'Prepared', 'y', 1), ('recall_state', 'running', '进行中', 'Running', 'b', 2), ('recall_state', 'closed', '已结束', 'Closed', '', 3), ('recall_state', 'void', '已作废', 'Discarded', '', 4),
  ('recall_step', '1', '未通知', 'To be notified', 'r', 1), ('recall_step', '2', '已通知', 'Notified', 'o', 2), ('recall_step', '3', '已确认', 'Confirmed', 'b', 3), ('recall_step', '4', '已平衡', 'Reconciled', 'g', 4),
  ('recall_means', 'phone', '电话', 'Telephone', '', 1), ('recall_means', 'letter', '书面', 'Letter', '', 2), ('recall_means', 'mail', '邮件', 'E-mail', '', 3), ('recall_means', 'fax', '传真', 'Fax', '', 4), ('recall_means', 'visit', '上门', 'Visit', '', 5), ('recall_means', 'message', '微信/短信', 'Message', '', 6),
  ('recall_mock', '1', '演练', 'Exercise', 'y', 1), ('recall_mock', '0', '实际召回', 'Real', 'r', 2),
  ('recall_pace', 'late', '已超时', 'Late', 'r', 1), ('recall_pace', 'soon', '不足一天', 'Less than a day', 'o', 2), ('recall_pace', 'ahead', '时限内', 'In time', 'g', 3), ('recall_pace', 'none', '不计时', 'No clock', '', 4),
  ('audit_table', 'recall', '召回', 'recall', '', 101), ('audit_table', 'recall_dealer', '召回客户', 'dealer of a recall', '', 102), ('audit_table', 'recall_line', '召回数量', 'quantities of a recall', '', 103), ('audit_table', 'recall_lot', '召回批号', 'lot of a recall', '', 104),
  ('audit_table', 'recalls', '召回列表', 'list of recalls', '', 105), ('audit_table', 'recall_dealers', '召回客户列表', 'list of dealers of recalls', '', 106), ('audit_action', 'gather', '按台账确定客户', 'Dealers taken from the ledger', '', 40);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'recalls', 'recall.view_running', 'state=running', 1), (0, 'recalls', 'recall.view_mock', 'mock=1', 2), (0, 'recalls', 'recall.view_closed', 'state=closed&order=-created_at', 3),
  (0, 'recall_dealers', 'recall_dealer.view_open', 'step=1&state=running', 1), (0, 'recall_dealers', 'recall_dealer.view_unconfirmed', 'step=2&state=running', 2), (0, 'recall_dealers', 'recall_dealer.view_unreconciled', 'step=3&state=running', 3);

-- Quality manages; who speaks with dealers records what they say of their own.
INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'recalls', a.action, a.scope FROM role r JOIN
  (SELECT 'quality' AS word, 'read' AS action, 'all' AS scope UNION SELECT 'quality', 'confirm', 'all' UNION SELECT 'quality', 'manage', 'all' UNION SELECT 'quality', 'export', 'all'
   UNION SELECT 'sales', 'read', 'own' UNION SELECT 'sales', 'confirm', 'own' UNION SELECT 'manager', 'read', 'team,region' UNION SELECT 'manager', 'confirm', 'team,region' UNION SELECT 'manager', 'export', 'team,region'
   UNION SELECT 'aftersales', 'read', 'all' UNION SELECT 'aftersales', 'confirm', 'all' UNION SELECT 'service', 'read', 'all' UNION SELECT 'service', 'confirm', 'all' UNION SELECT 'clerk', 'read', 'all'
   UNION SELECT 'salesdirector', 'read', 'all' UNION SELECT 'salesdirector', 'export', 'all' UNION SELECT 'director', 'read', 'all' UNION SELECT 'director', 'export', 'all') a
  ON a.word = r.word;
UPDATE options_stamp SET value = value + 1;
