-- May goods leave? (domain.md 2, product.md 2.5): orders with what the gate said, releases and who decides them, what is tolerated.

ALTER TABLE sales_order
  ADD COLUMN refusals VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'what the gate said when it refused the order last: dictionary gate_refusal, comma-separated; empty = it was let out', ADD COLUMN refused_at DATETIME(3) NULL COMMENT 'when',
  ADD KEY sales_order_release (release_id), ADD KEY sales_order_made (created_by, ordered_on, id);
ALTER TABLE gate_release
  ADD COLUMN state_reason VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'why it is in this state', ADD KEY gate_release_order (order_id, state), ADD KEY gate_release_state (state, asked_at, id), ADD KEY gate_release_mine (asked_by, state, id);

INSERT INTO setting VALUES ('gate.overdue_amount', '1000'), ('gate.overdue_days', '3'), ('gate.release_days', '30'), ('gate.report_days', '30'), ('exposure.bills', '1'), ('exposure.undrawn', '1');
INSERT INTO numbering VALUES ('order', 1, 'DD');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('release_kind', '放行方式', 'How a release counts', 1), ('gate_verdict', '放行检查结果', 'What the gate says', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('release_kind', '1', '一次有效', 'Once', '', 1), ('release_kind', '0', '期限内有效', 'Until the day', '', 2),
  ('gate_verdict', 'pass', '可发', 'May ship', 'g', 1), ('gate_verdict', 'release', '凭放行可发', 'May ship by a release', 'y', 2), ('gate_verdict', 'refuse', '不可发', 'May not ship', 'r', 3),
  ('gate_refusal', 'state', '客户状态', 'State of the dealer', 'r', 5),
  ('release_state', 'returned', '已退回', 'Sent back', 'o', 6),
  ('api_scope', 'gate.read', '放行检查', 'Ask the gate', '', 21), ('api_scope', 'gate.write', '申请放行', 'Ask for releases', '', 22),
  ('approval_kind', 'release', '放行', 'Release', 'o', 3),
  ('approval_flag', 'over_limit_now', '超额度', 'Over limit', 'o', 6), ('approval_flag', 'overdue_now', '有逾期', 'Overdue', 'r', 7), ('approval_flag', 'no_contract', '无有效合同', 'No contract', 'r', 8), ('approval_flag', 'lasting', '期限内有效', 'Until a day', 'y', 9),
  ('audit_table', 'sales_order', '订单', 'order', '', 90), ('audit_table', 'sales_order_line', '订单明细', 'line of an order', '', 91), ('audit_table', 'gate_release', '放行', 'release', '', 92),
  ('audit_table', 'sales_orders', '订单列表', 'list of orders', '', 93), ('audit_table', 'sales_releases', '放行列表', 'list of releases', '', 94), ('audit_table', 'gate', '放行检查', 'gate', '', 95),
  ('audit_action', 'gate_check', '放行检查', 'Asked the gate', '', 33);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'sales_orders', 'order.view_to_ship', 'state=released&state=partly', 1), (0, 'sales_orders', 'order.view_refused', 'refused=1', 2), (0, 'sales_orders', 'order.view_drafts', 'state=draft', 3),
  (0, 'sales_releases', 'release.view_waiting', 'state=asked', 1), (0, 'sales_releases', 'release.view_granted', 'state=granted', 2);

-- Who sells enters and releases orders; the clerk ships them (sales.post); whoever sells or ships asks the gate and for a release. admin: nothing.
INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, a.resource, a.action, a.scope FROM role r JOIN
  (SELECT 'sales' AS word, 'orders' AS resource, 'read' AS action, 'own' AS scope UNION SELECT 'manager', 'orders', 'read', 'team,region' UNION SELECT 'clerk', 'orders', 'read', 'all' UNION SELECT 'finance', 'orders', 'read', 'all'
   UNION SELECT 'service', 'orders', 'read', 'all' UNION SELECT 'salesdirector', 'orders', 'read', 'all' UNION SELECT 'director', 'orders', 'read', 'all'
   UNION SELECT 'sales', 'orders', 'update', 'own' UNION SELECT 'manager', 'orders', 'update', 'team,region' UNION SELECT 'clerk', 'orders', 'update', 'all' UNION SELECT 'salesdirector', 'orders', 'update', 'all'
   UNION SELECT 'sales', 'orders', 'close', 'own' UNION SELECT 'manager', 'orders', 'close', 'team,region' UNION SELECT 'clerk', 'orders', 'close', 'all' UNION SELECT 'salesdirector', 'orders', 'close', 'all'
   UNION SELECT 'manager', 'orders', 'export', 'team,region' UNION SELECT 'clerk', 'orders', 'export', 'all' UNION SELECT 'finance', 'orders', 'export', 'all' UNION SELECT 'salesdirector', 'orders', 'export', 'all' UNION SELECT 'director', 'orders', 'export', 'all'
   UNION SELECT 'sales', 'gate', 'read', 'own' UNION SELECT 'manager', 'gate', 'read', 'team,region' UNION SELECT 'clerk', 'gate', 'read', 'all' UNION SELECT 'finance', 'gate', 'read', 'all' UNION SELECT 'service', 'gate', 'read', 'all'
   UNION SELECT 'salesdirector', 'gate', 'read', 'all' UNION SELECT 'director', 'gate', 'read', 'all'
   UNION SELECT 'sales', 'gate', 'ask', 'own' UNION SELECT 'manager', 'gate', 'ask', 'team,region' UNION SELECT 'clerk', 'gate', 'ask', 'all' UNION SELECT 'salesdirector', 'gate', 'ask', 'all'
   UNION SELECT 'manager', 'gate', 'export', 'team,region' UNION SELECT 'finance', 'gate', 'export', 'all' UNION SELECT 'salesdirector', 'gate', 'export', 'all' UNION SELECT 'director', 'gate', 'export', 'all') a
  ON a.word = r.word;

-- Releases: credit control, then the regional manager; above 500,000 and 1,000,000 who decides contracts of that size.
INSERT INTO approval_policy (kind, number, state, created_at, created_by, published_at, published_by) VALUES ('release', 1, 'current', '2000-01-01', 0, '2000-01-01', 0);
INSERT INTO approval_node (policy_id, place, name, name_en, finder, role_id, mode, needs)
  SELECT p.id, x.place, x.name, x.name_en, 'role', r.id, 'any', 'all' FROM approval_policy p JOIN
  (SELECT 1 AS place, '信控' AS name, 'Credit control' AS name_en, 'finance' AS word UNION SELECT 2, '区域经理', 'Regional manager', 'manager' UNION SELECT 3, '销售总监', 'Sales director', 'salesdirector'
   UNION SELECT 4, '总经理', 'General manager', 'director') x JOIN role r ON r.word = x.word WHERE p.kind = 'release' ORDER BY x.place;
INSERT INTO approval_condition (node_id, fact, operator, value)
  SELECT n.id, 'amount', 'above', x.value FROM approval_node n JOIN approval_policy p ON p.id = n.policy_id AND p.kind = 'release' JOIN
  (SELECT 3 AS place, '500000' AS value UNION SELECT 4, '1000000') x ON x.place = n.place;

UPDATE options_stamp SET value = value + 1;
