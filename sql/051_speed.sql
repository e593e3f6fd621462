-- What a page asks for on each request is remembered by the workers, or read from one index.

ALTER TABLE staff ADD COLUMN own_stamp INT NOT NULL DEFAULT 0 COMMENT 'rises when the person''s views or columns change: workers remember them';

-- The scan of a list's page touches the index only: order, key, scope and the usual filters.
ALTER TABLE customer
  DROP KEY customer_code_order, DROP KEY customer_py, DROP KEY customer_owner_py, DROP KEY customer_region_py, DROP KEY customer_changed,
  DROP KEY customer_state_py, DROP KEY customer_type_py,
  ADD KEY customer_code_order (code, id, state, owner_id, sales_region_id, type),
  ADD KEY customer_py (name_py, id, state, owner_id, sales_region_id, type),
  ADD KEY customer_owner_py (owner_id, name_py, id, state, type),
  ADD KEY customer_region_py (sales_region_id, name_py, id, state, type),
  ADD KEY customer_state_py (state, name_py, id, owner_id, sales_region_id, type),
  ADD KEY customer_type_py (type, name_py, id, state, owner_id, sales_region_id),
  ADD KEY customer_changed (changed_at, id, state, owner_id, sales_region_id, type);

-- A dealer's page shows what its file lacks without asking every rule again; the hourly job fills it in.
ALTER TABLE customer_file ADD COLUMN missing_rules VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'rules not met, comma-separated ids; w behind one whose paper waits for quality' AFTER missing;
UPDATE customer_file SET reckoned_on = '2000-01-01';
