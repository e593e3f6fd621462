-- Papers: numbers can be found, types and requirements are edited on pages, reminder steps are told once, a dealer's light is
-- kept and holds until a date passes (cgi-bin/domain/paper_light.c).

-- Their dealers' words are written anew, numbers of papers among them, by the reindexing that follows each start.
DELETE FROM search_word WHERE customer_id IN (SELECT customer_id FROM paper WHERE number <> '');

ALTER TABLE paper_type DROP PRIMARY KEY, ADD COLUMN id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key' FIRST, ADD UNIQUE KEY paper_type_word (word),
  ADD COLUMN steps VARCHAR(30) NOT NULL DEFAULT '90,60,30,7' COMMENT 'days before its end at which people are reminded, falling, comma-separated',
  ADD COLUMN warn_days SMALLINT AS (CAST(SUBSTRING_INDEX(steps, ',', 1) AS INT)) PERSISTENT COMMENT 'the first step: from then on it expires soon',
  ADD COLUMN changed_at DATETIME(3) NULL COMMENT 'last change', ADD COLUMN version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record';
UPDATE paper_type SET steps = '60,30,7' WHERE word IN ('quality_agreement', 'authorisation');

CREATE TABLE paper_told (
  paper_id BIGINT NOT NULL COMMENT 'paper', due_on DATE NOT NULL COMMENT 'its last good day then', days SMALLINT NOT NULL COMMENT 'step that was reached',
  told_on DATE NOT NULL COMMENT 'day of the digest that told it',
  PRIMARY KEY (paper_id, due_on, days), KEY paper_told_day (told_on)
) COMMENT 'reminder steps that were told: each once';

CREATE TABLE paper_rules (
  id TINYINT NOT NULL PRIMARY KEY COMMENT 'one row', stamp INT NOT NULL COMMENT 'grows with each change of types and requirements'
) COMMENT 'lights of another stamp no longer hold';
INSERT INTO paper_rules VALUES (1, 1);

CREATE TABLE paper_light (
  customer_id BIGINT NOT NULL PRIMARY KEY COMMENT 'dealer', light ENUM('bad','soon','ok') NOT NULL COMMENT 'dictionary paper_light', customer_type VARCHAR(40) NOT NULL COMMENT 'of the dealer then',
  stamp INT NOT NULL COMMENT 'paper_rules then', from_on DATE NOT NULL COMMENT 'found on', until_on DATE NOT NULL COMMENT 'last day before a date changes it',
  KEY paper_light_until (until_on)
) COMMENT 'lights of dealers as long as they hold; without a row they are computed';

INSERT INTO job_schedule VALUES ('papers_light', 1440, '2000-01-01 16:05:00');
UPDATE job_schedule SET next_at = '2000-01-01 23:30:00' WHERE kind = 'papers_digest'; -- its hour had drifted

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('paper_step', '到期提醒档(天)', 'Reminder step (days)', 0);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('paper_step', '90', '90 天', '90 days', '', 1), ('paper_step', '60', '60 天', '60 days', '', 2), ('paper_step', '30', '30 天', '30 days', '', 3), ('paper_step', '7', '7 天', '7 days', '', 4),
  ('audit_table', 'paper_type', '证照类型', 'type of paper', '', 44), ('audit_table', 'paper_requirement', '证照要求', 'required paper', '', 45);

INSERT IGNORE INTO role_permission (role_id, resource, action, scope)
  SELECT id, 'papers', 'rules', 'all' FROM role WHERE word IN ('quality', 'admin');
INSERT IGNORE INTO role_permission (role_id, resource, action, scope)
  SELECT id, 'papers', 'read', 'all' FROM role WHERE word = 'admin';

UPDATE options_stamp SET value = value + 1;
