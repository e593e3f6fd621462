-- ledger.sql - two years of a dealer's ledger, fifty entries each: a shipment about each month, paid by one receipt; every tenth dealer is nine
-- shipments behind, the others two. Figures of the dealers are left to the nightly job, which compares them with the entries.
SET sql_mode = CONCAT(@@sql_mode, ',NO_UNSIGNED_SUBTRACTION');
SET @now = UTC_TIMESTAMP(), @today = CURDATE(), @me = (SELECT id FROM staff WHERE account = 'clerk1');
CREATE TEMPORARY TABLE bench_product (n INT PRIMARY KEY) AS SELECT ROW_NUMBER() OVER (ORDER BY id) - 1 AS n, id, code, name, specification FROM product;
SET @products = (SELECT COUNT(*) FROM bench_product);

INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, due_on, amount, value, product_id, product_code, product_name, specification, lot, quantity, price, created_at, created_by)
SELECT cu.id, 'shipment', 'import', CONCAT('BC', cu.id), k.seq, @today - INTERVAL (27 - k.seq) * 27 DAY, @today - INTERVAL (27 - k.seq) * 27 - 30 DAY, 100 * (10 + cu.id % 40), 100 * (10 + cu.id % 40),
  p.id, p.code, p.name, p.specification, CONCAT('L', LPAD((cu.id * 7 + k.seq) % 500, 4, '0')), 10 + cu.id % 40, 100, @now, @me
FROM customer cu JOIN seq_1_to_27 k JOIN bench_product p ON p.n = (cu.id + k.seq) % @products WHERE cu.code LIKE 'S%' ORDER BY cu.id, k.seq;
INSERT INTO ledger_entry (customer_id, kind, source, number, line_no, posted_on, amount, value, means, created_at, created_by)
SELECT cu.id, 'receipt', 'import', CONCAT('BR', cu.id), k.seq, @today - INTERVAL (27 - k.seq) * 27 - 26 DAY, -100 * (10 + cu.id % 40), 100 * (10 + cu.id % 40), 'transfer', @now, @me
FROM customer cu JOIN seq_1_to_25 k ON k.seq <= IF(cu.id % 10 = 0, 18, 25) WHERE cu.code LIKE 'S%' ORDER BY cu.id, k.seq;

INSERT INTO open_item (id, customer_id, posted_on, due_on, amount, open_amount, settled)
SELECT e.id, e.customer_id, e.posted_on, COALESCE(e.due_on, e.posted_on), e.amount, IF(e.line_no <= IF(e.customer_id % 10 = 0, 18, 25), 0, e.amount), e.line_no <= IF(e.customer_id % 10 = 0, 18, 25)
FROM ledger_entry e JOIN customer cu ON cu.id = e.customer_id AND cu.code LIKE 'S%' WHERE e.source = 'import' AND LEFT(e.number, 2) IN ('BC', 'BR');
INSERT INTO ledger_allocation (customer_id, credit_id, item_id, amount, allocated_on, created_at, created_by)
SELECT r.customer_id, r.id, s.id, r.value, r.posted_on, @now, @me
FROM ledger_entry s STRAIGHT_JOIN ledger_entry r ON r.source = 'import' AND r.kind = 'receipt' AND r.number = CONCAT('BR', s.customer_id) AND r.line_no = s.line_no AND r.revision = 1 AND r.reversal = 0
WHERE s.source = 'import' AND s.kind = 'shipment' AND s.number LIKE 'BC%';
INSERT INTO sales_month (customer_id, product_code, month, shipped, received, quantity)
SELECT e.customer_id, e.product_code, DATE_FORMAT(e.posted_on, '%Y-%m-01') AS month, SUM(IF(e.kind = 'shipment', e.value, 0)), SUM(IF(e.kind = 'receipt', e.value, 0)), COALESCE(SUM(e.quantity), 0)
FROM ledger_entry e JOIN customer cu ON cu.id = e.customer_id AND cu.code LIKE 'S%' GROUP BY e.customer_id, month, e.product_code;
INSERT INTO customer_figures (id, reckoned_on) SELECT id, '2000-01-01' FROM customer WHERE code LIKE 'S%' ON DUPLICATE KEY UPDATE reckoned_on = VALUES(reckoned_on);
INSERT INTO job (kind, args, staff_id, run_at, state, created_at) VALUES ('ledger_figures', '{}', 0, @now, 'waiting', @now), ('sales_totals', '{}', 0, @now, 'waiting', @now),
  ('sales_cross', '{}', 0, @now, 'waiting', @now);
ANALYZE TABLE ledger_entry, open_item, ledger_allocation, sales_month, sales_total;
