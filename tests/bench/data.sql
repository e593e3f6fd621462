-- data.sql - a dealer book of @dealers more dealers (numbers from @first on) for make bench: three contacts with a phone and four
-- papers each. sales1 owns every 333rd; the others belong to 300 salespeople made here. All names are invented.
SET @now = UTC_TIMESTAMP(), @today = CURDATE();

INSERT IGNORE INTO staff (account, name, name_py, title, lang, superior_id, password_hash, password_changed_at, created_at)
SELECT NULL, CONCAT('业务', s.seq), CONCAT('ye wu ', s.seq), '业务员', 'zh', (SELECT id FROM staff b WHERE b.account = 'manager1'), '', @now, @now
FROM seq_1_to_300 s WHERE NOT EXISTS (SELECT 1 FROM staff x WHERE x.name = CONCAT('业务', s.seq));
SET @seller = (SELECT MIN(id) FROM staff WHERE name = '业务1'), @sales1 = (SELECT id FROM staff WHERE account = 'sales1');

INSERT INTO customer (code, name, short_name, name_py, initials, short_initials, credit_code, type, state, state_at, owner_id, sales_region_id,
  region_code, address, legal_representative, registered_capital, founded_on, business_scope, phone, bank_name, bank_account, delivery_address,
  warehouse_m2, vehicles, staff_count, brands, downstream_count, source, note, created_at, created_by, changed_at)
SELECT CONCAT('S', LPAD(n, 7, '0')), CONCAT(city, first, second, kind), CONCAT(first, second), CONCAT(city_py, ' ', first_py, ' ', second_py, ' ', kind_py),
  CONCAT(LEFT(city_py, 1), LEFT(first_py, 1), LEFT(second_py, 1), 'yy', 'yxgs'), CONCAT(LEFT(first_py, 1), LEFT(second_py, 1)),
  NULL, ELT(1 + n % 4, 'distributor', 'chain', 'pharmacy', 'clinic'),
  IF(n % 20 = 0, 'prospect', 'active'), @now, IF(n % 333 = 1, @sales1, @seller + n % 300), 1 + n % 5, ELT(1 + n % 4, '430102', '440106', '330102', '320102'),
  CONCAT('药都大道', n % 1000, '号'), '马天佑', 1000000 + n, DATE '2010-01-01' + INTERVAL n % 5000 DAY, '药品批发;医疗器械经营', CONCAT('0731-', 80000000 + n),
  '中国银行', CONCAT('6222', LPAD(n, 12, '0')), CONCAT('药都大道', n % 1000, '号仓库'), n % 5000, n % 10, n % 50, '江中、仲景', n % 400, 'visit', '', @now, 1,
  @now - INTERVAL n % 20000 MINUTE
FROM (SELECT s.seq + @first - 1 AS n,
    ELT(1 + s.seq % 8, '长沙', '广州', '杭州', '南京', '衡阳', '深圳', '宁波', '苏州') AS city,
    ELT(1 + s.seq % 8, 'chang sha', 'guang zhou', 'hang zhou', 'nan jing', 'heng yang', 'shen zhen', 'ning bo', 'su zhou') AS city_py,
    CONVERT(CHAR(0x4E00 + (s.seq * 7919) % 20000 USING ucs2) USING utf8mb4) AS first, ELT(1 + s.seq % 7, 'kang', 'rui', 'hua', 'tai', 'xin', 'yuan', 'ming') AS first_py,
    CONVERT(CHAR(0x4E00 + (s.seq * 104729) % 20000 USING ucs2) USING utf8mb4) AS second, ELT(1 + s.seq % 9, 'da', 'min', 'sheng', 'he', 'ji', 'shi', 'lin', 'an', 'fu') AS second_py,
    ELT(1 + s.seq % 3, '医药有限公司', '大药房', '药业有限责任公司') AS kind, ELT(1 + s.seq % 3, 'yi yao you xian gong si', 'da yao fang', 'yao ye you xian ze ren gong si') AS kind_py
  FROM seq_1_to_1000000 s WHERE s.seq <= @dealers) x;

SET @low = (SELECT MIN(id) FROM customer WHERE code = CONCAT('S', LPAD(@first, 7, '0')));

INSERT INTO person (name, name_py, initials)
SELECT CONCAT(ELT(1 + cu.id % 5, '张', '王', '李', '刘', '陈'), CONVERT(CHAR(0x4E00 + (cu.id * 31 + k.seq * 7) % 20000 USING ucs2) USING utf8mb4)),
  CONCAT(ELT(1 + cu.id % 5, 'zhang', 'wang', 'li', 'liu', 'chen'), ' ', ELT(k.seq, 'wei', 'fang', 'min')), CONCAT(ELT(1 + cu.id % 5, 'z', 'w', 'l', 'l', 'c'), ELT(k.seq, 'w', 'f', 'm'))
FROM customer cu JOIN seq_1_to_3 k WHERE cu.id >= @low ORDER BY cu.id, k.seq;
SET @person = LAST_INSERT_ID();
INSERT INTO contact (customer_id, person_id, role, title, key_person)
SELECT cu.id, @person + (ROW_NUMBER() OVER (ORDER BY cu.id, k.seq)) - 1, ELT(k.seq, 'boss', 'purchasing', 'finance'), ELT(k.seq, '总经理', '采购', '会计'), k.seq = 1
FROM customer cu JOIN seq_1_to_3 k WHERE cu.id >= @low ORDER BY cu.id, k.seq;
INSERT INTO phone (contact_id, number, kind, sms) SELECT c.id, CONCAT('138', LPAD(c.id % 100000000, 8, '0')), 'mobile', 1 FROM contact c WHERE c.customer_id >= @low;

INSERT INTO paper (customer_id, paper_type, number, issuer, issued_on, date_meaning, expires_on, verification, verified_by, verified_at, created_at, created_by, changed_at)
SELECT cu.id, ELT(k.seq, 'business_licence', 'drug_licence', 'quality_agreement', 'authorisation'), CONCAT(ELT(k.seq, 'YY', 'JY', 'ZB', 'SQ'), cu.id), '市场监督管理局', '2024-01-01',
  IF(k.seq = 1, 'permanent', 'expiry'), IF(k.seq = 1, NULL, @today + INTERVAL CAST((cu.id * 13 + k.seq * 101) % 900 AS SIGNED) - 60 DAY), 'verified', 13, @now, @now, 1, @now
FROM customer cu JOIN seq_1_to_4 k WHERE cu.id >= @low;
INSERT INTO timeline (customer_id, at, kind, resource, staff_id) SELECT id, created_at, 'registered', 'customers', 1 FROM customer WHERE id >= @low;
INSERT INTO timeline (customer_id, at, kind, resource, staff_id, detail) SELECT cu.id, @now - INTERVAL k.seq DAY, 'changed', 'customers', 1, '@customer.note' FROM customer cu JOIN seq_1_to_9 k WHERE cu.id >= @low;
INSERT INTO task (owner_id, title, due_on, customer_id, created_by, created_at) SELECT owner_id, '回访', @today + INTERVAL id % 30 DAY, id, 1, @now FROM customer WHERE id >= @low AND id % 3 = 0;
INSERT INTO customer_limit (customer_id, amount, term_days, valid_from, reason) SELECT id, 100000, 30, '2024-01-01', '初始' FROM customer WHERE id >= @low;
INSERT INTO job (kind, args, staff_id, run_at, state, created_at) VALUES ('papers_light', '{}', 0, @now, 'waiting', @now), ('completeness', '{"all": 1}', 0, @now, 'waiting', @now);
