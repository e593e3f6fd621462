-- Recalls and returns for programs (/api/v1/tickets/recalls, /returns): their scopes, and room for all of them in one token.

ALTER TABLE api_token MODIFY scopes VARCHAR(600) NOT NULL COMMENT 'dictionary api_scope, comma-separated';
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('api_scope', 'recalls.read', '查询召回', 'Read recalls', '', 29), ('api_scope', 'recalls.write', '登记召回', 'Record recalls', '', 30),
  ('api_scope', 'returns.read', '查询退货', 'Read returns', '', 31), ('api_scope', 'returns.write', '申请退货', 'Ask for returns', '', 32);
UPDATE options_stamp SET value = value + 1;
