-- Deliveries against territories: why a row is listed.

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('cross_kind', '窜货疑点', 'Why a delivery is suspected', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('cross_kind', 'exclusive', '他人独家区域', 'Another''s territory', 'r', 1), ('cross_kind', 'outside', '约定区域之外', 'Outside its own', 'o', 2),
  ('audit_table', 'sales_cross', '跨区发货列表', 'list of cross-region deliveries', '', 92);
UPDATE options_stamp SET value = value + 1;
