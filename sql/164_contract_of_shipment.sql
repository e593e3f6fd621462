-- A reported shipment may say by which contract it left; what says nothing is taken by dealer, product and day (domain/contract_shipment.h).

ALTER TABLE ledger_entry ADD COLUMN contract_id BIGINT NULL COMMENT 'shipment that no order is behind: contract that its document names', ADD KEY ledger_entry_contract (contract_id);

-- What left of a single contract without an order is no longer to be delivered: dealers with one in force are reckoned anew.
UPDATE customer_figures f JOIN (SELECT DISTINCT customer_id FROM contract WHERE kind = 'single' AND state = 'effective') c ON c.customer_id = f.id SET f.reckoned_on = '2000-01-01';
INSERT INTO job (kind, args, staff_id, run_at, state, created_at) SELECT 'ledger_figures', '{}', 0, '2000-01-01', 'waiting', '2000-01-01' FROM customer_figures WHERE reckoned_on = '2000-01-01' LIMIT 1;

-- Lines of all contracts in the order of their end are read along an index of their own: sorted, a manager's list read all of them, and that of
-- what is behind its plan reckoned each.
ALTER TABLE contract_line ADD COLUMN ends_on DATE NULL COMMENT 'of the contract; triggers keep it', ADD KEY contract_line_ends (ends_on, id);
UPDATE contract_line l JOIN contract c ON c.id = l.contract_id SET l.ends_on = c.ends_on;
CREATE TRIGGER contract_line_ends_added BEFORE INSERT ON contract_line FOR EACH ROW SET NEW.ends_on = (SELECT c.ends_on FROM contract c WHERE c.id = NEW.contract_id);
CREATE TRIGGER contract_line_ends_moved AFTER UPDATE ON contract FOR EACH ROW
  IF NOT (OLD.ends_on <=> NEW.ends_on) THEN UPDATE contract_line SET ends_on = NEW.ends_on WHERE contract_id = NEW.id; END IF;
