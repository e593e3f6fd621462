-- Targets come from files; their list by month.

INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('audit_table', 'sales_target_months', '按月目标列表', 'list of targets by month', '', 91);
INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'sales_target_months', 'target.view_customers', 'kind=customer', 1), (0, 'sales_target_months', 'target.view_regions', 'kind=region', 2),
  (0, 'sales_target_months', 'target.view_people', 'kind=staff', 3), (0, 'sales_target_months', 'target.view_products', 'kind=product', 4);
UPDATE options_stamp SET value = value + 1;
