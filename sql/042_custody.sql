-- Custody of the dealers' files: what a complete file holds, how complete each is, who brings what is missing, when it is
-- verified again, and the documents frozen then. domain/completeness.c writes customer_file, prints/frozen.c customer_document.

CREATE TABLE completeness_rule (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', item VARCHAR(40) NOT NULL COMMENT 'dictionary completeness_item: what is missing when it does not hold',
  weight SMALLINT NOT NULL COMMENT 'share of the score',
  check_kind ENUM('column','role','sms','paper','verified') NOT NULL COMMENT 'dictionary completeness_check: what is looked at',
  column_word VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'column: dictionary completeness_column', role_word VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'role: dictionary contact_role; empty = anybody',
  paper_word VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'paper: dictionary paper_type', days SMALLINT NOT NULL DEFAULT 0 COMMENT 'verified: at most so many days ago',
  customer_types VARCHAR(400) NOT NULL DEFAULT '' COMMENT 'dictionary customer_type, comma-separated; empty = all',
  bring_by ENUM('owner','service','quality') NOT NULL COMMENT 'dictionary bring_by: who must bring it',
  valid_from DATE NOT NULL DEFAULT '2000-01-01' COMMENT 'first day', valid_to DATE NULL COMMENT 'day after the last; NULL = open',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY completeness_rule_item (item)
) COMMENT 'what a complete file holds';

CREATE TABLE review_rule (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_type VARCHAR(40) NOT NULL COMMENT 'dictionary customer_type; empty = those without a row',
  months SMALLINT NOT NULL COMMENT 'a file is verified again after', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY review_rule_type (customer_type)
) COMMENT 'review calendar';
INSERT INTO review_rule (customer_type, months) VALUES ('', 12), ('distributor', 12), ('chain', 12), ('clinic', 12), ('pharmacy', 12), ('device', 12), ('other', 24);

CREATE TABLE customer_file (
  id BIGINT NOT NULL PRIMARY KEY COMMENT 'customer.id',
  score TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT '0..100; 100 only when nothing is missing', missing VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'items, comma-separated',
  owner_missing SMALLINT NOT NULL DEFAULT 0 COMMENT 'items the salesperson brings', service_missing SMALLINT NOT NULL DEFAULT 0 COMMENT 'items customer service brings',
  quality_missing SMALLINT NOT NULL DEFAULT 0 COMMENT 'items quality brings', reckoned_on DATE NOT NULL COMMENT 'day it was reckoned for; the hourly job takes earlier ones',
  verified_on DATE NULL COMMENT 'last checked by a person', verified_by INT NULL COMMENT 'staff', verify_note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'what was found',
  next_review_on DATE NULL COMMENT 'to be verified again; NULL = never verified', ask_task_id BIGINT NULL COMMENT 'task by which the owner was asked last', ask_batch BIGINT NULL COMMENT 'bulk job that asked',
  KEY customer_file_score (score, id), KEY customer_file_review (next_review_on, id), KEY customer_file_verified (verified_on, id), KEY customer_file_reckoned (reckoned_on, id)
) COMMENT 'how complete a dealer''s file is and who vouched for it; follows from completeness_rule';

CREATE TABLE customer_document (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer',
  kind VARCHAR(30) NOT NULL COMMENT 'dictionary print_kind', reason VARCHAR(30) NOT NULL COMMENT 'dictionary frozen_reason', file_id BIGINT NOT NULL COMMENT 'the bytes',
  made_at DATETIME(3) NOT NULL COMMENT 'when', made_by INT NOT NULL COMMENT 'who opened or verified', KEY customer_document_of (customer_id, id), KEY customer_document_file (file_id)
) COMMENT 'documents as they stood; never changed, a merge moves them';

ALTER TABLE file MODIFY purpose ENUM('import','export','scan','print') NOT NULL COMMENT 'what for; scans and prints do not expire and belong to their record';

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('completeness_item', '档案完整项', 'Items of a complete file', 0), ('completeness_check', '完整项检查', 'What an item looks at', 1), ('completeness_column', '档案字段', 'Columns of the file', 1),
  ('bring_by', '由谁补', 'Who brings it', 1), ('file_check', '档案核实', 'Verification of the file', 1), ('score_band', '完整度', 'Completeness', 1),
  ('print_kind', '打印文件', 'Printed documents', 1), ('frozen_reason', '归档原因', 'Why it was kept', 1);

INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('completeness_item', 'credit_code', '统一社会信用代码或其他证件号', 'Credit code or other identifier', '', 1), ('completeness_item', 'legal_representative', '法定代表人', 'Legal representative', '', 2),
  ('completeness_item', 'business_scope', '经营范围', 'Business scope', '', 3), ('completeness_item', 'registered_capital', '注册资本', 'Registered capital', '', 4), ('completeness_item', 'region', '所在地区', 'Region', '', 5),
  ('completeness_item', 'address', '详细地址', 'Address', '', 6), ('completeness_item', 'delivery_address', '收货地址', 'Delivery address', '', 7), ('completeness_item', 'phone', '公司电话', 'Company phone', '', 8),
  ('completeness_item', 'owner', '业务员', 'Salesperson', '', 9), ('completeness_item', 'bank', '开户银行', 'Opening bank', '', 10), ('completeness_item', 'bank_account', '银行账号', 'Bank account', '', 11),
  ('completeness_item', 'invoice_address', '开票地址、电话', 'Invoice address and phone', '', 12), ('completeness_item', 'contact', '联系人', 'Contact', '', 13), ('completeness_item', 'contact_purchasing', '采购联系人', 'Purchasing contact', '', 14),
  ('completeness_item', 'contact_finance', '财务联系人', 'Finance contact', '', 15), ('completeness_item', 'contact_warehouse', '收货(仓库)联系人', 'Warehouse contact', '', 16), ('completeness_item', 'sms_number', '短信手机号', 'Mobile number for SMS', '', 17),
  ('completeness_item', 'business_licence', '营业执照(已核验)', 'Verified business licence', '', 18), ('completeness_item', 'institution_licence', '医疗机构执业许可证(已核验)', 'Verified institution licence', '', 19),
  ('completeness_item', 'drug_licence', '药品经营许可证(已核验)', 'Verified drug licence', '', 20), ('completeness_item', 'quality_agreement', '质量保证协议(已核验)', 'Verified quality agreement', '', 21),
  ('completeness_item', 'verified', '一年内核实', 'Verified within a year', '', 22),
  ('completeness_check', 'column', '字段已填写', 'Column is filled', '', 1), ('completeness_check', 'role', '有此角色的在职联系人', 'Present contact of the role', '', 2), ('completeness_check', 'sms', '有接收短信的号码', 'A number for SMS', '', 3),
  ('completeness_check', 'paper', '证照有效且已核验', 'Paper valid and verified', '', 4), ('completeness_check', 'verified', '在天数内核实过', 'Verified within days', '', 5),
  ('completeness_column', 'credit_code', '统一社会信用代码或其他证件号', 'Credit code or other identifier', '', 1), ('completeness_column', 'short_name', '简称', 'Short name', '', 2),
  ('completeness_column', 'legal_representative', '法定代表人', 'Legal representative', '', 3), ('completeness_column', 'registered_capital', '注册资本', 'Registered capital', '', 4), ('completeness_column', 'founded_on', '成立日期', 'Founded', '', 5),
  ('completeness_column', 'business_scope', '经营范围', 'Business scope', '', 6), ('completeness_column', 'region_code', '所在地区', 'Region', '', 7), ('completeness_column', 'address', '详细地址', 'Address', '', 8),
  ('completeness_column', 'delivery_address', '收货地址', 'Delivery address', '', 9), ('completeness_column', 'phone', '公司电话', 'Company phone', '', 10), ('completeness_column', 'owner_id', '业务员', 'Salesperson', '', 11),
  ('completeness_column', 'sales_region_id', '销售大区', 'Sales region', '', 12), ('completeness_column', 'source', '客户来源', 'Source', '', 13), ('completeness_column', 'bank_name', '开户银行', 'Opening bank', '', 14),
  ('completeness_column', 'bank_account', '银行账号', 'Bank account', '', 15), ('completeness_column', 'invoice_address', '开票地址、电话', 'Invoice address and phone', '', 16),
  ('completeness_column', 'warehouse_m2', '仓库面积', 'Warehouse', '', 17), ('completeness_column', 'staff_count', '员工数', 'Staff', '', 18), ('completeness_column', 'downstream', '下游客户类型', 'Downstream customers', '', 19), ('completeness_column', 'brands', '畅销品牌', 'Brands', '', 20),
  ('bring_by', 'owner', '业务员', 'Salesperson', '', 1), ('bring_by', 'service', '客服部', 'Customer service', '', 2), ('bring_by', 'quality', '质管', 'Quality', '', 3),
  ('file_check', 'never', '未核实', 'Never verified', 'y', 1), ('file_check', 'due', '已到复核期', 'Review due', 'r', 2), ('file_check', 'soon', '30 天内复核', 'Review within 30 days', 'o', 3), ('file_check', 'fresh', '已核实', 'Verified', 'g', 4),
  ('score_band', 'full', '100', '100', 'g', 1), ('score_band', 'high', '80–99', '80–99', '', 2), ('score_band', 'middle', '60–79', '60–79', '', 3), ('score_band', 'low', '0–59', '0–59', 'r', 4),
  ('print_kind', 'registration_form', '客户基本信息登记表', 'Registration form', '', 1),
  ('frozen_reason', 'opened', '开户', 'Account opened', '', 1), ('frozen_reason', 'reviewed', '核实', 'File verified', '', 2),
  ('audit_table', 'customer_file', '档案核实', 'verification of a file', '', 50), ('audit_table', 'completeness_rule', '档案完整规则', 'rule of completeness', '', 51), ('audit_table', 'review_rule', '复核周期', 'review calendar', '', 52),
  ('audit_table', 'customer_document', '归档文件', 'kept document', '', 53), ('audit_table', 'custody', '档案管理列表', 'custody list', '', 54), ('audit_table', 'custody_people', '档案管理统计(业务员)', 'custody figures by person', '', 55), ('audit_table', 'custody_regions', '档案管理统计(大区)', 'custody figures by region', '', 56);

INSERT INTO completeness_rule (item, weight, check_kind, column_word, role_word, paper_word, days, customer_types, bring_by) VALUES
  ('credit_code', 10, 'column', 'credit_code', '', '', 0, '', 'owner'), ('legal_representative', 4, 'column', 'legal_representative', '', '', 0, '', 'owner'), ('business_scope', 3, 'column', 'business_scope', '', '', 0, '', 'owner'),
  ('registered_capital', 2, 'column', 'registered_capital', '', '', 0, 'distributor,chain,device', 'owner'), ('region', 5, 'column', 'region_code', '', '', 0, '', 'owner'), ('address', 5, 'column', 'address', '', '', 0, '', 'owner'),
  ('delivery_address', 6, 'column', 'delivery_address', '', '', 0, '', 'owner'), ('phone', 4, 'column', 'phone', '', '', 0, '', 'owner'), ('owner', 5, 'column', 'owner_id', '', '', 0, '', 'service'),
  ('bank', 3, 'column', 'bank_name', '', '', 0, 'distributor,chain,device', 'owner'), ('bank_account', 5, 'column', 'bank_account', '', '', 0, 'distributor,chain,device', 'owner'), ('invoice_address', 4, 'column', 'invoice_address', '', '', 0, 'distributor,chain,device', 'owner'),
  ('contact', 6, 'role', '', '', '', 0, '', 'owner'), ('contact_purchasing', 5, 'role', '', 'purchasing', '', 0, 'distributor,chain', 'owner'), ('contact_finance', 3, 'role', '', 'finance', '', 0, 'distributor,chain', 'owner'),
  ('contact_warehouse', 3, 'role', '', 'warehouse', '', 0, 'distributor,chain', 'owner'), ('sms_number', 6, 'sms', '', '', '', 0, '', 'owner'),
  ('business_licence', 8, 'paper', '', '', 'business_licence', 0, 'distributor,chain,pharmacy,device,other', 'owner'), ('institution_licence', 8, 'paper', '', '', 'institution_licence', 0, 'clinic', 'owner'),
  ('drug_licence', 8, 'paper', '', '', 'drug_licence', 0, 'distributor,chain,pharmacy', 'owner'), ('quality_agreement', 5, 'paper', '', '', 'quality_agreement', 0, 'distributor,chain,device', 'owner'),
  ('verified', 6, 'verified', '', '', '', 400, '', 'service');

INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'custody', a.action, a.scope FROM role r JOIN
  (SELECT 'service' AS word, 'verify' AS action, 'all' AS scope UNION SELECT 'service', 'ask', 'all' UNION SELECT 'service', 'rules', 'all' UNION SELECT 'manager', 'ask', 'team,region'
   UNION SELECT 'salesdirector', 'ask', 'all' UNION SELECT 'admin', 'rules', 'all') a ON a.word = r.word;

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'custody', 'custody.view_incomplete', 'complete=0', 1), (0, 'custody', 'custody.view_bring', 'bring=owner', 2), (0, 'custody', 'custody.view_never', 'file_check=never&order=-score', 3), (0, 'custody', 'custody.view_due', 'file_check=due', 4);

INSERT INTO job_schedule VALUES ('completeness', 60, '2000-01-01');
UPDATE options_stamp SET value = value + 1;
