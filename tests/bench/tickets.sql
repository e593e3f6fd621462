-- tickets.sql - tickets @first to @last of @tickets for make bench, five entries of the log each. They were logged over three years, the
-- first of them last; of the newest 2 in 100, those not yet solved are spread around this moment. Dealers, staff and lots as there are.
SET @now = UTC_TIMESTAMP(3), @step = 3 * 365 * 24 * 60 / @tickets;
SET @low = (SELECT MIN(id) FROM customer WHERE code LIKE 'S%'), @dealers = (SELECT COUNT(*) FROM customer WHERE code LIKE 'S%');
SET @one = (SELECT id FROM staff WHERE account = 'aftersales1'), @two = (SELECT id FROM staff WHERE account = 'aftersales2'), @quality = (SELECT id FROM staff WHERE account = 'quality1');

INSERT INTO ticket (number, customer_id, caller, category, severity, state, title, description, product_code, product_name, lot, quantity, assignee_id, opened_at, opened_by,
  answer_due_at, update_due_at, solve_due_at, due_at, answer_late, solve_late, answered_at, answer_minutes, solved_at, closed_at, work_minutes, reopened, solution, root_cause, cost, satisfaction)
SELECT CONCAT('TB-', LPAD(n, 7, '0')), @low + n * 7919 % @dealers, '王敏', ELT(1 + n % 9, 'damaged', 'quality', 'return', 'wrong', 'expiring', 'reaction', 'recall', 'complaint', 'enquiry'),
  ELT(1 + n % 7, 'low', 'low', 'medium', 'medium', 'medium', 'high', 'safety'), state, ELT(1 + n % 6, '外箱压坏两件，内盒渗漏', '少到一件，封条完好', '批号与随货同行单不符', '询问检验报告从哪里下载', '近效期要求换货', '颗粒受潮结块'),
  '外箱压坏 2 件，内盒渗漏，客户已拍照，已请承运司机签字。', CONCAT('CP', LPAD(n % 300, 4, '0')), CONCAT('品种', n % 300), CONCAT('L', LPAD(n * 31 % 20000, 5, '0')), 1 + n % 20,
  IF(state = 'new', NULL, IF(state = 'quality', @quality, IF(n % 2, @one, @two))), opened, @one,
  IF(state IN ('new', 'open', 'quality'), due, NULL), IF(state IN ('new', 'open', 'quality'), due + INTERVAL 1 HOUR, NULL), IF(state IN ('new', 'open', 'quality'), due + INTERVAL 8 HOUR, NULL), IF(state IN ('new', 'open', 'quality'), due, '9999-12-31'),
  n % 13 = 0, n % 17 = 0, IF(state = 'new', NULL, opened + INTERVAL n % 300 MINUTE), IF(state = 'new', NULL, n * 37 % 480), IF(state IN ('solved', 'closed'), opened + INTERVAL 1000 + n % 5000 MINUTE, NULL),
  IF(state = 'closed', opened + INTERVAL 7000 MINUTE, NULL), n * 101 % 2880, n % 40 = 0, IF(state IN ('solved', 'closed'), '补发并由承运商承担损失。', ''), IF(state IN ('solved', 'closed'), 'carrier', ''), IF(n % 5 = 0, n % 500, 0), IF(state = 'closed', 1 + n % 5, NULL)
FROM (SELECT s.seq AS n, IF(s.seq > @tickets / 50, 'closed', ELT(1 + s.seq % 8, 'new', 'open', 'open', 'waiting', 'quality', 'solved', 'closed', 'closed')) AS state,
    @now - INTERVAL FLOOR(s.seq * @step) MINUTE AS opened, @now + INTERVAL CAST(s.seq * 7919 % 20000 AS SIGNED) - 8000 MINUTE AS due
  FROM seq_1_to_10000000 s WHERE s.seq BETWEEN @first AND @last) x;

INSERT INTO ticket_entry (ticket_id, at, staff_id, kind, open_to_dealer, old_word, new_word, text)
SELECT t.id, t.opened_at + INTERVAL (k.seq - 1) * 60 MINUTE, COALESCE(t.assignee_id, @one), ELT(k.seq, 'opened', 'state', 'word', 'note', 'state'), k.seq = 3, ELT(k.seq, '', 'new', '', '', 'open'), ELT(k.seq, '', 'open', '', '', IF(t.state IN ('solved', 'closed'), 'solved', 'open')),
  ELT(k.seq, '', '', '已收到，正在核对发货记录和装车照片，下班前给您答复。', '承运商说签收时没有异常，等他们的交接单。', '补发并由承运商承担损失。')
FROM ticket t JOIN seq_1_to_5 k WHERE t.number BETWEEN CONCAT('TB-', LPAD(@first, 7, '0')) AND CONCAT('TB-', LPAD(@last, 7, '0')) ORDER BY t.id, k.seq;
INSERT INTO ticket_day_stale (day) SELECT DISTINCT DATE(t.opened_at + INTERVAL 8 HOUR) FROM ticket t WHERE t.number BETWEEN CONCAT('TB-', LPAD(@first, 7, '0')) AND CONCAT('TB-', LPAD(@last, 7, '0'));
