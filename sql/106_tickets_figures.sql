-- Figures of tickets are read from one index of all that they add up: /tickets/figures. How many working minutes the first answer
-- took stands in the ticket as those of the solution do; tickets answered before have none until their log moves again.

ALTER TABLE ticket ADD COLUMN answer_minutes INT NULL COMMENT 'working minutes to the first answer; NULL = none yet' AFTER answered_at,
  ADD KEY ticket_figures (opened_at, category, state, product_code, lot, customer_id, assignee_id, answer_minutes, work_minutes, answer_late, solve_late, reopened, satisfaction, cost);

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('ticket_yes', '是', 'Yes', 1), ('ticket_figures_by', '分组', 'Grouped by', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('ticket_yes', '1', '是', 'Yes', '', 1),
  ('ticket_figures_by', 'category', '类别', 'Category', '', 1), ('ticket_figures_by', 'product', '产品', 'Product', '', 2), ('ticket_figures_by', 'lot', '批号', 'Lot', '', 3),
  ('ticket_figures_by', 'customer', '客户', 'Dealer', '', 4), ('ticket_figures_by', 'person', '处理人', 'Handled by', '', 5), ('ticket_figures_by', 'month', '月份', 'Month', '', 6),
  ('audit_table', 'ticket_figures', '工单统计', 'figures of tickets', '', 104);
UPDATE options_stamp SET value = value + 1;
