-- Papers 证照: types and what is required of whom, papers with their renewals, scans. State is never stored: it follows
-- from the dates and the day it is asked on (cgi-bin/domain/paper.h).

CREATE TABLE paper_type (
  word VARCHAR(40) NOT NULL PRIMARY KEY COMMENT 'entry of dictionary paper_type, which holds names and spellings',
  date_meaning ENUM('expiry','filing','annual','permanent','unknown') NOT NULL COMMENT 'what its date means unless a paper says otherwise'
) COMMENT 'types of papers; an entry without a row here expires';

CREATE TABLE paper_requirement (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_type VARCHAR(40) NOT NULL COMMENT 'dictionary customer_type',
  product_class VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'dictionary product_class; empty = whatever is sold', paper_type VARCHAR(40) NOT NULL COMMENT 'dictionary paper_type',
  mandatory TINYINT NOT NULL DEFAULT 1 COMMENT '1 = no sale without, 0 = wanted for a complete file',
  valid_from DATE NOT NULL DEFAULT '2000-01-01' COMMENT 'first day', valid_to DATE NULL COMMENT 'day after the last; NULL = open',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY paper_requirement_once (customer_type, product_class, paper_type, valid_from)
) COMMENT 'which papers a dealer of a type needs to be sold a class of products';

CREATE TABLE paper (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer', paper_type VARCHAR(40) NOT NULL COMMENT 'dictionary paper_type',
  number VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'as printed', issuer VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'authority or our partner',
  issued_on DATE NULL COMMENT 'issued, filed or reported on', date_meaning ENUM('expiry','filing','annual','permanent','unknown') NOT NULL COMMENT 'of this paper',
  expires_on DATE NULL COMMENT 'last valid day', scope_text VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'as printed', scope_codes VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'dictionary product_class, comma-separated',
  note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'remarks', replaced_by BIGINT NULL COMMENT 'paper that renewed it',
  verification ENUM('waiting','verified','refused') NOT NULL DEFAULT 'waiting' COMMENT 'by quality', verified_by INT NULL COMMENT 'staff', verified_at DATETIME(3) NULL COMMENT 'when',
  verify_note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'what quality says', valid_to DATETIME(3) NULL COMMENT 'taken out: entered by mistake',
  import_run_id BIGINT NULL COMMENT 'came with this import', created_at DATETIME(3) NOT NULL COMMENT 'entered', created_by INT NOT NULL COMMENT 'staff', changed_at DATETIME(3) NOT NULL COMMENT 'last change',
  due_on DATE AS (CASE WHEN date_meaning = 'expiry' THEN expires_on
    WHEN date_meaning = 'annual' THEN COALESCE(expires_on, MAKEDATE(YEAR(issued_on) + 1, 1) + INTERVAL 5 MONTH + INTERVAL 29 DAY) END) PERSISTENT COMMENT 'last good day; an annual report counts until 30 June of the next year',
  due_order DATE AS (COALESCE(CASE WHEN date_meaning = 'expiry' THEN expires_on
    WHEN date_meaning = 'annual' THEN COALESCE(expires_on, MAKEDATE(YEAR(issued_on) + 1, 1) + INTERVAL 5 MONTH + INTERVAL 29 DAY) END, DATE '9999-12-31')) PERSISTENT COMMENT 'due_on, never NULL, for order',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  KEY paper_customer (customer_id, paper_type, valid_to), KEY paper_due (due_order, id), KEY paper_changed (changed_at, id), KEY paper_number (number), KEY paper_waiting (verification, valid_to)
) COMMENT 'papers of dealers; a renewal is a new row';

CREATE TABLE paper_scan (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', paper_id BIGINT NOT NULL COMMENT 'of which paper', file_id BIGINT NOT NULL COMMENT 'content',
  place INT NOT NULL COMMENT '1, 2, 3 ...: every version stays', added_by INT NOT NULL COMMENT 'staff', added_at DATETIME(3) NOT NULL COMMENT 'when',
  UNIQUE KEY paper_scan_place (paper_id, place), KEY paper_scan_file (file_id)
) COMMENT 'scans of a paper, all versions';

ALTER TABLE file MODIFY purpose ENUM('import','export','scan') NOT NULL COMMENT 'what for; scans do not expire and belong to their paper';

INSERT INTO setting VALUES ('papers.warn_days', '90'), ('papers.unverified_blocks', '0'), ('papers.classes', 'drug');
INSERT INTO job_schedule VALUES ('papers_digest', 1440, '2000-01-01 23:30:00');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('paper_type', '证照类型', 'Type of paper', 0), ('product_class', '产品类别', 'Product class', 0), ('paper_date', '日期含义', 'Meaning of the date', 1),
  ('paper_state', '证照状态', 'State of a paper', 1), ('paper_light', '证照灯', 'Papers of a dealer', 1), ('paper_verification', '核验', 'Verification', 1),
  ('paper_result', '核验结果', 'Result of verification', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place, synonyms) VALUES
  ('paper_type', 'business_licence', '营业执照', 'Business licence', '', 1, '营业执照副本,工商营业执照'),
  ('paper_type', 'institution_licence', '医疗机构执业许可证', 'Medical institution licence', '', 2, '医疗机构许可证'),
  ('paper_type', 'drug_licence', '药品经营许可证', 'Drug trading licence', '', 3, '药品经营许可'),
  ('paper_type', 'device_licence', '医疗器械经营许可证', 'Device trading licence', '', 4, '医疗器械许可证,三类医疗器械经营许可证'),
  ('paper_type', 'device_filing', '第二类医疗器械经营备案', 'Class II device filing', '', 5, '第二类器械备案,二类备案,第二类医疗器械经营备案凭证,医疗器械备案'),
  ('paper_type', 'annual_report', '企业年报公示', 'Annual report', '', 6, '年报公示,上一年度企业年报公示,企业年报'),
  ('paper_type', 'quality_agreement', '质量保证协议', 'Quality agreement', '', 7, '质保协议'),
  ('paper_type', 'authorisation', '法人授权书', 'Letter of authority', '', 8, '法人授权委托书,授权委托书,授权书'),
  ('paper_type', 'buyer_identity', '采购员/收货人身份', 'Buyer and receiver identity', '', 9, '采购员身份证,收货人身份证'),
  ('paper_type', 'bank_details', '开户信息', 'Bank details', '', 10, '开户许可证,开票资料'),
  ('paper_type', 'seal_specimen', '印章与随货同行单样式', 'Seals and delivery note specimen', '', 11, '印章样式,随货同行单样式'),
  ('paper_type', 'quality_system', '质量体系情况表', 'Quality system form', '', 12, '质量体系调查表'),
  ('paper_type', 'food_licence', '食品经营许可证', 'Food trading licence', '', 13, '食品许可证'),
  ('paper_type', 'gsp_inspection', '最近一次GSP符合性检查', 'Last GSP compliance inspection', '', 14, 'GSP符合性检查,药品经营质量管理规范符合性检查'),
  ('paper_type', 'gsp_certificate', 'GSP证书', 'GSP certificate (historic)', '', 15, 'GSP认证证书,药品经营质量管理规范认证证书'),
  ('product_class', 'drug', '药品', 'Drugs', '', 1, ''), ('product_class', 'device2', '第二类医疗器械', 'Class II devices', '', 2, ''),
  ('product_class', 'device3', '第三类医疗器械', 'Class III devices', '', 3, ''), ('product_class', 'food', '食品', 'Food', '', 4, ''),
  ('paper_date', 'expiry', '有效期至', 'Valid until', '', 1, ''), ('paper_date', 'filing', '备案日期(无期限)', 'Filing date, no expiry', '', 2, ''),
  ('paper_date', 'annual', '每年 6 月 30 日前', 'Each year by 30 June', '', 3, ''), ('paper_date', 'permanent', '长期', 'Permanent', '', 4, ''), ('paper_date', 'unknown', '未知', 'Unknown', '', 5, ''),
  ('paper_state', 'valid', '有效', 'Valid', 'g', 1, ''), ('paper_state', 'soon', '即将到期', 'Expiring', 'y', 2, ''), ('paper_state', 'expired', '已过期', 'Expired', 'r', 3, ''),
  ('paper_state', 'waiting', '待审', 'To verify', 'b', 4, ''), ('paper_state', 'refused', '核验不通过', 'Refused', 'r', 5, ''), ('paper_state', 'permanent', '永久', 'Permanent', 'g', 6, ''), ('paper_state', 'replaced', '已换证', 'Renewed', '', 7, ''),
  ('paper_state', 'missing', '缺失', 'Missing', 'r', 8, ''),
  ('paper_light', 'ok', '齐全', 'Complete', 'g', 1, ''), ('paper_light', 'soon', '将到期', 'Expiring', 'y', 2, ''), ('paper_light', 'bad', '缺或过期', 'Missing or expired', 'r', 3, ''),
  ('paper_verification', 'waiting', '待审', 'To verify', 'b', 1, ''), ('paper_verification', 'verified', '已核验', 'Verified', 'g', 2, ''), ('paper_verification', 'refused', '核验不通过', 'Refused', 'r', 3, ''),
  ('paper_result', 'verified', '核验通过', 'Verified', 'g', 1, ''), ('paper_result', 'refused', '核验不通过', 'Refused', 'r', 2, ''),
  ('audit_table', 'paper', '证照', 'paper', '', 40, ''), ('audit_table', 'paper_scan', '证照扫描件', 'scan of a paper', '', 41, ''), ('audit_table', 'papers', '证照列表', 'list of papers', '', 42, ''),
  ('audit_table', 'papers_missing', '缺证列表', 'list of missing papers', '', 43, '');

INSERT INTO paper_type VALUES
  ('business_licence', 'expiry'), ('institution_licence', 'expiry'), ('drug_licence', 'expiry'), ('device_licence', 'expiry'), ('device_filing', 'filing'),
  ('annual_report', 'annual'), ('quality_agreement', 'expiry'), ('authorisation', 'expiry'), ('buyer_identity', 'expiry'), ('bank_details', 'permanent'),
  ('seal_specimen', 'permanent'), ('quality_system', 'unknown'), ('food_licence', 'expiry'), ('gsp_inspection', 'filing'), ('gsp_certificate', 'expiry');

INSERT INTO paper_requirement (customer_type, product_class, paper_type, mandatory) VALUES
  ('distributor', '', 'business_licence', 1), ('distributor', 'drug', 'drug_licence', 1), ('distributor', 'device3', 'device_licence', 1), ('distributor', 'device2', 'device_filing', 1), ('distributor', 'food', 'food_licence', 1),
  ('distributor', '', 'quality_agreement', 1), ('distributor', '', 'authorisation', 0), ('distributor', '', 'annual_report', 0), ('distributor', '', 'bank_details', 0), ('distributor', 'drug', 'gsp_inspection', 0),
  ('chain', '', 'business_licence', 1), ('chain', 'drug', 'drug_licence', 1), ('chain', 'device3', 'device_licence', 1), ('chain', 'device2', 'device_filing', 1), ('chain', 'food', 'food_licence', 1), ('chain', '', 'quality_agreement', 1), ('chain', '', 'authorisation', 0),
  ('pharmacy', '', 'business_licence', 1), ('pharmacy', 'drug', 'drug_licence', 1), ('pharmacy', 'device3', 'device_licence', 1), ('pharmacy', 'device2', 'device_filing', 1), ('pharmacy', 'food', 'food_licence', 1), ('pharmacy', '', 'quality_agreement', 0),
  ('clinic', '', 'institution_licence', 1), ('clinic', '', 'quality_agreement', 0),
  ('device', '', 'business_licence', 1), ('device', 'device3', 'device_licence', 1), ('device', 'device2', 'device_filing', 1), ('device', '', 'quality_agreement', 1),
  ('other', '', 'business_licence', 1);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'papers', 'paper.view_soon', 'state=soon', 1), (0, 'papers', 'paper.view_expired', 'state=expired', 2), (0, 'papers', 'paper.view_waiting', 'verification=waiting', 3);

INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'papers', a.action, a.scope FROM role r JOIN
  (SELECT 'sales' AS word, 'read' AS action, 'own' AS scope UNION SELECT 'sales', 'update', 'own' UNION SELECT 'clerk', 'read', 'all'
   UNION SELECT 'service', 'read', 'all' UNION SELECT 'service', 'update', 'all' UNION SELECT 'service', 'import', 'all' UNION SELECT 'service', 'export', 'all'
   UNION SELECT 'finance', 'read', 'all' UNION SELECT 'legal', 'read', 'all'
   UNION SELECT 'quality', 'read', 'all' UNION SELECT 'quality', 'update', 'all' UNION SELECT 'quality', 'verify', 'all' UNION SELECT 'quality', 'export', 'all'
   UNION SELECT 'manager', 'read', 'team,region' UNION SELECT 'manager', 'update', 'team,region' UNION SELECT 'manager', 'export', 'team,region'
   UNION SELECT 'salesdirector', 'read', 'all' UNION SELECT 'salesdirector', 'export', 'all' UNION SELECT 'director', 'read', 'all') a ON a.word = r.word;

UPDATE options_stamp SET value = value + 1;
