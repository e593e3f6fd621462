-- Replies that are written again and again; articles found by their words; a ticket in two; what is typed into a form is kept
-- until it is saved.

CREATE TABLE saved_reply (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', title VARCHAR(60) NOT NULL COMMENT 'what it is called by', text VARCHAR(2000) NOT NULL COMMENT 'with fields such as {contact}', staff_id INT NOT NULL COMMENT 'who wrote it',
  department_id INT NULL COMMENT 'everybody of it uses and changes it; NULL = the writer alone', created_at DATETIME(3) NOT NULL COMMENT 'written', valid_to DATETIME(3) NULL COMMENT 'taken away; NULL = in use', version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  KEY saved_reply_staff (staff_id, valid_to), KEY saved_reply_department (department_id, valid_to)
) COMMENT 'replies to dealers, a person''s own or a department''s';

CREATE TABLE knowledge_word (
  word VARCHAR(24) COLLATE utf8mb4_bin NOT NULL COMMENT 'a word of letters and digits in lower case, or two characters that follow each other', place TINYINT NOT NULL COMMENT '1 = in the title, 0 = only in the text',
  knowledge_id BIGINT NOT NULL COMMENT 'article', PRIMARY KEY (word, place, knowledge_id), KEY knowledge_word_of (knowledge_id)
) COMMENT 'by what articles are found; domain/knowledge_words.c writes it, `ninefold reindex` fills what lacks';

ALTER TABLE parked_form ADD COLUMN typed TINYINT NOT NULL DEFAULT 0 COMMENT '1 = not sent yet: kept while it is typed, the newest only', ADD KEY parked_form_typed (staff_id, typed, path),
  COMMENT 'POSTs that met an expired session, and forms that are being filled in: shown again, never executed by themselves';

INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('ticket_entry_kind', 'split', '拆分', 'Split', '', 13), ('audit_table', 'saved_reply', '常用回复', 'saved reply', '', 105), ('audit_table', 'saved_replies', '常用回复列表', 'list of saved replies', '', 106);
UPDATE options_stamp SET value = value + 1;
