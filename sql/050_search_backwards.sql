-- A phone number is found by its end as one word read backwards instead of by five endings of it. `ninefold reindex`, which each
-- start runs, writes the words of all dealers anew.
TRUNCATE TABLE search_word;
ALTER TABLE search_word MODIFY place TINYINT NOT NULL COMMENT '0 = a whole word: name, code, pinyin, phone; 1 = what follows somewhere inside of one; 2 = a number read backwards';
