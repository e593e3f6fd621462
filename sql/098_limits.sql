-- Credit lines are entered by finance, from a day on; who entered one is kept. Dealers with ledgers are made one.

ALTER TABLE customer_limit
  ADD COLUMN created_at DATETIME(3) NULL COMMENT 'entered; NULL = imported', ADD COLUMN created_by INT NULL COMMENT 'staff; NULL = imported';

INSERT INTO role_permission (role_id, resource, action, scope) SELECT r.id, 'limits', 'update', 'all' FROM role r WHERE r.word = 'finance';
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('audit_action', 'rebook', '改记到另一客户', 'Booked for another dealer', '', 34);
UPDATE options_stamp SET value = value + 1;
