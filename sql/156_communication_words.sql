-- Communications are found by the words of their subjects, however many there are; of a busy dealer's stream its SMS are read alone.
-- `ninefold reindex` (at each start, and after an update) fills the words of what was logged before, in chunks.

CREATE TABLE communication_word (
  word VARCHAR(24) COLLATE utf8mb4_bin NOT NULL COMMENT 'a word of letters and digits in lower case, or the end of one, or two characters that follow each other', communication_id BIGINT NOT NULL COMMENT 'communication',
  PRIMARY KEY (word, communication_id), KEY communication_word_of (communication_id)
) COMMENT 'by what communications are found; domain/communication.c writes it with each';

ALTER TABLE timeline ADD KEY timeline_kind (customer_id, kind, at, id);
