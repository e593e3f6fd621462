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
