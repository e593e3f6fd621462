-- Lists of dealers are sorted by exposure, overdue and last shipment without reading another table; the figures of the day
-- before are taken anew each night.

ALTER TABLE customer
  ADD COLUMN exposure DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'customer_figures.exposure; written with it', ADD COLUMN overdue DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'customer_figures.overdue; written with it',
  ADD COLUMN last_shipment_on DATE NOT NULL DEFAULT '1000-01-01' COMMENT 'customer_figures.last_shipment_on; written with it; 1000-01-01 = never',
  ADD KEY customer_exposure (exposure, id), ADD KEY customer_owner_exposure (owner_id, exposure, id), ADD KEY customer_region_exposure (sales_region_id, exposure, id),
  ADD KEY customer_overdue (overdue, id), ADD KEY customer_owner_overdue (owner_id, overdue, id), ADD KEY customer_region_overdue (sales_region_id, overdue, id),
  ADD KEY customer_shipment (last_shipment_on, id), ADD KEY customer_owner_shipment (owner_id, last_shipment_on, id), ADD KEY customer_region_shipment (sales_region_id, last_shipment_on, id);
ALTER TABLE customer_merged
  ADD COLUMN exposure DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'as customer', ADD COLUMN overdue DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'as customer', ADD COLUMN last_shipment_on DATE NOT NULL DEFAULT '1000-01-01' COMMENT 'as customer';
UPDATE customer cu JOIN customer_figures f ON f.id = cu.id SET cu.exposure = f.exposure, cu.overdue = f.overdue, cu.last_shipment_on = COALESCE(f.last_shipment_on, '1000-01-01');

INSERT INTO job_schedule VALUES ('ledger_figures', 1440, '2000-01-01 16:02:00');
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place, synonyms) VALUES
  ('audit_table', 'customer_figures', '台账余额', 'figures of the ledger', '', 86, ''), ('audit_action', 'differs', '与台账不符', 'differs from the ledger', '', 32, '');
INSERT INTO saved_view (staff_id, list, name, query, place) VALUES (0, 'customers', 'customer.view_overdue', 'has_overdue=1&order=-overdue', 20);
UPDATE options_stamp SET value = value + 1;
