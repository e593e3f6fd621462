-- communications.sql - communications @first to @last of @communications for make bench, each with one contact and its entry in the dealer's
-- stream; one in two hundred was with one busy dealer, one in fifty left a promise. They were written over three years, the first of them last.
SET @now = UTC_TIMESTAMP(3), @today = CURDATE(), @step = 3 * 365 * 24 * 3600 / @communications;
SET @low = (SELECT MIN(id) FROM customer WHERE code LIKE 'S%'), @dealers = (SELECT COUNT(*) FROM customer WHERE code LIKE 'S%');
SET @before = (SELECT COALESCE(MAX(id), 0) FROM communication);

INSERT INTO communication (customer_id, kind, at, minutes, staff_id, subject, result, created_at, created_by)
SELECT cu.id, kind, at, 5 + n % 55, COALESCE(cu.owner_id, 1), subject, '客户同意本月先进一批，下月再谈全年协议；要求提供检验报告。', at, COALESCE(cu.owner_id, 1)
FROM (SELECT s.seq AS n, @low + IF(s.seq % 200 = 0, 0, s.seq * 7919 % @dealers) AS dealer, ELT(1 + s.seq % 8, 'call', 'call', 'call', 'visit', 'visit', 'wechat', 'meeting', 'mail') AS kind,
    @now - INTERVAL FLOOR(s.seq * @step) SECOND AS at, ELT(1 + s.seq % 7, '谈全年框架协议', '催促回款', '新品种介绍', '询问库存', '投诉送货延误', '约定拜访时间', '活动方案') AS subject
  FROM seq_1_to_10000000 s WHERE s.seq BETWEEN @first AND @last) x JOIN customer cu ON cu.id = x.dealer ORDER BY n;

INSERT INTO communication_contact (communication_id, contact_id, at)
SELECT co.id, (SELECT MIN(c.id) FROM contact c WHERE c.customer_id = co.customer_id), co.at FROM communication co WHERE co.id > @before;
INSERT IGNORE INTO communication_word (word, at, communication_id)
SELECT SUBSTRING(co.subject, s.seq, 2), co.at, co.id FROM communication co JOIN seq_1_to_20 s ON s.seq < CHAR_LENGTH(co.subject) WHERE co.id > @before ORDER BY 1, 2, 3;
INSERT INTO promise (communication_id, customer_id, text, due_on, owner_id, kept_at, kept_on, kept_by, created_at, created_by)
SELECT co.id, co.customer_id, '寄出检验报告', DATE(co.at) + INTERVAL 7 DAY, co.staff_id, IF(co.at < @now - INTERVAL 14 DAY, co.at + INTERVAL 5 DAY, NULL), IF(co.at < @now - INTERVAL 14 DAY, DATE(co.at) + INTERVAL 5 DAY, NULL),
  IF(co.at < @now - INTERVAL 14 DAY, co.staff_id, NULL), co.at, co.staff_id FROM communication co WHERE co.id > @before AND co.id % 50 = 0;
UPDATE communication co JOIN promise p ON p.communication_id = co.id AND p.kept_at IS NULL SET co.promise_due = p.due_on WHERE co.id > @before;
INSERT INTO timeline (customer_id, at, kind, resource, staff_id, detail, link)
SELECT co.customer_id, co.at, CONCAT('communication_', co.kind), 'communications', co.staff_id, co.subject, CONCAT('/communications/', co.id) FROM communication co WHERE co.id > @before;

-- Two contacts due at each dealer, once.
INSERT INTO contact_due (customer_id, rule_id, staff_id, last_at, due_on, times, done)
SELECT cu.id, r.id, cu.owner_id, IF(cu.id % 9 = 0, NULL, @now - INTERVAL cu.id % 120 DAY), @today + INTERVAL CAST((cu.id * 31 + r.id * 7) % 120 AS SIGNED) - 40 DAY, r.times, cu.id % 2
FROM customer cu JOIN (SELECT id, times FROM contact_rule WHERE occasion = 'regular' AND valid_to IS NULL ORDER BY id LIMIT 2) r WHERE @first = 1 AND cu.code LIKE 'S%'
  AND NOT EXISTS (SELECT 1 FROM contact_due d WHERE d.customer_id = cu.id AND d.rule_id = r.id);
