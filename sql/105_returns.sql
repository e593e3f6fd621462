-- Goods that dealers ask to send back: the shipment they came by, a decision, what really came, the entry of the ledger. domain/goods_return*.c
-- writes all of it.

CREATE TABLE goods_return (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', number VARCHAR(20) NOT NULL COMMENT 'RT-YYMM-NNNN; also the number of the entry in the ledger', customer_id BIGINT NOT NULL COMMENT 'dealer', ticket_id BIGINT NULL COMMENT 'ticket it comes from', shipment_id BIGINT NOT NULL COMMENT 'ledger_entry the goods left by',
  product_code VARCHAR(30) NOT NULL COMMENT 'as shipped', product_name VARCHAR(120) NOT NULL COMMENT 'as shipped', lot VARCHAR(40) NOT NULL COMMENT 'as shipped', quantity DECIMAL(18,4) NOT NULL COMMENT 'asked for', amount DECIMAL(15,2) NOT NULL COMMENT 'of it, at the price shipped', reason VARCHAR(30) NOT NULL COMMENT 'dictionary return_reason',
  goods_condition VARCHAR(30) NOT NULL COMMENT 'dictionary return_condition', note VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'what happened', cold_chain TINYINT NOT NULL DEFAULT 0 COMMENT '1 = refrigerated goods: proof of the temperature is needed', state VARCHAR(20) NOT NULL COMMENT 'dictionary return_state', state_reason VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'why it is in this state',
  created_at DATETIME(3) NOT NULL COMMENT 'entered', created_by INT NOT NULL COMMENT 'staff', decided_at DATETIME(3) NULL COMMENT 'approved or refused', received_on DATE NULL COMMENT 'goods came', received_quantity DECIMAL(18,4) NULL COMMENT 'really', fit_quantity DECIMAL(18,4) NULL COMMENT 'of it fit for sale', receipt_note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'what was seen',
  received_by INT NULL COMMENT 'staff', entry_id BIGINT NULL COMMENT 'ledger_entry of the settlement', settled_at DATETIME(3) NULL COMMENT 'booked', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY goods_return_number (number), KEY goods_return_customer (customer_id, created_at, id), KEY goods_return_shipment (shipment_id, state), KEY goods_return_ticket (ticket_id), KEY goods_return_state (state, created_at, id), KEY goods_return_created (created_at, id)
) COMMENT 'goods that dealers send back';

CREATE TABLE goods_return_file (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', goods_return_id BIGINT NOT NULL COMMENT 'return', kind VARCHAR(20) NOT NULL COMMENT 'dictionary return_file_kind', file_id BIGINT NOT NULL COMMENT 'photo or document', note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'a word to it', added_at DATETIME(3) NOT NULL COMMENT 'when', added_by INT NOT NULL COMMENT 'staff',
  KEY goods_return_file_return (goods_return_id, id)
) COMMENT 'proofs and photos of a return';

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('return_reason', '退货原因', 'Why goods come back', 0), ('return_condition', '货物状况', 'Condition of the goods', 0), ('return_state', '退货状态', 'State of a return', 1), ('return_file_kind', '退货附件', 'Files of a return', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('return_reason', 'damaged', '破损', 'Damaged', '', 1), ('return_reason', 'quality', '质量问题', 'Quality', 'r', 2), ('return_reason', 'wrong', '错发', 'Wrong delivery', '', 3), ('return_reason', 'expiring', '近效期', 'Near expiry', '', 4), ('return_reason', 'recall', '召回', 'Recall', 'r', 5), ('return_reason', 'unsold', '滞销', 'Not sold', '', 6), ('return_reason', 'exchange', '换货', 'Exchange', '', 7),
  ('return_condition', 'sealed', '完好未拆', 'Sealed', 'g', 1), ('return_condition', 'opened', '外箱已拆', 'Box opened', 'y', 2), ('return_condition', 'damaged', '包装破损', 'Packing damaged', 'o', 3), ('return_condition', 'unknown', '待查', 'Not known', '', 4),
  ('return_state', 'draft', '草稿', 'Draft', 'y', 1), ('return_state', 'asked', '审批中', 'Waits', 'b', 2), ('return_state', 'approved', '待收货', 'Goods awaited', 'b', 3), ('return_state', 'refused', '已驳回', 'Refused', 'r', 4), ('return_state', 'returned', '已退回', 'Sent back', 'o', 5), ('return_state', 'withdrawn', '已撤回', 'Withdrawn', '', 6),
  ('return_state', 'received', '待结算', 'To be settled', 'o', 7), ('return_state', 'settled', '已结算', 'Settled', 'g', 8), ('return_state', 'void', '已作废', 'Discarded', '', 9),
  ('return_file_kind', 'temperature', '温度记录', 'Temperature record', 'b', 1), ('return_file_kind', 'photo', '照片/单据', 'Photo or document', '', 2),
  ('ticket_entry_kind', 'return', '退货', 'Return', 'o', 13), ('approval_kind', 'return', '退货', 'Return of goods', 'o', 4), ('approval_flag', 'cold_return', '冷链退货', 'Cold chain', 'b', 10), ('approval_flag', 'late_return', '发货超过 180 天', 'Shipped over 180 days ago', 'y', 11),
  ('audit_table', 'goods_return', '退货', 'return of goods', '', 107), ('audit_table', 'goods_return_file', '退货附件', 'file of a return', '', 108), ('audit_table', 'goods_returns', '退货列表', 'list of returns', '', 109);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'goods_returns', 'goods_return.view_asked', 'state=asked', 1), (0, 'goods_returns', 'goods_return.view_approved', 'state=approved', 2), (0, 'goods_returns', 'goods_return.view_received', 'state=received', 3);

-- Who speaks with dealers asks; after-sales, the clerk and quality take the goods in; who keeps the books settles.
INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'returns', a.action, a.scope FROM role r JOIN
  (SELECT 'sales' AS word, 'read' AS action, 'own' AS scope UNION SELECT 'sales', 'create', 'own' UNION SELECT 'manager', 'read', 'team,region' UNION SELECT 'manager', 'create', 'team,region' UNION SELECT 'manager', 'export', 'team,region'
   UNION SELECT 'aftersales', 'read', 'all' UNION SELECT 'aftersales', 'create', 'all' UNION SELECT 'aftersales', 'receive', 'all' UNION SELECT 'aftersales', 'export', 'all' UNION SELECT 'service', 'read', 'all' UNION SELECT 'service', 'create', 'all'
   UNION SELECT 'clerk', 'read', 'all' UNION SELECT 'clerk', 'create', 'all' UNION SELECT 'clerk', 'receive', 'all' UNION SELECT 'clerk', 'settle', 'all' UNION SELECT 'finance', 'read', 'all' UNION SELECT 'finance', 'settle', 'all' UNION SELECT 'finance', 'export', 'all'
   UNION SELECT 'quality', 'read', 'all' UNION SELECT 'quality', 'receive', 'all' UNION SELECT 'salesdirector', 'read', 'all' UNION SELECT 'salesdirector', 'export', 'all' UNION SELECT 'director', 'read', 'all' UNION SELECT 'director', 'export', 'all') a
  ON a.word = r.word;

-- The regional manager; quality when the goods are refrigerated or said to be bad; credit control above 50,000.
INSERT INTO approval_policy (kind, number, state, created_at, created_by, published_at, published_by) VALUES ('return', 1, 'current', '2000-01-01', 0, '2000-01-01', 0);
INSERT INTO approval_node (policy_id, place, name, name_en, finder, role_id, mode, needs)
  SELECT p.id, x.place, x.name, x.name_en, 'role', r.id, 'any', 'any' FROM approval_policy p JOIN
  (SELECT 1 AS place, '区域经理' AS name, 'Regional manager' AS name_en, 'manager' AS word UNION SELECT 2, '质管', 'Quality', 'quality' UNION SELECT 3, '信控', 'Credit control', 'finance') x JOIN role r ON r.word = x.word WHERE p.kind = 'return' ORDER BY x.place;
INSERT INTO approval_condition (node_id, fact, operator, value)
  SELECT n.id, x.fact, x.operator, x.value FROM approval_node n JOIN approval_policy p ON p.id = n.policy_id AND p.kind = 'return' JOIN
  (SELECT 2 AS place, 'cold_return' AS fact, 'is' AS operator, '1' AS value UNION SELECT 2, 'return_reason', 'is', 'quality,damaged,recall' UNION SELECT 3, 'amount', 'above', '50000') x ON x.place = n.place;
UPDATE options_stamp SET value = value + 1;
