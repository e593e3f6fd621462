-- Figures of tickets (/tickets/figures): sums of each day on which tickets were logged, by what they are grouped by. A day that changed
-- is named in ticket_day_stale in the ticket's transaction and read from the tickets themselves until the job tickets.figures has
-- reckoned it anew, so that figures are right at once. How many working minutes the first answer took stands in the ticket as those of
-- the solution do; tickets answered before have none until their log moves again.

ALTER TABLE ticket ADD COLUMN answer_minutes INT NULL COMMENT 'working minutes to the first answer; NULL = none yet' AFTER answered_at,
  ADD KEY ticket_figures (customer_id, opened_at, state, category, product_code, lot, assignee_id, answer_minutes, work_minutes, answer_late, solve_late, reopened, satisfaction, cost),
  ADD KEY ticket_logged (opened_at, state, customer_id, lot);

CREATE TABLE ticket_day (
  grouped VARCHAR(12) NOT NULL COMMENT 'all, category, product, person', day DATE NOT NULL COMMENT 'logged on, in the company''s zone', word VARCHAR(40) NOT NULL COMMENT 'which category, product code, staff id; 0 = nobody', volume INT NOT NULL COMMENT 'tickets, without those merged',
  answer_late INT NOT NULL COMMENT 'answered late', solve_late INT NOT NULL COMMENT 'solved late', reopened INT NOT NULL COMMENT 'reopened once or more', asked INT NOT NULL COMMENT 'whose dealer was asked', satisfaction INT NOT NULL COMMENT 'sum of 1 to 5', cost DECIMAL(15,2) NOT NULL COMMENT 'yuan',
  answers MEDIUMTEXT NULL COMMENT 'minutes to each first answer, by commas', solutions MEDIUMTEXT NULL COMMENT 'minutes to each solution', PRIMARY KEY (grouped, day, word)
) COMMENT 'sums of tickets; domain/ticket_day.c writes it from the tickets';

CREATE TABLE ticket_day_stale (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', day DATE NOT NULL COMMENT 'day whose sums are not right any more', KEY ticket_day_stale_day (day)
) COMMENT 'one row a change, so that nobody waits for another';
INSERT INTO ticket_day_stale (day) SELECT DISTINCT DATE(t.opened_at) + INTERVAL d.seq - 1 DAY FROM ticket t JOIN seq_0_to_2 d;
INSERT INTO job_schedule VALUES ('tickets.figures', 1, '2000-01-01');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('ticket_yes', '是', 'Yes', 1), ('ticket_figures_by', '分组', 'Grouped by', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('ticket_yes', '1', '是', 'Yes', '', 1),
  ('ticket_figures_by', 'category', '类别', 'Category', '', 1), ('ticket_figures_by', 'product', '产品', 'Product', '', 2), ('ticket_figures_by', 'lot', '批号', 'Lot', '', 3),
  ('ticket_figures_by', 'customer', '客户', 'Dealer', '', 4), ('ticket_figures_by', 'person', '处理人', 'Handled by', '', 5), ('ticket_figures_by', 'month', '月份', 'Month', '', 6),
  ('audit_table', 'ticket_figures', '工单统计', 'figures of tickets', '', 104);
UPDATE options_stamp SET value = value + 1;
