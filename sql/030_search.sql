-- Finding: one table of words, so that every look-up is a range of its key. domain/search_index.c writes it.

CREATE TABLE search_word (
  kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'customer, contact; a new noun is a new kind',
  place TINYINT NOT NULL COMMENT '0 = a whole word: name, code, pinyin, phone; 1 = what follows somewhere inside of one',
  word VARCHAR(40) COLLATE utf8mb4_bin NOT NULL COMMENT 'lower case, without blanks and signs', id BIGINT NOT NULL COMMENT 'row of the kind',
  customer_id BIGINT NOT NULL COMMENT 'dealer whose scope counts',
  PRIMARY KEY (kind, place, word, id), KEY search_word_customer (customer_id)
) COMMENT 'what can be found, by its beginning; `ninefold reindex` fills it for dealers that it lacks';

ALTER TABLE customer ADD COLUMN name_py_own VARCHAR(250) NOT NULL DEFAULT '' COMMENT 'pinyin given by a person where the program reads a name wrongly' AFTER name_py;
