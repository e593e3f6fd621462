-- The sales module: who may see, enter and take back what; documents' numbers; ageing in words.

ALTER TABLE open_item DROP KEY open_item_customer, ADD KEY open_item_customer (customer_id, settled, due_on, open_amount);

INSERT INTO numbering VALUES ('shipment', 1, 'CK'), ('return', 1, 'TH'), ('receipt', 1, 'SK');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('ledger_standing', '台账单据状态', 'Standing of a ledger entry', 1), ('ageing_bucket', '账龄', 'Ageing', 1), ('ledger_source', '台账来源', 'Source of a ledger entry', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('api_scope', 'sales.read', '读取客户的敞口和逾期', 'Read exposure and overdue of customers', '', 20),
  ('ledger_standing', 'booked', '有效', 'Booked', 'g', 1), ('ledger_standing', 'reversed', '已冲销', 'Taken back', 'r', 2), ('ledger_standing', 'reversal', '冲销分录', 'Reversal', 'o', 3),
  ('ageing_bucket', 'ahead', '未到期', 'Not due', 'g', 1), ('ageing_bucket', 'd30', '逾期 1–30 天', '1–30 days late', 'y', 2), ('ageing_bucket', 'd60', '逾期 31–60 天', '31–60 days late', 'o', 3),
  ('ageing_bucket', 'd90', '逾期 61–90 天', '61–90 days late', 'r', 4), ('ageing_bucket', 'older', '逾期 90 天以上', 'Over 90 days late', 'r', 5), ('ageing_bucket', 'credit', '预收/未核销', 'Credit not used', 'b', 6),
  ('ledger_source', 'page', '页面录入', 'Entered', '', 1), ('ledger_source', 'import', '导入', 'Imported', '', 2), ('ledger_source', 'api', '接口', 'API', '', 3),
  ('audit_table', 'sales', '台账列表', 'list of the ledger', '', 81), ('audit_table', 'sales_open', '未清项列表', 'list of open items', '', 82), ('audit_table', 'sales_ageing', '客户账龄', 'ageing by dealer', '', 83),
  ('audit_table', 'sales_ageing_people', '业务员账龄', 'ageing by salesperson', '', 84), ('audit_table', 'sales_ageing_regions', '大区账龄', 'ageing by region', '', 85);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'sales', 'sales.view_shipments', 'kind=shipment', 1), (0, 'sales', 'sales.view_receipts', 'kind=receipt', 2), (0, 'sales', 'sales.view_returns', 'kind=return', 3), (0, 'sales', 'sales.view_unreleased', 'unreleased=1', 4),
  (0, 'sales_open', 'sales.view_overdue', 'bucket=d30&bucket=d60&bucket=d90&bucket=older', 1), (0, 'sales_open', 'sales.view_credits', 'bucket=credit', 2);

-- Who sells sees, who keeps the books enters; only finance takes back. admin: nothing.
INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'sales', a.action, a.scope FROM role r JOIN
  (SELECT 'sales' AS word, 'read' AS action, 'own' AS scope UNION SELECT 'manager', 'read', 'team,region' UNION SELECT 'clerk', 'read', 'all' UNION SELECT 'finance', 'read', 'all' UNION SELECT 'service', 'read', 'all'
   UNION SELECT 'salesdirector', 'read', 'all' UNION SELECT 'director', 'read', 'all'
   UNION SELECT 'clerk', 'post', 'all' UNION SELECT 'finance', 'post', 'all' UNION SELECT 'finance', 'reverse', 'all'
   UNION SELECT 'clerk', 'import', 'all' UNION SELECT 'finance', 'import', 'all' UNION SELECT 'service', 'import', 'all'
   UNION SELECT 'manager', 'export', 'team,region' UNION SELECT 'clerk', 'export', 'all' UNION SELECT 'finance', 'export', 'all' UNION SELECT 'salesdirector', 'export', 'all' UNION SELECT 'director', 'export', 'all') a
  ON a.word = r.word;

UPDATE options_stamp SET value = value + 1;
