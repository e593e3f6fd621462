-- Targets are entered by month and compared with what the ledger says: who may set them, their words, their lists.

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('target_kind', '目标对象', 'What a target is for', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('target_kind', 'customer', '客户', 'Dealer', 'b', 1), ('target_kind', 'region', '大区', 'Region', 'g', 2), ('target_kind', 'staff', '业务员', 'Salesperson', 'y', 3), ('target_kind', 'product', '产品', 'Product', 'o', 4),
  ('audit_table', 'sales_target', '销售目标', 'sales target', '', 90), ('audit_table', 'sales_targets', '销售目标列表', 'list of targets', '', 91);
INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'sales_targets', 'target.view_customers', 'kind=customer', 1), (0, 'sales_targets', 'target.view_regions', 'kind=region', 2),
  (0, 'sales_targets', 'target.view_people', 'kind=staff', 3), (0, 'sales_targets', 'target.view_products', 'kind=product', 4);

-- Managers set those of their people and regions, the directors everybody's and those of products.
INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'sales', 'targets', a.scope FROM role r JOIN
  (SELECT 'manager' AS word, 'team,region' AS scope UNION SELECT 'salesdirector', 'all' UNION SELECT 'director', 'all') a ON a.word = r.word;

ALTER TABLE sales_target ADD KEY sales_target_month (month, id);
UPDATE options_stamp SET value = value + 1;
