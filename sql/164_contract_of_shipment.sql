-- A reported shipment may say by which contract it left; what says nothing is taken by dealer, product and day (domain/contract_shipment.h).

ALTER TABLE ledger_entry ADD COLUMN contract_id BIGINT NULL COMMENT 'shipment that no order is behind: contract that its document names', ADD KEY ledger_entry_contract (contract_id);

-- What left of a single contract without an order is no longer to be delivered: dealers with one in force are reckoned anew.
UPDATE customer_figures f JOIN (SELECT DISTINCT customer_id FROM contract WHERE kind = 'single' AND state = 'effective') c ON c.customer_id = f.id SET f.reckoned_on = '2000-01-01';
INSERT INTO job (kind, args, staff_id, run_at, state, created_at) SELECT 'ledger_figures', '{}', 0, '2000-01-01', 'waiting', '2000-01-01' FROM customer_figures WHERE reckoned_on = '2000-01-01' LIMIT 1;
