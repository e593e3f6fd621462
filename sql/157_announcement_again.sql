-- Who changes an announcement may have those it is for told again; what they confirmed before was another text.

ALTER TABLE announcement ADD again_at DATETIME(3) NULL COMMENT 'changed and told again: receipts from before count no more';
