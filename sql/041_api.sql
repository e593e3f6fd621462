-- JSON API: personal tokens, answers kept for Idempotency-Key, the description that `ninefold migrate` writes.

CREATE TABLE api_token (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', staff_id INT NOT NULL COMMENT 'for whom it acts',
  name VARCHAR(60) NOT NULL COMMENT 'what it is for', token_hash BINARY(32) NOT NULL COMMENT 'BLAKE2b of the token; the token itself is kept nowhere',
  hint CHAR(7) CHARACTER SET ascii NOT NULL COMMENT 'its first characters, to know it by', scopes VARCHAR(300) NOT NULL COMMENT 'dictionary api_scope, comma-separated',
  expires_on DATE NOT NULL COMMENT 'last day', created_at DATETIME(3) NOT NULL COMMENT 'made', last_used_at DATETIME(3) NULL COMMENT 'written at most once in 60 s',
  last_address VARCHAR(45) NOT NULL DEFAULT '' COMMENT 'client address of that use', valid_to DATETIME(3) NULL COMMENT 'revoked',
  UNIQUE KEY api_token_hash (token_hash), KEY api_token_staff (staff_id, valid_to)
) COMMENT 'personal access tokens of the JSON API';

ALTER TABLE audit ADD COLUMN token_id BIGINT NULL COMMENT 'api_token it was done with; NULL = none';

ALTER TABLE request_key
  ADD COLUMN content_hash BINARY(32) NULL COMMENT 'BLAKE2b of what was sent (API): the same key with something else is refused',
  ADD COLUMN status SMALLINT NOT NULL DEFAULT 0 COMMENT 'HTTP status answered (API); 0 = a page',
  ADD COLUMN answer MEDIUMTEXT NOT NULL DEFAULT '' COMMENT 'JSON answered (API)';

CREATE TABLE api_description (
  id TINYINT NOT NULL PRIMARY KEY COMMENT 'always 1', document MEDIUMTEXT NOT NULL COMMENT 'OpenAPI 3.1, made of the tables of routes, forms and lists'
) COMMENT 'one row, written by `ninefold migrate`';

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('api_scope', '接口权限', 'Scope of a token', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('api_scope', 'customers.read', '读取客户', 'Read customers', '', 1), ('api_scope', 'customers.write', '登记和修改客户', 'Register and change customers', '', 2),
  ('api_scope', 'contacts.read', '读取联系人', 'Read contacts', '', 3), ('api_scope', 'contacts.write', '登记和修改联系人', 'Add and change contacts', '', 4),
  ('api_scope', 'papers.read', '读取证照', 'Read papers', '', 5), ('api_scope', 'papers.write', '登记和修改证照', 'Add and change papers', '', 6),
  ('audit_table', 'api_token', '接口令牌', 'API token', '', 16);

UPDATE options_stamp SET value = value + 1;
