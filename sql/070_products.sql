-- Products, their prices and dealers' territories. What is dated holds from valid_from to the day before valid_to; nothing is
-- deleted: what must not hold after all ends on the day it begins.

CREATE TABLE product (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', code VARCHAR(30) NOT NULL COMMENT 'internal code',
  name VARCHAR(120) NOT NULL COMMENT 'generic name', name_py VARCHAR(250) NOT NULL COMMENT 'its pinyin, for order and search',
  initials VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'pinyin initials of the name', trade_name VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'brand name',
  trade_initials VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'pinyin initials of the trade name', dosage_form VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'dictionary dosage_form',
  specification VARCHAR(100) NOT NULL DEFAULT '' COMMENT 'strength and pack, as printed', unit VARCHAR(20) NOT NULL COMMENT 'that prices and quantities are in',
  package_units INT NULL COMMENT 'units a carton', maker VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'manufacturer',
  approval_no VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'approval or registration number', product_class VARCHAR(40) NOT NULL COMMENT 'dictionary product_class: the scope that dealers'' licences must hold',
  storage VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'dictionary storage', tax_rate TINYINT NOT NULL DEFAULT 13 COMMENT 'per cent, dictionary tax_rate',
  barcode VARCHAR(30) NOT NULL DEFAULT '' COMMENT 'on the pack', state ENUM('active','stopped') NOT NULL DEFAULT 'active' COMMENT 'dictionary product_state',
  state_reason VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'why it is in this state', state_on DATE NOT NULL COMMENT 'since', note VARCHAR(1000) NOT NULL DEFAULT '' COMMENT 'remarks',
  created_at DATETIME(3) NOT NULL COMMENT 'registered', created_by INT NOT NULL COMMENT 'staff', changed_at DATETIME(3) NOT NULL COMMENT 'last change',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY product_code (code), KEY product_code_order (code, id), KEY product_py (name_py, id), KEY product_changed (changed_at, id), KEY product_state_py (state, name_py, id)
) COMMENT 'what is sold';

CREATE TABLE price_list (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', name VARCHAR(60) NOT NULL COMMENT 'Chinese name', name_en VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'English name',
  customer_type VARCHAR(40) NOT NULL DEFAULT '' COMMENT 'dictionary customer_type: whose list it is; empty = of all that have none, the default list',
  valid_from DATE NOT NULL COMMENT 'first day', valid_to DATE NULL COMMENT 'day after the last; NULL = open', note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'remarks',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record', KEY price_list_type (customer_type, valid_from)
) COMMENT 'named price lists; one at a time for a type of dealers';

CREATE TABLE list_price (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', price_list_id INT NOT NULL COMMENT 'list', product_id BIGINT NOT NULL COMMENT 'product',
  price DECIMAL(18,6) NOT NULL COMMENT 'yuan a unit, tax included', valid_from DATE NOT NULL COMMENT 'first day', valid_to DATE NULL COMMENT 'day after the last; NULL = open',
  reason VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'why', created_at DATETIME(3) NOT NULL COMMENT 'entered', created_by INT NOT NULL COMMENT 'staff',
  KEY list_price_product (product_id, price_list_id, valid_from)
) COMMENT 'prices of a list; one at a time for a product';

CREATE TABLE dealer_price (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer', product_id BIGINT NOT NULL COMMENT 'product',
  price DECIMAL(18,6) NOT NULL COMMENT 'yuan a unit, tax included', valid_from DATE NOT NULL COMMENT 'first day', valid_to DATE NULL COMMENT 'day after the last; NULL = open',
  reason VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'why this dealer pays another price', created_at DATETIME(3) NOT NULL COMMENT 'entered', created_by INT NOT NULL COMMENT 'staff',
  KEY dealer_price_customer (customer_id, product_id, valid_from), KEY dealer_price_product (product_id, customer_id)
) COMMENT 'prices agreed with a dealer, before those of any list';

CREATE TABLE floor_price (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', product_id BIGINT NOT NULL COMMENT 'product',
  price DECIMAL(18,6) NOT NULL COMMENT 'yuan a unit, tax included', valid_from DATE NOT NULL COMMENT 'first day', valid_to DATE NULL COMMENT 'day after the last; NULL = open',
  reason VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'why', created_at DATETIME(3) NOT NULL COMMENT 'entered', created_by INT NOT NULL COMMENT 'staff',
  KEY floor_price_product (product_id, valid_from)
) COMMENT 'below this a price needs the director; seen by few';

CREATE TABLE territory (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer', product_id BIGINT NULL COMMENT 'product; NULL = all',
  sales_region_id INT NULL COMMENT 'the company''s region with what lies below, or ...', region_prefix VARCHAR(6) NOT NULL DEFAULT '' COMMENT '... postal region: its code without the zeros at the end',
  exclusive TINYINT NOT NULL DEFAULT 0 COMMENT '1 = no other dealer there', valid_from DATE NOT NULL COMMENT 'first day', valid_to DATE NULL COMMENT 'day after the last; NULL = open',
  note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'remarks', created_at DATETIME(3) NOT NULL COMMENT 'entered', created_by INT NOT NULL COMMENT 'staff',
  KEY territory_customer (customer_id, valid_from), KEY territory_product (product_id, valid_from)
) COMMENT 'where a dealer sells what; an exclusive one keeps all others out';

INSERT INTO dictionary (word, name, name_en, fixed) VALUES
  ('dosage_form', '剂型', 'Dosage form', 0), ('storage', '储存条件', 'Storage', 0), ('tax_rate', '税率', 'Tax rate', 0),
  ('product_state', '产品状态', 'State of a product', 1), ('price_source', '价格来源', 'Source of a price', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('dosage_form', 'tablet', '片剂', 'Tablet', '', 1), ('dosage_form', 'capsule', '胶囊剂', 'Capsule', '', 2), ('dosage_form', 'granule', '颗粒剂', 'Granules', '', 3),
  ('dosage_form', 'pill', '丸剂', 'Pills', '', 4), ('dosage_form', 'syrup', '口服液/糖浆', 'Oral liquid', '', 5), ('dosage_form', 'injection', '注射剂', 'Injection', '', 6),
  ('dosage_form', 'ointment', '软膏剂', 'Ointment', '', 7), ('dosage_form', 'plaster', '贴膏剂', 'Plaster', '', 8), ('dosage_form', 'spray', '喷雾剂', 'Spray', '', 9), ('dosage_form', 'other', '其他', 'Other', '', 20),
  ('storage', 'normal', '常温', 'Room temperature', '', 1), ('storage', 'cool', '阴凉', 'Cool', 'b', 2), ('storage', 'cold', '冷藏', 'Refrigerated', 'b', 3),
  ('tax_rate', '13', '13%', '13%', '', 1), ('tax_rate', '9', '9%', '9%', '', 2), ('tax_rate', '3', '3%', '3%', '', 3), ('tax_rate', '0', '0%', '0%', '', 4),
  ('product_state', 'active', '在售', 'On sale', 'g', 1), ('product_state', 'stopped', '停用', 'Stopped', 'r', 2),
  ('price_source', 'dealer', '客户价', 'Dealer price', 'b', 1), ('price_source', 'type', '类型价目表', 'List of the type', '', 2), ('price_source', 'default', '默认价目表', 'Default list', '', 3),
  ('api_scope', 'products.read', '读取产品', 'Read products', '', 7), ('api_scope', 'products.write', '登记和修改产品', 'Register and change products', '', 8),
  ('audit_table', 'product', '产品', 'product', '', 50), ('audit_table', 'price_list', '价目表', 'price list', '', 51), ('audit_table', 'list_price', '价目表价格', 'price of a list', '', 52),
  ('audit_table', 'dealer_price', '客户价', 'dealer price', '', 53), ('audit_table', 'floor_price', '底价', 'floor price', '', 54), ('audit_table', 'territory', '经销区域', 'territory', '', 55),
  ('audit_table', 'products', '产品列表', 'list of products', '', 56);

INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'products', 'product.view_active', 'state=active', 1), (0, 'products', 'product.view_cold', 'storage=cold', 2);

INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, 'products', 'read', 'all' FROM role r WHERE r.word <> 'admin';
INSERT INTO role_permission (role_id, resource, action, scope)
  SELECT r.id, a.resource, a.action, a.scope FROM role r JOIN
  (SELECT 'quality' AS word, 'products' AS resource, 'update' AS action, 'all' AS scope UNION SELECT 'salesdirector', 'products', 'update', 'all'
   UNION SELECT 'quality', 'products', 'export', 'all' UNION SELECT 'finance', 'products', 'export', 'all' UNION SELECT 'manager', 'products', 'export', 'all'
   UNION SELECT 'salesdirector', 'products', 'export', 'all' UNION SELECT 'director', 'products', 'export', 'all'
   UNION SELECT 'finance', 'products', 'floor', 'all' UNION SELECT 'salesdirector', 'products', 'floor', 'all' UNION SELECT 'director', 'products', 'floor', 'all'
   UNION SELECT 'sales', 'prices', 'read', 'own' UNION SELECT 'manager', 'prices', 'read', 'team,region' UNION SELECT 'clerk', 'prices', 'read', 'all'
   UNION SELECT 'finance', 'prices', 'read', 'all' UNION SELECT 'salesdirector', 'prices', 'read', 'all' UNION SELECT 'director', 'prices', 'read', 'all'
   UNION SELECT 'manager', 'prices', 'update', 'team,region' UNION SELECT 'finance', 'prices', 'update', 'all' UNION SELECT 'salesdirector', 'prices', 'update', 'all'
   UNION SELECT 'finance', 'prices', 'lists', 'all' UNION SELECT 'salesdirector', 'prices', 'lists', 'all'
   UNION SELECT 'sales', 'territories', 'read', 'own' UNION SELECT 'manager', 'territories', 'read', 'team,region' UNION SELECT 'clerk', 'territories', 'read', 'all'
   UNION SELECT 'service', 'territories', 'read', 'all' UNION SELECT 'finance', 'territories', 'read', 'all' UNION SELECT 'salesdirector', 'territories', 'read', 'all'
   UNION SELECT 'director', 'territories', 'read', 'all' UNION SELECT 'manager', 'territories', 'update', 'team,region' UNION SELECT 'salesdirector', 'territories', 'update', 'all') a
  ON a.word = r.word;

UPDATE options_stamp SET value = value + 1;
