-- contracts.sql - three contracts a dealer with two lines each, decided by two people long ago; 5,000 of them wait for manager1, and
-- 4,000 complete drafts of sales1's stand ready to be submitted. Text and parties only where a page or a submission reads them.
SET @now = UTC_TIMESTAMP(), @today = CURDATE();
SET @model = (SELECT c.id FROM contract c WHERE c.kind = 'single' AND c.nonstandard = 0 AND c.state IN ('approved', 'sealed', 'effective', 'done') ORDER BY c.id LIMIT 1);
SET @manager = (SELECT id FROM staff WHERE account = 'manager1'), @director = (SELECT id FROM staff WHERE account = 'salesdirector1'), @sales1 = (SELECT id FROM staff WHERE account = 'sales1');
SET @policy = (SELECT id FROM approval_policy WHERE kind = 'contract' AND state = 'current');
SET @region = (SELECT sales_region_id FROM staff_sales_region WHERE staff_id = @manager LIMIT 1);

INSERT INTO contract (number, series, kind, title, customer_id, company_id, owner_id, sales_region_id, template_id, starts_on, ends_on, payment_days, total, tax_total, target_amount, state, state_at,
  revision, submitted_at, approved_at, sealed_on, posted_on, countersigned_on, original_received_on, effective_on, created_at, created_by, changed_at)
SELECT CONCAT('XS-BB-', 2024 + k.seq % 3, '-', cu.sales_region_id, '-', LPAD(cu.id * 3 + k.seq, 8, '0')), 'bench', IF(k.seq = 1, 'framework', 'single'), '药品购销合同', cu.id, c.company_id, cu.owner_id, cu.sales_region_id, c.template_id,
  @today - INTERVAL cu.id % 600 DAY, @today + INTERVAL cu.id % 300 DAY, 30, IF(k.seq = 1, 0, 1000 * (cu.id % 90)), 0, IF(k.seq = 1, 300000, NULL), ELT(1 + (cu.id + k.seq) % 6, 'effective', 'effective', 'expired', 'done', 'sealed', 'approved'), @now,
  1, @now, @now, @today, @today, @today, IF(cu.id % 7 = 0, NULL, @today), @today, @now - INTERVAL cu.id % 100000 MINUTE, cu.owner_id, @now - INTERVAL cu.id % 100000 MINUTE
FROM customer cu JOIN seq_1_to_3 k JOIN contract c ON c.id = @model WHERE cu.code LIKE 'S%' AND NOT EXISTS (SELECT 1 FROM contract x WHERE x.customer_id = cu.id);
INSERT INTO contract_line (contract_id, place, product_id, code, name, specification, unit, maker, approval_no, quantity, list_price, unit_price, tax_rate, amount, tax)
SELECT c.id, l.place, l.product_id, l.code, l.name, l.specification, l.unit, l.maker, l.approval_no, l.quantity, l.list_price, l.unit_price, l.tax_rate, l.amount, l.tax
FROM contract c JOIN contract_line l ON l.contract_id = @model AND l.place <= 2 WHERE c.series = 'bench' AND NOT EXISTS (SELECT 1 FROM contract_line x WHERE x.contract_id = c.id);

-- Runs: all of them approved by the manager and the director, but 5,000 that wait for the manager alone.
INSERT INTO approval (kind, document_id, round, policy_id, customer_id, sales_region_id, title, amount, flags, facts, initiator_id, owner_id, state, started_at, ended_at)
SELECT 'contract', c.id, 1, @policy, c.customer_id, c.sales_region_id, c.number, c.amount, '', '{}', COALESCE(c.owner_id, 1), c.owner_id, 'approved', @now, @now FROM contract c WHERE c.series = 'bench'
  AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.kind = 'contract' AND a.document_id = c.id);
INSERT INTO approval_step (approval_id, place, name, name_en, finder, role_id, mode, state)
SELECT a.id, k.seq, '区域经理', 'Regional manager', 'role', 9, 'any', 'done' FROM approval a JOIN contract c ON c.id = a.document_id JOIN seq_1_to_2 k WHERE a.kind = 'contract' AND c.series = 'bench'
  AND NOT EXISTS (SELECT 1 FROM approval_step s WHERE s.approval_id = a.id);
INSERT INTO approval_turn (approval_id, step_id, place, kind, document_id, amount, staff_id, state, opened_at, decided_at, decided_by)
SELECT a.id, s.id, 0, 'contract', a.document_id, COALESCE(a.amount, 0), IF(s.place = 1, @manager, @director), 'approved', @now, @now - INTERVAL a.id SECOND, IF(s.place = 1, @manager, @director)
FROM approval a JOIN contract c ON c.id = a.document_id JOIN approval_step s ON s.approval_id = a.id WHERE a.kind = 'contract' AND c.series = 'bench' AND NOT EXISTS (SELECT 1 FROM approval_turn t WHERE t.approval_id = a.id);
-- Not the dealers' own papers must stop them: those with a good light, the rest of the @waiting with any.
UPDATE approval a JOIN (SELECT a.id FROM approval a JOIN contract c ON c.id = a.document_id JOIN customer cu ON cu.id = c.customer_id
    WHERE a.kind = 'contract' AND c.series = 'bench' AND c.kind = 'single' ORDER BY cu.light = 'ok' DESC, a.id LIMIT 5000) w ON w.id = a.id
  JOIN contract c ON c.id = a.document_id SET a.state = 'running', a.ended_at = NULL, c.state = 'approval', c.approved_at = NULL;
DELETE t FROM approval_turn t JOIN approval a ON a.id = t.approval_id JOIN approval_step s ON s.id = t.step_id WHERE a.kind = 'contract' AND a.state = 'running' AND a.policy_id = @policy AND s.place = 2;
DELETE s FROM approval_step s JOIN approval a ON a.id = s.approval_id JOIN contract c ON c.id = a.document_id WHERE a.kind = 'contract' AND c.series = 'bench' AND a.state = 'running' AND s.place = 2;
UPDATE approval_step s JOIN approval a ON a.id = s.approval_id JOIN contract c ON c.id = a.document_id SET s.state = 'current' WHERE a.kind = 'contract' AND c.series = 'bench' AND a.state = 'running';
UPDATE approval_turn t JOIN approval a ON a.id = t.approval_id JOIN contract c ON c.id = a.document_id SET t.state = 'open', t.decided_at = NULL, t.decided_by = NULL, t.opened_at = @now - INTERVAL t.id % 5000 MINUTE
  WHERE a.kind = 'contract' AND c.series = 'bench' AND a.state = 'running';

-- Whole contracts, for the page and for submission.
CREATE OR REPLACE TABLE bench_whole (PRIMARY KEY (id)) AS SELECT id FROM (
  SELECT c.id FROM contract c JOIN approval_turn t ON t.kind = 'contract' AND t.document_id = c.id AND t.state = 'open' WHERE c.series = 'bench' AND c.sales_region_id = 2 ORDER BY t.id LIMIT 100) x;
INSERT INTO contract (series, kind, title, customer_id, company_id, owner_id, template_id, starts_on, ends_on, payment_days, total, tax_total, delivery_place, state, state_at, created_at, created_by, changed_at)
SELECT 'bench_draft', 'single', c.title, d.id, c.company_id, @sales1, c.template_id, @today, @today + INTERVAL 180 DAY, 30, c.total, c.tax_total, c.delivery_place, 'draft', @now, @now, @sales1, @now
FROM contract c JOIN seq_1_to_4000 k JOIN (SELECT cu.id, ROW_NUMBER() OVER (ORDER BY cu.id) AS place, COUNT(*) OVER () AS dealers FROM customer cu WHERE cu.owner_id = @sales1 AND cu.code LIKE 'S%') d ON d.place = 1 + k.seq % d.dealers WHERE c.id = @model;
INSERT INTO bench_whole SELECT id FROM contract WHERE series = 'bench_draft';
UPDATE contract SET series = '' WHERE series = 'bench_draft';
DELETE l FROM contract_line l JOIN bench_whole w ON w.id = l.contract_id;
INSERT INTO contract_line (contract_id, place, product_id, code, name, trade_name, dosage_form, specification, unit, maker, approval_no, quantity, list_price, price_source, unit_price, tax_rate, amount, tax)
SELECT w.id, l.place, l.product_id, l.code, l.name, l.trade_name, l.dosage_form, l.specification, l.unit, l.maker, l.approval_no, l.quantity, l.list_price, l.price_source, l.unit_price, l.tax_rate, l.amount, l.tax FROM bench_whole w JOIN contract_line l ON l.contract_id = @model;
INSERT INTO contract_clause (contract_id, place, clause_id, clause_version_id, title, body, prominent, required, deviation)
SELECT w.id, l.place, l.clause_id, l.clause_version_id, l.title, l.body, l.prominent, l.required, l.deviation FROM bench_whole w JOIN contract_clause l ON l.contract_id = @model;
-- Parties as drafting leaves them: the company, and each contract's own dealer.
INSERT INTO contract_party (contract_id, side, name, credit_code, address, representative, phone, bank_name, bank_account, licence_no)
SELECT c.id, 'seller', co.name, COALESCE(co.credit_code, ''), co.address, co.representative, co.phone, co.bank_name, co.bank_account, co.licence_no
FROM (SELECT id FROM bench_whole UNION SELECT id FROM contract WHERE series = 'bench' AND state = 'approval') w JOIN contract c ON c.id = w.id JOIN company co ON co.id = c.company_id
UNION ALL SELECT c.id, 'buyer', cu.name, COALESCE(cu.credit_code, cu.other_id), CONCAT(COALESCE(pr.full_name, ''), cu.address), cu.legal_representative, cu.phone, cu.bank_name, cu.bank_account,
  COALESCE((SELECT p.number FROM paper p WHERE p.customer_id = cu.id AND p.paper_type IN ('drug_licence', 'institution_licence') AND p.valid_to IS NULL AND p.replaced_by IS NULL ORDER BY p.due_order DESC, p.id DESC LIMIT 1), '')
FROM (SELECT id FROM bench_whole UNION SELECT id FROM contract WHERE series = 'bench' AND state = 'approval') w JOIN contract c ON c.id = w.id JOIN customer cu ON cu.id = c.customer_id LEFT JOIN postal_region pr ON pr.code = cu.region_code;
INSERT INTO contract_revision (contract_id, revision, text, sha256, amount, submitted_at, submitted_by)
SELECT c.id, 1, 'bench', UNHEX(SHA2(c.id, 256)), c.amount, @now, COALESCE(c.owner_id, 1) FROM contract c WHERE c.series = 'bench' AND c.state = 'approval';
ANALYZE TABLE contract, contract_line, contract_clause, contract_party, approval, approval_step, approval_turn;
