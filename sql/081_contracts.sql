-- Contracts: versioned clauses and templates, contracts with their text and lines, what was submitted, seals, attachments.
-- A published clause or template is never changed, a submitted text stays for ever (contract_revision). What a contract looks
-- like today is in contract, contract_party, contract_clause and contract_line; only domain/contract*.c write them.

CREATE TABLE company (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', code VARCHAR(10) NOT NULL COMMENT 'in contract numbers: XS-{code}-2026-HD-0001',
  name VARCHAR(120) NOT NULL COMMENT 'registered name', credit_code CHAR(18) NULL COMMENT 'unified social credit code', address VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'registered address',
  representative VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'legal representative', phone VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'telephone',
  bank_name VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'opening bank', bank_account VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'account that receipts go to',
  licence_no VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'drug licence of ours', ended_on DATE NULL COMMENT 'no longer to choose from this day',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', UNIQUE KEY company_code (code)
) COMMENT 'companies of ours that sell: seller in a contract';
INSERT INTO company (code, name) VALUES ('JF', '本公司');

CREATE TABLE clause (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', code VARCHAR(40) NOT NULL COMMENT 'short word: acceptance',
  name VARCHAR(60) NOT NULL COMMENT 'Chinese name', name_en VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'English name', place INT NOT NULL DEFAULT 0 COMMENT 'usual order',
  prominent TINYINT NOT NULL DEFAULT 0 COMMENT '1 = of major interest: printed prominently, the dealer acknowledges it (Civil Code 496)',
  covers VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'dictionary contract_item, comma-separated: what the law wants that this clause says',
  law VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'articles it rests on, as people read them', ended_on DATE NULL COMMENT 'no longer to choose from this day',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', UNIQUE KEY clause_code (code)
) COMMENT 'clauses: what a contract speaks of';

CREATE TABLE clause_version (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', clause_id INT NOT NULL COMMENT 'clause', variant VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'name of an approved variant; empty = the standard',
  number INT NOT NULL COMMENT '1, 2, 3 ... of this clause and variant', title VARCHAR(80) NOT NULL COMMENT 'heading in the contract', title_en VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'heading for English readers',
  body TEXT NOT NULL COMMENT 'text with {fields} (domain/contract.h)', state ENUM('draft','current','past') NOT NULL DEFAULT 'draft' COMMENT 'dictionary text_state; only a draft may be changed',
  valid_from DATE NULL COMMENT 'published on', valid_to DATE NULL COMMENT 'day after the last; NULL = open', note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'why this version',
  created_at DATETIME(3) NOT NULL COMMENT 'drafted', created_by INT NOT NULL COMMENT 'staff', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY clause_version_once (clause_id, variant, number), KEY clause_version_state (state, clause_id)
) COMMENT 'versions of a clause''s text';

CREATE TABLE contract_template (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', word VARCHAR(40) NOT NULL COMMENT 'names all versions of one template', number INT NOT NULL COMMENT '1, 2, 3 ... of the word',
  name VARCHAR(80) NOT NULL COMMENT 'Chinese name', name_en VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'English name', kind VARCHAR(20) NOT NULL COMMENT 'dictionary contract_kind',
  amendment TINYINT NOT NULL DEFAULT 0 COMMENT '1 = for amendments to contracts of either kind', title VARCHAR(120) NOT NULL COMMENT 'heading of the contract', state ENUM('draft','current','past') NOT NULL DEFAULT 'draft' COMMENT 'dictionary text_state; only a draft may be changed',
  payment_days INT NOT NULL DEFAULT 0 COMMENT 'proposed term', deposit_percent TINYINT NOT NULL DEFAULT 0 COMMENT 'proposed deposit', inspection_days INT NOT NULL DEFAULT 7 COMMENT 'proposed days for inspection',
  delivery_days INT NOT NULL DEFAULT 5 COMMENT 'proposed days from order to delivery', term_months INT NOT NULL DEFAULT 12 COMMENT 'proposed length',
  valid_from DATE NULL COMMENT 'published on', valid_to DATE NULL COMMENT 'day after the last; NULL = open', note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'why this version',
  created_at DATETIME(3) NOT NULL COMMENT 'drafted', created_by INT NOT NULL COMMENT 'staff', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY contract_template_once (word, number), KEY contract_template_state (state, kind)
) COMMENT 'templates; a row a version';

CREATE TABLE template_clause (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', template_id INT NOT NULL COMMENT 'contract_template', clause_version_id INT NOT NULL COMMENT 'its text',
  place INT NOT NULL COMMENT '1, 2, 3 ...', required TINYINT NOT NULL DEFAULT 1 COMMENT '1 = leaving it out is a deviation',
  UNIQUE KEY template_clause_once (template_id, clause_version_id), KEY template_clause_version (clause_version_id)
) COMMENT 'what a template consists of';

CREATE TABLE contract (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', number VARCHAR(60) NULL COMMENT 'given at the first submission, never reused', series VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'numbering.series it came from',
  kind VARCHAR(20) NOT NULL COMMENT 'dictionary contract_kind', title VARCHAR(120) NOT NULL COMMENT 'heading', customer_id BIGINT NOT NULL COMMENT 'dealer', company_id INT NOT NULL COMMENT 'our party',
  owner_id INT NULL COMMENT 'who drafted it; whoever keeps the dealer today answers for it', sales_region_id INT NULL COMMENT 'the dealer''s region at submission; in the number', template_id INT NULL COMMENT 'contract_template it was drafted from',
  previous_id BIGINT NULL COMMENT 'contract it renews or amends, or was copied from', relation ENUM('','renewal','amendment','copy') NOT NULL DEFAULT '' COMMENT 'dictionary contract_relation: to previous_id',
  signed_on DATE NULL COMMENT 'day of signing as printed', signed_at_place VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'place of signing', starts_on DATE NOT NULL COMMENT 'first day', ends_on DATE NOT NULL COMMENT 'last day',
  payment_days INT NOT NULL DEFAULT 0 COMMENT 'days from delivery to payment; 0 = before delivery', deposit_percent TINYINT NOT NULL DEFAULT 0 COMMENT 'at most 20 (Civil Code 586)',
  inspection_days INT NOT NULL DEFAULT 7 COMMENT 'days for inspecting quality (Civil Code 620-622)', delivery_days INT NOT NULL DEFAULT 5 COMMENT 'days from order to delivery', delivery_place VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'where to',
  total DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'yuan, tax included: sum of the lines', tax_total DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'tax contained', target_amount DECIMAL(15,2) NULL COMMENT 'of a framework: what it aims at',
  amount DECIMAL(15,2) AS (IF(kind = 'framework', COALESCE(target_amount, 0), total)) PERSISTENT COMMENT 'what is approved and listed: the target of a framework, else the total',
  nonstandard TINYINT NOT NULL DEFAULT 0 COMMENT '1 = a clause was changed, added or left out', explanation VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'of the drafter, for who decides', note VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'remarks, not printed',
  state VARCHAR(20) NOT NULL DEFAULT 'draft' COMMENT 'dictionary contract_state', state_reason VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'why it is in this state', state_at DATETIME(3) NOT NULL COMMENT 'since',
  revision INT NOT NULL DEFAULT 0 COMMENT 'number of the text: rises with each submission', text_hash BINARY(32) NULL COMMENT 'SHA-256 of the last submitted text', file_id BIGINT NULL COMMENT 'frozen PDF',
  acknowledged_at DATETIME(3) NULL COMMENT 'prominent clauses were shown to the dealer', acknowledged_by INT NULL COMMENT 'staff who did', acknowledged_name VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'who of the dealer took note', acknowledged_how VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'evidence',
  submitted_at DATETIME(3) NULL COMMENT 'first time', approved_at DATETIME(3) NULL COMMENT 'finally', sealed_on DATE NULL COMMENT 'by us; contract_seal has the rest',
  posted_on DATE NULL COMMENT 'sent to the dealer', posted_by VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'courier', tracking_no VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'of the courier',
  countersigned_on DATE NULL COMMENT 'by the dealer', countersigner VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'who signed there', original_received_on DATE NULL COMMENT 'signed original is with us', original_place VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'where it is kept',
  effective_on DATE NULL COMMENT 'in force since', expiry_told INT NOT NULL DEFAULT 0 COMMENT 'days before the end of the last reminder; 0 = none yet', ended_on DATE NULL COMMENT 'not in force any more since', import_run_id BIGINT NULL COMMENT 'came with this import',
  created_at DATETIME(3) NOT NULL COMMENT 'drafted', created_by INT NOT NULL COMMENT 'staff', changed_at DATETIME(3) NOT NULL COMMENT 'last change', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY contract_number (number), KEY contract_changed (changed_at, id), KEY contract_customer (customer_id, changed_at, id), KEY contract_owner (owner_id, changed_at, id), KEY contract_state (state, changed_at, id),
  KEY contract_ends (ends_on, id), KEY contract_amount (amount, id), KEY contract_previous (previous_id), KEY contract_template (template_id), KEY contract_due (state, ends_on), KEY contract_waits (state, original_received_on, countersigned_on), KEY contract_nonstandard (nonstandard, changed_at, id)
) COMMENT 'contracts with dealers';

CREATE TABLE contract_party (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', contract_id BIGINT NOT NULL COMMENT 'contract', side ENUM('seller','buyer') NOT NULL COMMENT 'ours or the dealer',
  name VARCHAR(120) NOT NULL COMMENT 'as registered', credit_code VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'or another identifier', address VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'domicile', representative VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'legal representative',
  phone VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'telephone', bank_name VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'opening bank', bank_account VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'account', licence_no VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'drug licence',
  UNIQUE KEY contract_party_side (contract_id, side)
) COMMENT 'the two parties as they stood at the last submission; of a draft: as today';

CREATE TABLE contract_clause (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', contract_id BIGINT NOT NULL COMMENT 'contract', place INT NOT NULL COMMENT '1, 2, 3 ...', clause_id INT NULL COMMENT 'clause; NULL = of this contract only',
  clause_version_id INT NULL COMMENT 'text it comes from and is compared with', title VARCHAR(80) NOT NULL COMMENT 'heading', body TEXT NOT NULL COMMENT 'as it stands, with {fields}',
  prominent TINYINT NOT NULL DEFAULT 0 COMMENT 'printed prominently, to be acknowledged', required TINYINT NOT NULL DEFAULT 0 COMMENT 'of the template',
  deviation ENUM('standard','variant','changed','added','removed') NOT NULL DEFAULT 'standard' COMMENT 'dictionary clause_deviation; the last three make the contract nonstandard', reason VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'why it deviates',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY contract_clause_of (contract_id, place)
) COMMENT 'text of a contract; removed ones stay, are not printed';

CREATE TABLE contract_line (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', contract_id BIGINT NOT NULL COMMENT 'contract', place INT NOT NULL COMMENT '1, 2, 3 ...', product_id BIGINT NOT NULL COMMENT 'product',
  code VARCHAR(30) NOT NULL COMMENT 'of the product, as it was', name VARCHAR(120) NOT NULL COMMENT 'generic name', trade_name VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'brand', dosage_form VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'dictionary dosage_form', specification VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'strength and pack',
  unit VARCHAR(20) NOT NULL COMMENT 'of quantity and price', maker VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'manufacturer', approval_no VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'approval number',
  quantity DECIMAL(18,4) NULL COMMENT 'units; NULL in a framework', list_price DECIMAL(18,6) NULL COMMENT 'in force when the price was entered; NULL = none', price_source VARCHAR(20) NOT NULL DEFAULT '' COMMENT 'dictionary price_source',
  unit_price DECIMAL(18,6) NOT NULL COMMENT 'yuan, tax included', tax_rate TINYINT NOT NULL COMMENT 'per cent', amount DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'quantity x unit price, half up once', tax DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'contained in the amount',
  below_floor TINYINT NOT NULL DEFAULT 0 COMMENT 'unit price was under the floor when it was entered', note VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'printed beside it',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY contract_line_of (contract_id, place), KEY contract_line_product (product_id)
) COMMENT 'goods of a contract; in a framework: their prices';

CREATE TABLE contract_revision (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', contract_id BIGINT NOT NULL COMMENT 'contract', revision INT NOT NULL COMMENT '1, 2, 3 ...', text MEDIUMTEXT NOT NULL COMMENT 'canonical text (domain/contract_text.c)',
  sha256 BINARY(32) NOT NULL COMMENT 'of the text', amount DECIMAL(15,2) NOT NULL COMMENT 'contract.amount then', explanation VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'of the drafter then', submitted_at DATETIME(3) NOT NULL COMMENT 'when', submitted_by INT NOT NULL COMMENT 'staff',
  UNIQUE KEY contract_revision_once (contract_id, revision)
) COMMENT 'every text that was submitted; never changed';

CREATE TABLE contract_seal (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', contract_id BIGINT NOT NULL COMMENT 'contract', revision INT NOT NULL COMMENT 'which text', seal VARCHAR(20) NOT NULL COMMENT 'dictionary seal_kind',
  pages VARCHAR(60) NOT NULL COMMENT 'which pages: 1-4, seam', copies INT NOT NULL COMMENT 'how many copies', stamped_on DATE NOT NULL COMMENT 'day', stamped_by INT NOT NULL COMMENT 'staff who held the seal', note VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'remarks',
  created_at DATETIME(3) NOT NULL COMMENT 'entered', created_by INT NOT NULL COMMENT 'staff', KEY contract_seal_of (contract_id, id), KEY contract_seal_day (stamped_on, id)
) COMMENT 'seal ledger: who stamped which pages of what when';

CREATE TABLE contract_file (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', contract_id BIGINT NOT NULL COMMENT 'contract', kind VARCHAR(20) NOT NULL COMMENT 'dictionary contract_file_kind', file_id BIGINT NOT NULL COMMENT 'content',
  note VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'what it is', added_at DATETIME(3) NOT NULL COMMENT 'when', added_by INT NOT NULL COMMENT 'staff', valid_to DATETIME(3) NULL COMMENT 'taken out: added by mistake',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY contract_file_of (contract_id, id), KEY contract_file_file (file_id)
) COMMENT 'attachments and scans of a contract';

INSERT INTO setting VALUES ('contracts.expiring_days', '60'), ('contracts.expiring_again_days', '30'), ('contracts.deposit_most', '20'), ('contracts.max_term_months', '36');
INSERT INTO job_schedule VALUES ('contracts_daily', 1440, '2000-01-01 16:10:00');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('contract_kind', '合同类型', 'Kind of contract', 1), ('contract_state', '合同状态', 'State of a contract', 1), ('contract_relation', '与前合同的关系', 'Relation to the earlier contract', 1),
  ('contract_item', '法定内容', 'What the law wants a contract to say', 1), ('clause_deviation', '条款偏离', 'Deviation of a clause', 1), ('text_state', '文本状态', 'State of a text', 1),
  ('seal_kind', '印章种类', 'Kind of seal', 0), ('contract_file_kind', '合同附件种类', 'Kind of attachment', 0), ('contract_ageing', '合同催办', 'What a contract waits for', 1), ('contract_expiring', '合同到期', 'End of a contract', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('contract_kind', 'framework', '年度框架', 'Framework', '', 1), ('contract_kind', 'single', '单笔购销', 'Single sale', '', 2),
  ('contract_state', 'draft', '草稿', 'Draft', '', 1), ('contract_state', 'approval', '审批中', 'In approval', 'b', 2), ('contract_state', 'returned', '退回', 'Returned', 'o', 3), ('contract_state', 'withdrawn', '撤回', 'Withdrawn', '', 4),
  ('contract_state', 'rejected', '驳回', 'Rejected', 'r', 5), ('contract_state', 'approved', '已批准', 'Approved', 'b', 6), ('contract_state', 'sealed', '已盖章', 'Sealed', 'b', 7), ('contract_state', 'effective', '生效', 'In force', 'g', 8),
  ('contract_state', 'done', '完成', 'Fulfilled', 'g', 9), ('contract_state', 'expired', '到期', 'Expired', 'y', 10), ('contract_state', 'ended', '终止', 'Terminated', 'r', 11), ('contract_state', 'void', '作废', 'Void', 'r', 12),
  ('contract_relation', 'renewal', '续签', 'Renewal', '', 1), ('contract_relation', 'amendment', '补充协议', 'Amendment', '', 2), ('contract_relation', 'copy', '复制', 'Copy', '', 3),
  ('contract_item', 'parties', '当事人的名称和住所', 'Parties and domicile', '', 1), ('contract_item', 'subject', '标的', 'Subject', '', 2), ('contract_item', 'quantity', '数量', 'Quantity', '', 3), ('contract_item', 'quality', '质量', 'Quality', '', 4),
  ('contract_item', 'price', '价款', 'Price', '', 5), ('contract_item', 'term', '履行期限', 'Time of performance', '', 6), ('contract_item', 'place', '履行地点', 'Place of performance', '', 7), ('contract_item', 'manner', '履行方式', 'Manner of performance', '', 8),
  ('contract_item', 'packing', '包装方式', 'Packing', '', 9), ('contract_item', 'inspection', '检验标准和方法', 'Inspection standard and method', '', 10), ('contract_item', 'settlement', '结算方式', 'Settlement', '', 11),
  ('contract_item', 'breach', '违约责任', 'Liability for breach', '', 12), ('contract_item', 'disputes', '解决争议的方法', 'Settlement of disputes', '', 13), ('contract_item', 'originals', '合同文本及其效力', 'Text and its effect', '', 14),
  ('clause_deviation', 'standard', '标准', 'Standard', '', 1), ('clause_deviation', 'variant', '备选', 'Variant', 'b', 2), ('clause_deviation', 'changed', '非标', 'Changed', 'o', 3), ('clause_deviation', 'added', '新增', 'Added', 'o', 4), ('clause_deviation', 'removed', '删除', 'Left out', 'r', 5),
  ('text_state', 'draft', '草稿', 'Draft', '', 1), ('text_state', 'current', '现行', 'In force', 'g', 2), ('text_state', 'past', '历史', 'Past', '', 3),
  ('seal_kind', 'contract', '合同专用章', 'Contract seal', '', 1), ('seal_kind', 'company', '公章', 'Company seal', '', 2), ('seal_kind', 'representative', '法定代表人章', 'Seal of the legal representative', '', 3), ('seal_kind', 'seam', '骑缝章', 'Seal across the seam', '', 4),
  ('contract_file_kind', 'attachment', '附件', 'Attachment', '', 1), ('contract_file_kind', 'signed', '双方签章扫描件', 'Signed scan', '', 2), ('contract_file_kind', 'authority', '授权委托书', 'Letter of authority', '', 3), ('contract_file_kind', 'other', '其他', 'Other', '', 9),
  ('contract_ageing', 'posting', '待寄出', 'Not posted', 'y', 1), ('contract_ageing', 'countersign', '待回签', 'Not countersigned', 'o', 2), ('contract_ageing', 'original', '待收原件', 'Original missing', 'r', 3), ('contract_expiring', '1', '即将到期', 'Ends soon', 'o', 1),
  ('api_scope', 'contracts.read', '读取合同', 'Read contracts', '', 11), ('api_scope', 'contracts.write', '修改合同', 'Change contracts', '', 12),
  ('audit_table', 'company', '签约主体', 'company', '', 60), ('audit_table', 'clause', '条款', 'clause', '', 61), ('audit_table', 'clause_version', '条款文本', 'text of a clause', '', 62), ('audit_table', 'contract_template', '合同模板', 'contract template', '', 63),
  ('audit_table', 'template_clause', '模板条款', 'clause of a template', '', 64), ('audit_table', 'contract', '合同', 'contract', '', 65), ('audit_table', 'contract_party', '合同当事人', 'party of a contract', '', 66),
  ('audit_table', 'contract_clause', '合同条款', 'clause of a contract', '', 67), ('audit_table', 'contract_line', '合同明细', 'line of a contract', '', 68), ('audit_table', 'contract_seal', '用印', 'use of a seal', '', 69),
  ('audit_table', 'contract_file', '合同附件', 'attachment of a contract', '', 70), ('audit_table', 'contract_revision', '合同送审文本', 'submitted text', '', 71), ('audit_table', 'contracts', '合同列表', 'list of contracts', '', 72);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'contracts', 'contract.view_drafts', 'state=draft&state=returned&state=withdrawn', 1), (0, 'contracts', 'contract.view_approval', 'state=approval', 2), (0, 'contracts', 'contract.view_effective', 'state=effective', 3),
  (0, 'contracts', 'contract.view_expiring', 'expiring=1&order=ends_on', 4), (0, 'contracts', 'contract.view_not_posted', 'ageing=posting', 5), (0, 'contracts', 'contract.view_not_countersigned', 'ageing=countersign', 6),
  (0, 'contracts', 'contract.view_original_missing', 'ageing=original', 7), (0, 'contracts', 'contract.view_nonstandard', 'nonstandard=1', 8);

-- Who drafts does not seal; who seals does not approve by sealing. admin: nothing.
INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'contracts', a.action, a.scope FROM role r JOIN
  (SELECT 'sales' AS word, 'read' AS action, 'own' AS scope UNION SELECT 'manager', 'read', 'team,region' UNION SELECT 'clerk', 'read', 'all' UNION SELECT 'service', 'read', 'all' UNION SELECT 'finance', 'read', 'all'
   UNION SELECT 'quality', 'read', 'all' UNION SELECT 'legal', 'read', 'all' UNION SELECT 'salesdirector', 'read', 'all' UNION SELECT 'director', 'read', 'all'
   UNION SELECT 'sales', 'create', 'own' UNION SELECT 'manager', 'create', 'team,region' UNION SELECT 'salesdirector', 'create', 'all'
   UNION SELECT 'sales', 'update', 'own' UNION SELECT 'manager', 'update', 'team,region' UNION SELECT 'salesdirector', 'update', 'all'
   UNION SELECT 'legal', 'seal', 'all' UNION SELECT 'sales', 'post', 'own' UNION SELECT 'clerk', 'post', 'all' UNION SELECT 'service', 'post', 'all' UNION SELECT 'legal', 'post', 'all'
   UNION SELECT 'manager', 'end', 'team,region' UNION SELECT 'salesdirector', 'end', 'all' UNION SELECT 'legal', 'end', 'all'
   UNION SELECT 'manager', 'void', 'team,region' UNION SELECT 'salesdirector', 'void', 'all' UNION SELECT 'legal', 'void', 'all'
   UNION SELECT 'legal', 'templates', 'all'
   UNION SELECT 'manager', 'export', 'team,region' UNION SELECT 'finance', 'export', 'all' UNION SELECT 'legal', 'export', 'all' UNION SELECT 'salesdirector', 'export', 'all' UNION SELECT 'director', 'export', 'all') a
  ON a.word = r.word;

UPDATE options_stamp SET value = value + 1;

-- The default policy (domain.md 3): the regional manager always, more above 100,000, 500,000 and 1,000,000 with what the dealer was
-- granted of late; beside the amount: legal for texts, credit for limit and term, quality for papers, the director for prices under the floor.
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES ('approval_kind', 'contract', '合同', 'Contract', '', 2);
INSERT INTO approval_policy (kind, number, state, created_at, created_by, published_at, published_by) VALUES ('contract', 1, 'current', '2000-01-01', 0, '2000-01-01', 0);
INSERT INTO approval_node (policy_id, place, name, name_en, finder, role_id, mode, needs)
  SELECT p.id, x.place, x.name, x.name_en, 'role', r.id, 'any', x.needs FROM approval_policy p JOIN
  (SELECT 1 AS place, '法务' AS name, 'Legal' AS name_en, 'legal' AS word, 'all' AS needs UNION SELECT 2, '质管', 'Quality', 'quality', 'all' UNION SELECT 3, '区域经理', 'Regional manager', 'manager', 'all'
   UNION SELECT 4, '信控', 'Credit control', 'finance', 'any' UNION SELECT 5, '销售总监', 'Sales director', 'salesdirector', 'all' UNION SELECT 6, '总经理', 'General manager', 'director', 'any') x
  JOIN role r ON r.word = x.word WHERE p.kind = 'contract' ORDER BY x.place;
INSERT INTO approval_condition (node_id, fact, operator, value)
  SELECT n.id, x.fact, x.operator, x.value FROM approval_node n JOIN approval_policy p ON p.id = n.policy_id AND p.kind = 'contract' JOIN
  (SELECT 1 AS place, 'nonstandard' AS fact, 'is' AS operator, '1' AS value UNION SELECT 2, 'papers_problem', 'is', '1' UNION SELECT 4, 'over_limit', 'is', '1' UNION SELECT 4, 'longer_term', 'is', '1'
   UNION SELECT 4, 'amount_added', 'above', '500000' UNION SELECT 5, 'amount_added', 'above', '100000' UNION SELECT 6, 'amount_added', 'above', '1000000' UNION SELECT 6, 'below_floor', 'is', '1') x ON x.place = n.place;
