-- Quality complaints: what a category of tickets asks for beside the ticket, goods held until quality has judged, samples, verdicts and
-- the measures that follow. domain/quality*.c writes all of it. Verdicts are only ever added to: the last one counts.

CREATE TABLE ticket_procedure (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', category VARCHAR(30) NOT NULL COMMENT 'dictionary ticket_category', kind ENUM('quality','reaction') NOT NULL COMMENT 'quality: a verdict before it can be solved; reaction: a report to the authority',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', UNIQUE KEY ticket_procedure_category (category)
) COMMENT 'what a category of tickets asks for beside the ticket';
INSERT INTO ticket_procedure (category, kind) VALUES ('quality', 'quality'), ('reaction', 'reaction');

ALTER TABLE ticket
  ADD COLUMN verdict VARCHAR(20) NOT NULL DEFAULT '' COMMENT 'dictionary ticket_verdict, the last one; empty = none yet', ADD COLUMN verdict_at DATETIME(3) NULL COMMENT 'when',
  ADD COLUMN verdict_due_at DATETIME(3) NULL COMMENT 'verdict due; NULL = none asked for, given or paused';

CREATE TABLE lot_hold (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', ticket_id BIGINT NOT NULL COMMENT 'ticket', product_code VARCHAR(30) NOT NULL COMMENT 'as the ledger books it', product_name VARCHAR(120) NOT NULL COMMENT 'as it was', lot VARCHAR(40) NOT NULL COMMENT 'batch number',
  quantity DECIMAL(18,4) NOT NULL COMMENT 'held at the dealer, in the product''s unit', whole_lot TINYINT NOT NULL DEFAULT 0 COMMENT '1 = our own stock of the lot must not leave either (lot_block)', reason VARCHAR(300) NOT NULL COMMENT 'why',
  state VARCHAR(20) NOT NULL COMMENT 'dictionary hold_state', held_at DATETIME(3) NOT NULL COMMENT 'when', held_by INT NOT NULL COMMENT 'staff', ended_at DATETIME(3) NULL COMMENT 'released, returned or destroyed', ended_by INT NULL COMMENT 'staff', ended_reason VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'why',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY lot_hold_ticket (ticket_id, id), KEY lot_hold_lot (lot, id), KEY lot_hold_state (state, held_at, id), KEY lot_hold_at (held_at, id), KEY lot_hold_product (product_code, lot, id)
) COMMENT 'goods held at a dealer until quality has judged';

CREATE TABLE ticket_sample (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', ticket_id BIGINT NOT NULL COMMENT 'ticket', asked_on DATE NOT NULL COMMENT 'the dealer was asked for it', asked_quantity VARCHAR(20) NOT NULL DEFAULT '' COMMENT 'how much, with its unit', received_on DATE NULL COMMENT 'came in',
  received_quantity VARCHAR(20) NOT NULL DEFAULT '' COMMENT 'how much', sent_on DATE NULL COMMENT 'to the laboratory', sent_quantity VARCHAR(20) NOT NULL DEFAULT '' COMMENT 'how much; the rest is kept', laboratory VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'which', result VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'what it found, number of its report',
  created_at DATETIME(3) NOT NULL COMMENT 'when', created_by INT NOT NULL COMMENT 'staff', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY ticket_sample_ticket (ticket_id, id)
) COMMENT 'samples: asked for, received, sent to a laboratory';

CREATE TABLE ticket_verdict (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', ticket_id BIGINT NOT NULL COMMENT 'ticket', verdict VARCHAR(20) NOT NULL COMMENT 'dictionary ticket_verdict', text VARCHAR(2000) NOT NULL COMMENT 'why', goods VARCHAR(20) NOT NULL DEFAULT '' COMMENT 'dictionary hold_state: what became of the goods held; empty = none were',
  at DATETIME(3) NOT NULL COMMENT 'when', staff_id INT NOT NULL COMMENT 'by whom', KEY ticket_verdict_ticket (ticket_id, id)
) COMMENT 'what quality judged; the application may only add';

CREATE TABLE ticket_measure (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', ticket_id BIGINT NOT NULL COMMENT 'ticket', task_id BIGINT NOT NULL COMMENT 'task: what, who, until when, what came of it', created_at DATETIME(3) NOT NULL COMMENT 'when', created_by INT NOT NULL COMMENT 'staff',
  KEY ticket_measure_ticket (ticket_id, id), UNIQUE KEY ticket_measure_task (task_id)
) COMMENT 'corrective and preventive measures: tasks that a ticket led to';

INSERT INTO setting VALUES ('quality.verdict_days', '5');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('ticket_verdict', '质量判定', 'Verdict of quality', 1), ('hold_state', '封存状态', 'State of goods held', 1), ('hold_goods', '封存货物处置', 'What becomes of goods held', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('ticket_verdict', 'justified', '成立', 'Justified', 'r', 1), ('ticket_verdict', 'unjustified', '不成立', 'Not justified', 'g', 2), ('ticket_verdict', 'undecidable', '无法判定', 'Not decidable', 'y', 3),
  ('hold_state', 'held', '封存中', 'Held', 'o', 1), ('hold_state', 'released', '已解除', 'Released', 'g', 2), ('hold_state', 'return', '退回', 'To be returned', 'r', 3), ('hold_state', 'destroy', '销毁', 'To be destroyed', 'r', 4),
  ('hold_goods', 'released', '解除封存', 'Release', '', 1), ('hold_goods', 'return', '退回公司', 'Return to us', '', 2), ('hold_goods', 'destroy', '就地销毁', 'Destroy', '', 3), ('hold_goods', 'held', '继续封存', 'Hold on', '', 4),
  ('ticket_entry_kind', 'hold', '封存', 'Goods held', 'o', 20), ('ticket_entry_kind', 'sample', '样品', 'Sample', '', 21), ('ticket_entry_kind', 'verdict', '质量判定', 'Verdict', 'r', 22), ('ticket_entry_kind', 'measure', '纠正预防', 'Measure', 'b', 23),
  ('gate_refusal', 'lot', '批次', 'Lot', 'r', 6),
  ('audit_table', 'lot_hold', '封存', 'goods held', '', 120), ('audit_table', 'ticket_sample', '样品', 'sample', '', 121), ('audit_table', 'ticket_verdict', '质量判定', 'verdict', '', 122), ('audit_table', 'ticket_measure', '纠正预防措施', 'measure', '', 123), ('audit_table', 'ticket_holds', '封存列表', 'list of goods held', '', 124);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'ticket_holds', 'hold.view_held', 'state=held', 1), (0, 'ticket_holds', 'hold.view_whole', 'whole=1&state=held&state=return&state=destroy', 2), (0, 'ticket_holds', 'hold.view_bad', 'state=return&state=destroy', 3);

-- Who judges.
INSERT INTO role_permission (role_id, resource, action, scope) SELECT r.id, 'tickets', 'judge', 'all' FROM role r WHERE r.word = 'quality';
UPDATE options_stamp SET value = value + 1;
