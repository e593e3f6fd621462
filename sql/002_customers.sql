-- The dealer book: postal regions, customers, people at customers, limits, timeline.

CREATE TABLE postal_region (
  code CHAR(6) NOT NULL PRIMARY KEY COMMENT 'GB/T 2260', name VARCHAR(60) NOT NULL COMMENT 'present or last name: 祁东县',
  full_name VARCHAR(120) NOT NULL COMMENT '湖南省衡阳市祁东县', level TINYINT NOT NULL COMMENT '1 province, 2 city, 3 county',
  parent_code CHAR(6) NOT NULL COMMENT 'region above; empty for a province', valid_from DATE NOT NULL COMMENT 'first known day of this name',
  valid_to DATE NULL COMMENT 'last day; NULL while in force', replaced_by CHAR(6) NULL COMMENT 'successor',
  KEY postal_region_name (name), KEY postal_region_parent (parent_code)
) COMMENT 'national region codes; loaded from the packaged data set';

CREATE TABLE postal_region_past (
  code CHAR(6) NOT NULL COMMENT 'GB/T 2260', valid_from DATE NOT NULL COMMENT 'first known day of this name',
  name VARCHAR(60) NOT NULL COMMENT 'earlier name', full_name VARCHAR(120) NOT NULL COMMENT 'with those above',
  level TINYINT NOT NULL COMMENT '1 province, 2 city, 3 county', parent_code CHAR(6) NOT NULL COMMENT 'region above',
  valid_to DATE NULL COMMENT 'last day of this name', replaced_by CHAR(6) NULL COMMENT 'successor', PRIMARY KEY (code, valid_from)
) COMMENT 'earlier names of region codes, so that old addresses find their code';

CREATE TABLE customer (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key',
  code VARCHAR(30) NOT NULL COMMENT 'internal code', name VARCHAR(120) NOT NULL COMMENT 'registered name',
  short_name VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'what people say', name_py VARCHAR(250) NOT NULL COMMENT 'pinyin of the name, for order and search',
  initials VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'pinyin initials of the name', short_initials VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'of the short name',
  credit_code CHAR(18) NULL COMMENT 'unified social credit code, GB 32100', other_id VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'other identifier (medical institution, old licence)',
  type VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'dictionary customer_type',
  state VARCHAR(20) NOT NULL DEFAULT 'prospect' COMMENT 'dictionary customer_state', state_reason VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'why it is in this state',
  state_at DATETIME(3) NULL COMMENT 'since', owner_id INT NULL COMMENT 'salesperson', sales_region_id INT NULL COMMENT 'the company''s region',
  region_code CHAR(6) NULL COMMENT 'postal_region', address VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'street and number',
  legal_representative VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'by the business licence', registered_capital DECIMAL(15,2) NULL COMMENT 'yuan',
  founded_on DATE NULL COMMENT 'by the business licence', business_scope VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'by the business licence',
  phone VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'company line', website VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'address',
  bank_name VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'opening bank', bank_account VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'account number',
  invoice_title VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'name on invoices when another', tax_no VARCHAR(30) NOT NULL DEFAULT '' COMMENT 'when another than credit_code',
  invoice_address VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'address and phone on invoices', delivery_address VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'goods go here',
  warehouse_m2 INT NULL COMMENT 'square metres', cold_chain TINYINT NOT NULL DEFAULT 0 COMMENT 'has cold storage', vehicles INT NULL COMMENT 'number', staff_count INT NULL COMMENT 'people',
  sales_people INT NULL COMMENT 'salespeople of the dealer', brands VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'best-selling brands carried',
  downstream VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'kinds of downstream customers', downstream_count INT NULL COMMENT 'number of downstream customers',
  source VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'dictionary customer_source', note VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'remarks',
  import_run_id BIGINT NULL COMMENT 'came with this import', created_at DATETIME(3) NOT NULL COMMENT 'registered', created_by INT NOT NULL COMMENT 'staff',
  changed_at DATETIME(3) NOT NULL COMMENT 'last change', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY customer_code (code), UNIQUE KEY customer_credit_code (credit_code),
  KEY customer_code_order (code, id), KEY customer_py (name_py, id), KEY customer_owner_py (owner_id, name_py, id), KEY customer_region_py (sales_region_id, name_py, id),
  KEY customer_owner_code (owner_id, code, id), KEY customer_region_code (sales_region_id, code, id),
  KEY customer_changed (changed_at, id), KEY customer_owner_changed (owner_id, changed_at, id), KEY customer_region_changed (sales_region_id, changed_at, id),
  KEY customer_state_py (state, name_py, id), KEY customer_type_py (type, name_py, id), KEY customer_postal (region_code, name_py, id),
  KEY customer_name (name), KEY customer_initials (initials), KEY customer_phone (phone)
) COMMENT 'dealers';

CREATE TABLE customer_limit (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer',
  amount DECIMAL(15,2) NOT NULL COMMENT 'credit line, yuan', term_days INT NOT NULL COMMENT 'payment term',
  valid_from DATE NOT NULL COMMENT 'first day', valid_to DATE NULL COMMENT 'day after the last; NULL = open',
  reason VARCHAR(200) NOT NULL COMMENT 'where it comes from', KEY customer_limit_at (customer_id, valid_from)
) COMMENT 'credit line and term over time';

CREATE TABLE person (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', name VARCHAR(60) NOT NULL COMMENT 'name',
  name_py VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'pinyin', initials VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'pinyin initials',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY person_name (name), KEY person_initials (initials)
) COMMENT 'a human being; may be contact at several dealers';

CREATE TABLE contact (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer', person_id BIGINT NOT NULL COMMENT 'who',
  role VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'dictionary contact_role', title VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'position as on the card',
  key_person TINYINT NOT NULL DEFAULT 0 COMMENT 'decides', email VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'business mail',
  wechat VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'business WeChat', note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'business remarks only',
  valid_from DATE NULL COMMENT 'since', valid_to DATETIME(3) NULL COMMENT 'left', import_run_id BIGINT NULL COMMENT 'came with this import',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY contact_customer (customer_id, valid_to), KEY contact_person (person_id)
) COMMENT 'a person in a role at a dealer; everything else refers to it';

CREATE TABLE phone (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', contact_id BIGINT NOT NULL COMMENT 'whose', number VARCHAR(30) NOT NULL COMMENT 'normalised',
  kind VARCHAR(20) NOT NULL DEFAULT 'mobile' COMMENT 'dictionary phone_kind', sms TINYINT NOT NULL DEFAULT 0 COMMENT 'SMS go here; at most one a contact',
  valid_to DATETIME(3) NULL COMMENT 'no longer used', sms_once BIGINT AS (IF(sms = 1 AND valid_to IS NULL, contact_id, NULL)) PERSISTENT COMMENT 'makes sms unique',
  UNIQUE KEY phone_sms (sms_once), KEY phone_number (number), KEY phone_contact (contact_id)
) COMMENT 'business phones of contacts';

CREATE TABLE consent (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', phone_id BIGINT NOT NULL COMMENT 'number', category VARCHAR(40) NOT NULL COMMENT 'dictionary consent_category',
  evidence VARCHAR(300) NOT NULL COMMENT 'how and where it was given', given_on DATE NOT NULL COMMENT 'when', valid_to DATETIME(3) NULL COMMENT 'withdrawn',
  KEY consent_phone (phone_id)
) COMMENT 'what a person agreed to receive';

CREATE TABLE timeline (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer', at DATETIME(3) NOT NULL COMMENT 'when it happened',
  kind VARCHAR(40) NOT NULL COMMENT 'Msg.timeline.<kind>', resource VARCHAR(30) NOT NULL COMMENT 'who may read this resource sees it',
  staff_id INT NOT NULL COMMENT 'who did it', detail VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'goes into the text', link VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'path of ours',
  KEY timeline_customer (customer_id, at, id)
) COMMENT 'one stream of everything about a dealer, written with each record';

CREATE TABLE task (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', owner_id INT NOT NULL COMMENT 'who does it', title VARCHAR(200) NOT NULL COMMENT 'what',
  note VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'details', due_on DATE NOT NULL COMMENT 'until', customer_id BIGINT NULL COMMENT 'about which dealer',
  done_at DATETIME(3) NULL COMMENT 'when done', result VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'how it ended', created_by INT NOT NULL COMMENT 'who gave it',
  created_at DATETIME(3) NOT NULL COMMENT 'when', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  KEY task_owner (owner_id, done_at, due_on, id), KEY task_given (created_by, due_on, id), KEY task_customer (customer_id, done_at)
) COMMENT 'who does what until when, for all modules';

CREATE TABLE announcement (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', title VARCHAR(120) NOT NULL COMMENT 'headline', body TEXT NOT NULL COMMENT 'plain text',
  must_read TINYINT NOT NULL DEFAULT 0 COMMENT 'read receipt wanted', published_at DATETIME(3) NOT NULL COMMENT 'since', published_by INT NOT NULL COMMENT 'staff',
  valid_to DATETIME(3) NULL COMMENT 'withdrawn', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY announcement_at (valid_to, published_at)
) COMMENT 'news to all staff';

CREATE TABLE announcement_read (
  announcement_id BIGINT NOT NULL COMMENT 'what', staff_id INT NOT NULL COMMENT 'who', read_at DATETIME(3) NOT NULL COMMENT 'confirmed',
  PRIMARY KEY (announcement_id, staff_id)
) COMMENT 'read receipts';

CREATE TABLE import_run (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', kind VARCHAR(30) NOT NULL COMMENT 'customers ...', file_id BIGINT NOT NULL COMMENT 'the original',
  staff_id INT NOT NULL COMMENT 'who imports', state ENUM('reading','mapping','checking','checked','applying','done','undoing','undone','failed') NOT NULL COMMENT 'where it is',
  problem VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'Msg.import.problem_<..> when the file cannot be read', problem_row INT NOT NULL DEFAULT 0 COMMENT 'row of the problem; 0 = none',
  header_row INT NOT NULL DEFAULT 0 COMMENT 'row number in the file; 0 = it has none',
  mapping LONGTEXT NOT NULL DEFAULT '{}' COMMENT 'JSON {headers: [..], fields: [key or empty], samples: [[..]]}, a place a column',
  staff_map LONGTEXT NOT NULL DEFAULT '{}' COMMENT 'JSON {name in the file: staff id, 0 = to be registered, -1 = nobody}',
  do_update TINYINT NOT NULL DEFAULT 0 COMMENT 'known dealers are updated, else refused as duplicates', good_only TINYINT NOT NULL DEFAULT 0 COMMENT 'apply good rows though some are bad',
  position INT NOT NULL DEFAULT 0 COMMENT 'last row of the file that the present step has dealt with',
  rows_total INT NOT NULL DEFAULT 0 COMMENT 'non-blank data rows', rows_good INT NOT NULL DEFAULT 0 COMMENT 'accepted', rows_bad INT NOT NULL DEFAULT 0 COMMENT 'rejected',
  rows_update INT NOT NULL DEFAULT 0 COMMENT 'of the accepted: known dealers', rows_blank INT NOT NULL DEFAULT 0 COMMENT 'blank rows', rows_skipped INT NOT NULL DEFAULT 0 COMMENT 'totals, repeated headers, footers',
  rows_applied INT NOT NULL DEFAULT 0 COMMENT 'written', job_id BIGINT NULL COMMENT 'running job',
  created_at DATETIME(3) NOT NULL COMMENT 'when', finished_at DATETIME(3) NULL COMMENT 'applied at', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  KEY import_run_staff (kind, staff_id, id)
) COMMENT 'one import of a file';

CREATE TABLE import_row (
  run_id BIGINT NOT NULL COMMENT 'run', row_no INT NOT NULL COMMENT 'as the spreadsheet counts',
  state ENUM('good','bad','applied','undone','kept') NOT NULL COMMENT 'kept = could not be undone', what ENUM('insert','update') NOT NULL DEFAULT 'insert' COMMENT 'what applying does',
  reason VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'one reason of a bad or kept row', field VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'field at fault',
  value VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'its cell, as it stands in the file', other VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'row or dealer that a duplicate repeats',
  warning VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'accepted, but', code VARCHAR(30) NULL COMMENT 'key of the row', credit_code CHAR(18) NULL COMMENT 'the other key',
  data LONGTEXT NOT NULL DEFAULT '' COMMENT 'JSON {field: value} of a good row; emptied when applied', target_id BIGINT NULL COMMENT 'row made or updated',
  PRIMARY KEY (run_id, row_no)
) COMMENT 'staged rows; the file itself keeps what was typed';

CREATE TABLE import_mapping (
  kind VARCHAR(30) NOT NULL COMMENT 'customers ...', header_hash BINARY(32) NOT NULL COMMENT 'of the header cells', mapping LONGTEXT NOT NULL COMMENT 'JSON array of fields',
  used_at DATETIME(3) NOT NULL COMMENT 'last use', PRIMARY KEY (kind, header_hash)
) COMMENT 'mappings that people confirmed, remembered';
