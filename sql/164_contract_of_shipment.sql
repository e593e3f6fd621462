-- A reported shipment may say by which contract it left; what says nothing is taken by dealer, product and day (domain/contract_shipment.h).

ALTER TABLE ledger_entry ADD COLUMN contract_id BIGINT NULL COMMENT 'shipment that no order is behind: contract that its document names', ADD KEY ledger_entry_contract (contract_id);
