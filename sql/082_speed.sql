-- A list's page reads the dealers' own table and no other: lights and scores stand in the dealer's row. Names of regions
-- and settings are held by the workers.

ALTER TABLE customer
  ADD COLUMN light ENUM('bad','soon','ok') NULL COMMENT 'dictionary paper_light, as long as it holds; NULL = to be found', ADD COLUMN light_type VARCHAR(40) NULL COMMENT 'type of the dealer then',
  ADD COLUMN light_rules INT NULL COMMENT 'setting papers.rules then', ADD COLUMN light_from DATE NULL COMMENT 'found on', ADD COLUMN light_until DATE NULL COMMENT 'last day before a date changes it',
  ADD COLUMN file_score TINYINT UNSIGNED NULL COMMENT 'customer_file.score; written with it';
ALTER TABLE customer_merged
  ADD COLUMN light ENUM('bad','soon','ok') NULL COMMENT 'as customer', ADD COLUMN light_type VARCHAR(40) NULL COMMENT 'as customer',
  ADD COLUMN light_rules INT NULL COMMENT 'as customer', ADD COLUMN light_from DATE NULL COMMENT 'as customer', ADD COLUMN light_until DATE NULL COMMENT 'as customer', ADD COLUMN file_score TINYINT UNSIGNED NULL COMMENT 'as customer';
UPDATE customer cu JOIN paper_light pl ON pl.customer_id = cu.id
  SET cu.light = pl.light, cu.light_type = pl.customer_type, cu.light_rules = pl.stamp, cu.light_from = pl.from_on, cu.light_until = pl.until_on;
DROP TABLE paper_light;
UPDATE customer cu JOIN customer_file cf ON cf.id = cu.id SET cu.file_score = cf.score;

INSERT INTO setting SELECT 'papers.rules', stamp FROM paper_rules; -- grows with each change of types and requirements: lights of another number no longer hold
DROP TABLE paper_rules;
UPDATE options_stamp SET value = value + 1;
