-- Failures are counted by account and address together, by account, and by address; passwords have 12 characters.

ALTER TABLE sign_in_failure COMMENT 'lock-out with back-off: by account and address, by account alone, by address alone',
  MODIFY account VARCHAR(60) NOT NULL COMMENT 'as typed, lower case, known or not; empty: all together; "api ADDRESS": wrong tokens',
  ADD address VARCHAR(45) NOT NULL DEFAULT '' COMMENT 'of the client; empty: all together' AFTER account,
  MODIFY locked_until DATETIME(3) NOT NULL COMMENT 'back-off: doubles with each failure behind the free ones, at most 15 minutes',
  DROP PRIMARY KEY, ADD PRIMARY KEY (account, address);

INSERT INTO setting VALUES ('sign_in.account_failures', '30'), ('sign_in.address_failures', '30');
UPDATE setting SET value = '12' WHERE name = 'password.min_length' AND value = '10';

UPDATE options_stamp SET value = value + 1;

CREATE TABLE common_password (
  hash BINARY(8) NOT NULL PRIMARY KEY COMMENT 'first bytes of the hash of a lower-case password (core/password.c)'
) COMMENT 'passwords that are known to be common, from a packaged list: none of them may be chosen';
