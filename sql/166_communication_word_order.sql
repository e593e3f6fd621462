-- Of a word that many communications hold the newest are wanted: the index of words keeps their time, so that these are read along it and
-- the reading stops with the page. domain/communication.c writes both; the time of an entry that is corrected changes with it.

CREATE TABLE communication_word_ordered (
  word VARCHAR(24) COLLATE utf8mb4_bin NOT NULL COMMENT 'a word of letters and digits in lower case, or the end of one, or two characters that follow each other', at DATETIME(3) NOT NULL COMMENT 'of the communication', communication_id BIGINT NOT NULL COMMENT 'communication',
  PRIMARY KEY (word, at, communication_id), KEY communication_word_of (communication_id)
) COMMENT 'by what communications are found; domain/communication.c writes it with each';
INSERT INTO communication_word_ordered (word, at, communication_id)
  SELECT w.word, co.at, w.communication_id FROM communication_word w JOIN communication co ON co.id = w.communication_id ORDER BY 1, 2, 3;
DROP TABLE communication_word;
RENAME TABLE communication_word_ordered TO communication_word;
