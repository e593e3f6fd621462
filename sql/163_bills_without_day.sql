-- A bill that was reported without the day on which it is cashed counts in the exposure as long as a bill may run (LEDGER_BILL_DAY); until
-- now it counted as money at once. Dealers who paid in such bills are reckoned anew.

UPDATE customer_figures f JOIN (SELECT DISTINCT customer_id FROM ledger_entry WHERE kind = 'receipt' AND due_on IS NULL AND means IN ('bank_acceptance', 'commercial_acceptance')) b ON b.customer_id = f.id
  SET f.reckoned_on = '2000-01-01';
INSERT INTO job (kind, args, staff_id, run_at, state, created_at) SELECT 'ledger_figures', '{}', 0, '2000-01-01', 'waiting', '2000-01-01' FROM customer_figures WHERE reckoned_on = '2000-01-01' LIMIT 1;
