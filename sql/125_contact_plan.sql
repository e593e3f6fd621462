-- Which of our levels talks to which of theirs how often (domain.md 7), and what is due by it: a row for each dealer and rule, kept
-- by domain/contact_plan.c where something is logged, and each night. It follows from the log and may be thrown away.

CREATE TABLE contact_rule (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', occasion VARCHAR(20) NOT NULL COMMENT 'dictionary contact_occasion', our_level VARCHAR(30) NOT NULL COMMENT 'role.word: who of us', their_role VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'dictionary contact_role; empty = anybody',
  class VARCHAR(10) NOT NULL DEFAULT '' COMMENT 'dictionary abc_class; empty = every dealer', kinds VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'dictionary communication_kind, by commas; empty = any', times SMALLINT NOT NULL COMMENT 'how often in the period', period VARCHAR(10) NOT NULL COMMENT 'dictionary contact_period',
  new_months SMALLINT NOT NULL DEFAULT 0 COMMENT 'occasion new: so many months from the opening', within_days SMALLINT NOT NULL DEFAULT 0 COMMENT 'occasion warning: within so many working days', valid_from DATE NOT NULL COMMENT 'in force from', valid_to DATE NULL COMMENT 'no more from this day', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  KEY contact_rule_days (valid_from, valid_to)
) COMMENT 'the contact plan';
INSERT INTO contact_rule (occasion, our_level, class, kinds, times, period, new_months, within_days, valid_from) VALUES
  ('regular', 'sales', 'A', 'visit', 2, 'month', 0, 0, '2026-01-01'), ('regular', 'manager', 'A', '', 1, 'quarter', 0, 0, '2026-01-01'), ('regular', 'director', 'A', '', 1, 'year', 0, 0, '2026-01-01'),
  ('regular', 'sales', 'B', 'visit', 1, 'month', 0, 0, '2026-01-01'), ('regular', 'sales', 'C', 'visit', 1, 'quarter', 0, 0, '2026-01-01'), ('new', 'sales', '', 'visit', 2, 'month', 3, 0, '2026-01-01'), ('warning', 'sales', '', 'visit', 1, 'month', 0, 3, '2026-01-01');

CREATE TABLE contact_due (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer', rule_id INT NOT NULL COMMENT 'contact_rule', staff_id INT NULL COMMENT 'whose turn it is; NULL = nobody of that level', last_at DATETIME(3) NULL COMMENT 'last contact that counts for the rule', due_on DATE NOT NULL COMMENT 'next one due',
  times SMALLINT NOT NULL COMMENT 'wanted in the present month, quarter or year', done SMALLINT NOT NULL COMMENT 'of these made, at most times', reason VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'of a visit asked for by a warning', raised_at DATETIME(3) NULL COMMENT 'when it was asked for; NULL = by the plan',
  UNIQUE KEY contact_due_pair (customer_id, rule_id), KEY contact_due_staff (staff_id, due_on, id), KEY contact_due_on (due_on, id), KEY contact_due_cover (customer_id, staff_id, raised_at, due_on, times, done)
) COMMENT 'contacts that are due, by dealer and rule; follows from the log';

CREATE TABLE customer_class (
  id BIGINT NOT NULL PRIMARY KEY COMMENT 'customer.id', class VARCHAR(10) NOT NULL COMMENT 'dictionary abc_class, by the sales of twelve months; dealers without a row are C', KEY customer_class_class (class, id)
) COMMENT 'class of each dealer as of last night';

CREATE TABLE calendar_feed (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', staff_id INT NOT NULL COMMENT 'whose calendar', token_hash BINARY(32) NOT NULL COMMENT 'of the link, which is kept nowhere', created_at DATETIME(3) NOT NULL COMMENT 'made', last_used_at DATETIME(3) NULL COMMENT 'read last', valid_to DATETIME(3) NULL COMMENT 'revoked',
  UNIQUE KEY calendar_feed_hash (token_hash), KEY calendar_feed_staff (staff_id, valid_to)
) COMMENT 'links by which calendar programs read a calendar';

INSERT INTO job_schedule VALUES ('contacts.plan', 1440, '2000-01-01 00:20:00');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('contact_occasion', '联系计划', 'Occasion of a contact', 1), ('contact_level', '我方层级', 'Level of ours', 1), ('contact_period', '周期', 'Period', 1), ('contact_pace', '联系进度', 'Against the plan', 1), ('contact_mine', '我的联系', 'My contacts', 1), ('calendar_kind', '日程类别', 'Kind in the calendar', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('contact_occasion', 'regular', '按分类', 'By class', '', 1), ('contact_occasion', 'new', '新客户', 'New dealer', 'b', 2), ('contact_occasion', 'warning', '红色预警', 'Red warning', 'r', 3),
  ('contact_level', 'sales', '业务员', 'Salesperson', '', 1), ('contact_level', 'manager', '经理', 'Manager', '', 2), ('contact_level', 'salesdirector', '销售总监', 'Sales director', '', 3), ('contact_level', 'director', '总经理', 'Director', '', 4),
  ('contact_period', 'month', '每月', 'a month', '', 1), ('contact_period', 'quarter', '每季度', 'a quarter', '', 2), ('contact_period', 'year', '每年', 'a year', '', 3),
  ('contact_pace', 'late', '已逾期', 'Overdue', 'r', 1), ('contact_pace', 'due', '七天内到期', 'Due in a week', 'o', 2), ('contact_pace', 'ahead', '未到期', 'Not yet due', 'g', 3), ('contact_mine', '1', '我的联系', 'Mine', '', 1),
  ('calendar_kind', 'communication', '沟通', 'Communication', 'g', 1), ('calendar_kind', 'task', '任务', 'Task', 'b', 2), ('calendar_kind', 'contact', '应联系', 'Contact due', 'o', 3), ('calendar_kind', 'promise', '承诺', 'Promise', 'y', 4), ('calendar_kind', 'contract', '合同到期', 'Contract ends', '', 5), ('calendar_kind', 'paper', '证照到期', 'Paper expires', 'r', 6),
  ('audit_table', 'contact_rule', '联系计划规则', 'rule of the contact plan', '', 120), ('audit_table', 'contact_plan', '应联系列表', 'list of contacts due', '', 121), ('audit_table', 'calendar_feed', '日历订阅链接', 'link to a calendar', '', 122);
INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'contact_plan', 'contact_plan.view_mine', 'mine=1', 1), (0, 'contact_plan', 'contact_plan.view_late', 'pace=late', 2), (0, 'contact_plan', 'contact_plan.view_never', 'never=1', 3), (0, 'contact_plan', 'contact_plan.view_new', 'occasion=new', 4);

-- Who leads decides how often; the directors for everybody.
INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'communications', 'plan', 'all' FROM role r WHERE r.word IN ('salesdirector', 'director');
UPDATE options_stamp SET value = value + 1;
