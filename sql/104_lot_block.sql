-- Lots that must not leave, whoever blocked them: a recall, or quality. domain/lot_block.c writes it, the shipment paths ask it.

CREATE TABLE lot_block (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', product_code VARCHAR(30) NOT NULL COMMENT 'as the ledger books it', lot VARCHAR(40) NOT NULL COMMENT 'batch number', reason VARCHAR(20) NOT NULL COMMENT 'dictionary lot_block_reason',
  source_id BIGINT NOT NULL COMMENT 'recall, or the hold of quality, by the reason', since DATETIME(3) NOT NULL COMMENT 'blocked', since_on DATE NOT NULL COMMENT 'the same as a day of the company', until DATETIME(3) NULL COMMENT 'let go; NULL = blocked', created_by INT NOT NULL COMMENT 'staff',
  KEY lot_block_lot (product_code, lot, until), KEY lot_block_source (reason, source_id)
) COMMENT 'lots that must not leave';

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('lot_block_reason', '批次停发原因', 'Why a lot must not leave', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('lot_block_reason', 'recall', '召回', 'Recall', 'r', 1), ('lot_block_reason', 'quality', '质量封存', 'Held by quality', 'o', 2),
  ('audit_table', 'lot_block', '批次停发', 'blocked lot', '', 100);
UPDATE options_stamp SET value = value + 1;
