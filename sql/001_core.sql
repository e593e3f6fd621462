-- The house: people, permissions, sessions, audit, jobs, files. Times are UTC.

CREATE TABLE options_stamp (
  id TINYINT NOT NULL PRIMARY KEY COMMENT 'always 1',
  value BIGINT NOT NULL COMMENT 'rises with each change to dictionaries, staff, roles, regions; workers read again'
) COMMENT 'one row: version of the small tables each worker holds';
INSERT INTO options_stamp VALUES (1, 1);

CREATE TABLE setting (
  name VARCHAR(60) NOT NULL PRIMARY KEY COMMENT 'e.g. session.idle_minutes',
  value VARCHAR(500) NOT NULL COMMENT 'text; its reader knows the unit'
) COMMENT 'defaults of domain.md 10 that the administrator may change';
INSERT INTO setting VALUES
  ('session.idle_minutes', '30'), ('session.absolute_hours', '12'),
  ('password.min_length', '10'), ('export.keep_days', '7'), ('import.keep_days', '30');

CREATE TABLE department (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key',
  parent_id INT NULL COMMENT 'department above; NULL at the top',
  name VARCHAR(60) NOT NULL COMMENT 'Chinese name',
  name_en VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'English name',
  ended_on DATE NULL COMMENT 'no longer to choose from this day',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY department_name (name)
) COMMENT 'organisation, for choosing and lists; rights do not hang on it';

CREATE TABLE staff (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key',
  account VARCHAR(60) NULL COMMENT 'sign-in name; NULL = cannot sign in (imported salesperson)',
  name VARCHAR(60) NOT NULL COMMENT 'as colleagues call the person',
  name_py VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'pinyin, for order and search',
  department_id INT NULL COMMENT 'department',
  superior_id INT NULL COMMENT 'line manager; makes staff_tree',
  email VARCHAR(120) NOT NULL DEFAULT '' COMMENT 'for notices',
  mobile VARCHAR(20) NOT NULL DEFAULT '' COMMENT 'business mobile',
  title VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'position',
  password_hash VARCHAR(140) NOT NULL DEFAULT '' COMMENT 'argon2id string; empty = no password set',
  password_changed_at DATETIME(3) NULL COMMENT 'when',
  must_change_password TINYINT NOT NULL DEFAULT 0 COMMENT '1 = set by somebody else',
  lang CHAR(2) NOT NULL DEFAULT 'zh' COMMENT 'zh or en',
  letter_keys TINYINT NOT NULL DEFAULT 1 COMMENT 'single-letter shortcuts on',
  mail_notices TINYINT NOT NULL DEFAULT 1 COMMENT 'notices by e-mail too',
  demo TINYINT NOT NULL DEFAULT 0 COMMENT 'account of the demo data: refused when listening beyond this machine',
  left_on DATE NULL COMMENT 'left the company: no sign-in from this day',
  created_at DATETIME(3) NOT NULL DEFAULT '2000-01-01' COMMENT 'when registered',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY staff_account (account),
  KEY staff_name (name), KEY staff_py (name_py, id)
) COMMENT 'people of the company';

CREATE TABLE staff_tree (
  boss_id INT NOT NULL COMMENT 'staff',
  member_id INT NOT NULL COMMENT 'the same person or anybody below',
  PRIMARY KEY (boss_id, member_id), KEY staff_tree_member (member_id)
) COMMENT 'closure of staff.superior_id; rebuilt when it changes';

CREATE TABLE staff_substitute (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key',
  staff_id INT NOT NULL COMMENT 'who is away',
  substitute_id INT NOT NULL COMMENT 'who stands in and sees the rows of the person away',
  from_on DATE NOT NULL COMMENT 'first day', to_on DATE NOT NULL COMMENT 'last day',
  reason VARCHAR(200) NOT NULL DEFAULT '' COMMENT 'why',
  valid_to DATETIME(3) NULL COMMENT 'taken back at',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  KEY substitute_by (substitute_id, from_on), KEY substitute_of (staff_id, from_on)
) COMMENT 'absences';

CREATE TABLE role (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key',
  word VARCHAR(30) NOT NULL COMMENT 'short key: sales, manager ...',
  name VARCHAR(60) NOT NULL COMMENT 'Chinese name', name_en VARCHAR(60) NOT NULL COMMENT 'English name',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY role_word (word)
) COMMENT 'roles; a person may hold several';

CREATE TABLE role_permission (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key',
  role_id INT NOT NULL COMMENT 'role',
  resource VARCHAR(30) NOT NULL COMMENT 'customers, contacts, staff ... (cgi-bin/core/catalog.c)',
  action VARCHAR(30) NOT NULL COMMENT 'look, read, create, update ...',
  scope SET('own','team','region','all') NOT NULL COMMENT 'which rows',
  UNIQUE KEY role_permission_what (role_id, resource, action)
) COMMENT 'what a role may do, and on which rows';

CREATE TABLE staff_role (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key',
  staff_id INT NOT NULL COMMENT 'person', role_id INT NOT NULL COMMENT 'role',
  UNIQUE KEY staff_role_once (staff_id, role_id)
) COMMENT 'roles of a person';

CREATE TABLE sales_region (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key',
  parent_id INT NULL COMMENT 'region above', name VARCHAR(60) NOT NULL COMMENT 'Chinese name',
  name_en VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'English name',
  ended_on DATE NULL COMMENT 'no longer to choose from this day',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY sales_region_name (name)
) COMMENT 'the company''s own regions, a tree; not the postal ones';

CREATE TABLE sales_region_tree (
  ancestor_id INT NOT NULL COMMENT 'region', region_id INT NOT NULL COMMENT 'the same or any below',
  PRIMARY KEY (ancestor_id, region_id), KEY sales_region_tree_down (region_id)
) COMMENT 'closure of sales_region.parent_id';

CREATE TABLE sales_region_cover (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key',
  prefix VARCHAR(6) NOT NULL COMMENT 'postal region code or its first 2 or 4 digits; the longest match counts',
  sales_region_id INT NOT NULL COMMENT 'the sales region that new dealers there get',
  UNIQUE KEY sales_region_cover_prefix (prefix)
) COMMENT 'postal region -> sales region';

CREATE TABLE staff_sales_region (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key',
  staff_id INT NOT NULL COMMENT 'person', sales_region_id INT NOT NULL COMMENT 'region he or she answers for',
  UNIQUE KEY staff_sales_region_once (staff_id, sales_region_id)
) COMMENT 'scope "region" of a person';

CREATE TABLE dictionary (
  word VARCHAR(40) NOT NULL PRIMARY KEY COMMENT 'customer_type ...',
  name VARCHAR(60) NOT NULL COMMENT 'Chinese name', name_en VARCHAR(60) NOT NULL COMMENT 'English name',
  fixed TINYINT NOT NULL DEFAULT 0 COMMENT '1 = keys belong to the program, only names may change'
) COMMENT 'lists of words that forms choose from';

CREATE TABLE dictionary_entry (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key',
  dictionary VARCHAR(40) NOT NULL COMMENT 'dictionary.word',
  word VARCHAR(40) NOT NULL COMMENT 'what is stored', name VARCHAR(60) NOT NULL COMMENT 'Chinese name',
  name_en VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'English name',
  colour CHAR(1) NOT NULL DEFAULT '' COMMENT 'tag colour: g y o r b or empty',
  place INT NOT NULL DEFAULT 0 COMMENT 'order', ended_on DATE NULL COMMENT 'no longer to choose',
  synonyms VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'other spellings in imported files, comma-separated',
  version INT NOT NULL DEFAULT 1 COMMENT 'two people, one record',
  UNIQUE KEY dictionary_entry_word (dictionary, word)
) COMMENT 'words of the dictionaries';

CREATE TABLE session (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key',
  token_hash BINARY(32) NOT NULL COMMENT 'BLAKE2b of the cookie''s token',
  staff_id INT NOT NULL COMMENT 'who', created_at DATETIME(3) NOT NULL COMMENT 'signed in at',
  last_seen_at DATETIME(3) NOT NULL COMMENT 'written at most once in 60 s',
  address VARCHAR(45) NOT NULL COMMENT 'client address', agent VARCHAR(200) NOT NULL COMMENT 'browser',
  ended_at DATETIME(3) NULL COMMENT 'signed out or ended by the person',
  UNIQUE KEY session_token (token_hash), KEY session_staff (staff_id, ended_at)
) COMMENT 'who is signed in';

CREATE TABLE sign_in_failure (
  account VARCHAR(60) NOT NULL PRIMARY KEY COMMENT 'as typed, lower case; known or not',
  failures INT NOT NULL COMMENT 'since the last success', last_at DATETIME(3) NOT NULL COMMENT 'last one',
  locked_until DATETIME(3) NOT NULL COMMENT 'back-off: doubles from the 5th failure, at most 15 minutes'
) COMMENT 'lock-out with back-off';

CREATE TABLE parked_form (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', staff_id INT NOT NULL COMMENT 'whose form',
  path VARCHAR(300) NOT NULL COMMENT 'URL it was posted to', body MEDIUMTEXT NOT NULL COMMENT 'urlencoded, as posted, without token',
  at DATETIME(3) NOT NULL COMMENT 'when', KEY parked_form_staff (staff_id, id)
) COMMENT 'POSTs that met an expired session: shown again after sign-in, never executed by themselves';

CREATE TABLE request_key (
  staff_id INT NOT NULL COMMENT 'who', word CHAR(32) NOT NULL COMMENT 'the form''s _key',
  location VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'what was answered', notice VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'message shown',
  at DATETIME(3) NOT NULL COMMENT 'when', PRIMARY KEY (staff_id, word), KEY request_key_at (at)
) COMMENT 'each form counts once: a second click or a retry gets the first answer';

CREATE TABLE audit (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key',
  at DATETIME(3) NOT NULL COMMENT 'when', actor_id INT NOT NULL COMMENT 'staff; 0 = the system or nobody signed in',
  via ENUM('page','bulk','import','job','api','tool') NOT NULL COMMENT 'through which door',
  batch_id BIGINT NULL COMMENT 'import run or bulk run', request_id CHAR(16) NOT NULL COMMENT 'also in the log',
  action VARCHAR(30) NOT NULL COMMENT 'insert, change, close, remove, or an event',
  table_name VARCHAR(60) NOT NULL COMMENT 'what', row_id BIGINT NOT NULL COMMENT 'which; 0 for events',
  subject_id BIGINT NULL COMMENT 'customer whose history shows it',
  reason VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'given by the person',
  changes LONGTEXT NOT NULL COMMENT 'JSON {column: [old, new]}',
  KEY audit_row (table_name, row_id, id), KEY audit_subject (subject_id, id), KEY audit_actor (actor_id, id), KEY audit_batch (batch_id, id)
) COMMENT 'every change, refusal and private read; the application may only insert';

CREATE TABLE job (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', kind VARCHAR(40) NOT NULL COMMENT 'cgi-bin/tool/work.c',
  args LONGTEXT NOT NULL COMMENT 'JSON', progress_state LONGTEXT NOT NULL DEFAULT '{}' COMMENT 'JSON left by the last step',
  staff_id INT NOT NULL COMMENT 'for whom; 0 = the system', run_at DATETIME(3) NOT NULL COMMENT 'not before',
  state ENUM('waiting','running','done','failed','cancelled') NOT NULL DEFAULT 'waiting' COMMENT 'where it is',
  done INT NOT NULL DEFAULT 0 COMMENT 'steps or rows done', total INT NOT NULL DEFAULT 0 COMMENT 'of how many; 0 = unknown',
  locked_until DATETIME(3) NULL COMMENT 'a runner holds it until then', tries INT NOT NULL DEFAULT 0 COMMENT 'failed attempts',
  last_error VARCHAR(500) NOT NULL DEFAULT '' COMMENT 'of the last attempt', created_at DATETIME(3) NOT NULL COMMENT 'when put',
  finished_at DATETIME(3) NULL COMMENT 'when done or failed', KEY job_due (state, run_at), KEY job_staff (staff_id, id)
) COMMENT 'work for `ninefold work`';

CREATE TABLE job_schedule (
  kind VARCHAR(40) NOT NULL PRIMARY KEY COMMENT 'job kind', every_minutes INT NOT NULL COMMENT 'how often',
  next_at DATETIME(3) NOT NULL COMMENT 'next time'
) COMMENT 'recurring jobs';
INSERT INTO job_schedule VALUES ('outbox', 1, '2000-01-01'), ('sweep', 60, '2000-01-01');

CREATE TABLE notice (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', staff_id INT NOT NULL COMMENT 'for whom',
  kind VARCHAR(40) NOT NULL COMMENT 'Msg.notice.<kind>', detail VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'goes into the text',
  link VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'path of ours', at DATETIME(3) NOT NULL COMMENT 'when',
  read_at DATETIME(3) NULL COMMENT 'seen', KEY notice_staff (staff_id, read_at, id)
) COMMENT 'the bell';

CREATE TABLE outbox (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', channel ENUM('mail') NOT NULL COMMENT 'how',
  notice_id BIGINT NULL COMMENT 'what it carries', recipient VARCHAR(200) NOT NULL COMMENT 'address',
  subject VARCHAR(300) NOT NULL COMMENT 'mail subject', body TEXT NOT NULL COMMENT 'plain text',
  message_id VARCHAR(120) NOT NULL COMMENT 'Message-ID: the same at each try, so a mailbox can drop a second copy',
  state ENUM('waiting','sent','dead') NOT NULL DEFAULT 'waiting' COMMENT 'dead after 8 tries',
  tries INT NOT NULL DEFAULT 0 COMMENT 'so far', next_at DATETIME(3) NOT NULL COMMENT 'not before',
  last_error VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'of the last try', created_at DATETIME(3) NOT NULL COMMENT 'when',
  sent_at DATETIME(3) NULL COMMENT 'when accepted', KEY outbox_due (state, next_at)
) COMMENT 'effects outside the database, written in the same transaction';

CREATE TABLE file (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', name VARCHAR(200) NOT NULL COMMENT 'as uploaded or proposed',
  type VARCHAR(100) NOT NULL COMMENT 'media type found by content', size BIGINT NOT NULL COMMENT 'bytes',
  sha256 BINARY(32) NOT NULL COMMENT 'of the content', purpose ENUM('import','export') NOT NULL COMMENT 'what for',
  staff_id INT NOT NULL COMMENT 'who may fetch it', created_at DATETIME(3) NOT NULL COMMENT 'when',
  expires_at DATETIME(3) NULL COMMENT 'content deleted after', rows_count INT NOT NULL DEFAULT 0 COMMENT 'of an export',
  note VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'filters of an export',
  KEY file_staff (staff_id, id), KEY file_expiry (expires_at)
) COMMENT 'files; content in file_chunk';

CREATE TABLE file_chunk (
  file_id BIGINT NOT NULL COMMENT 'file', place INT NOT NULL COMMENT '0, 1, 2 ...', bytes MEDIUMBLOB NOT NULL COMMENT 'at most 512 kB',
  PRIMARY KEY (file_id, place)
) COMMENT 'content of files';

CREATE TABLE saved_view (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', staff_id INT NOT NULL COMMENT 'whose; 0 = everybody''s',
  list VARCHAR(40) NOT NULL COMMENT 'list.name', name VARCHAR(60) NOT NULL COMMENT 'shown on the tab (a Msg key for everybody''s)',
  query VARCHAR(1000) NOT NULL COMMENT 'query text of the list page', place INT NOT NULL DEFAULT 0 COMMENT 'order',
  UNIQUE KEY saved_view_name (staff_id, list, name)
) COMMENT 'named filters';

CREATE TABLE list_columns (
  staff_id INT NOT NULL COMMENT 'whose', list VARCHAR(40) NOT NULL COMMENT 'list.name',
  columns VARCHAR(500) NOT NULL COMMENT 'comma-separated keys, in order', PRIMARY KEY (staff_id, list)
) COMMENT 'columns a person chose';
