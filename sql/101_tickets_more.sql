-- Tickets are found by their lot, whatever the product. What was learned from solved ones: articles, each with all its versions.
-- domain/knowledge.c writes both tables.

ALTER TABLE ticket ADD KEY ticket_by_lot (lot);

CREATE TABLE knowledge (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', title VARCHAR(100) NOT NULL COMMENT 'in a line', category VARCHAR(30) NOT NULL COMMENT 'dictionary ticket_category', text TEXT NOT NULL COMMENT 'what to do',
  ticket_id BIGINT NULL COMMENT 'solved ticket that it grew from', created_at DATETIME(3) NOT NULL COMMENT 'written', created_by INT NOT NULL COMMENT 'staff', changed_at DATETIME(3) NOT NULL COMMENT 'last version', changed_by INT NOT NULL COMMENT 'staff',
  valid_to DATETIME(3) NULL COMMENT 'withdrawn; NULL = in use', version INT NOT NULL DEFAULT 1 COMMENT 'number of the last version; two people, one record',
  KEY knowledge_title (title, id), KEY knowledge_changed (changed_at, id), KEY knowledge_category (category, id), KEY knowledge_ticket (ticket_id)
) COMMENT 'what was learned from tickets';

CREATE TABLE knowledge_version (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', knowledge_id BIGINT NOT NULL COMMENT 'article', number INT NOT NULL COMMENT 'from 1', title VARCHAR(100) NOT NULL COMMENT 'as it was', category VARCHAR(30) NOT NULL COMMENT 'as it was',
  text TEXT NOT NULL COMMENT 'as it was', at DATETIME(3) NOT NULL COMMENT 'written', staff_id INT NOT NULL COMMENT 'by whom', UNIQUE KEY knowledge_version_number (knowledge_id, number)
) COMMENT 'versions of articles';

INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('audit_table', 'knowledge', '知识文章', 'knowledge article', '', 96), ('audit_table', 'knowledge_list', '知识文章列表', 'list of articles', '', 97),
  ('api_scope', 'tickets.read', '查询工单', 'Read tickets', '', 23), ('api_scope', 'tickets.write', '登记和处理工单', 'Open and work on tickets', '', 24);
UPDATE options_stamp SET value = value + 1;
