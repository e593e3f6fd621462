-- Duplicates and their merging, tags, changes to many dealers at once.

CREATE TABLE customer_tag (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', customer_id BIGINT NOT NULL COMMENT 'dealer',
  tag VARCHAR(40) NOT NULL COMMENT 'dictionary customer_tag', UNIQUE KEY customer_tag_once (customer_id, tag), KEY customer_tag_tag (tag, customer_id)
) COMMENT 'words by which people group dealers';

CREATE TABLE customer_pair (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', low_id BIGINT NOT NULL COMMENT 'dealer, the smaller key', high_id BIGINT NOT NULL COMMENT 'dealer, the larger key',
  reason VARCHAR(20) NOT NULL COMMENT 'dictionary pair_reason: name, phone, both', likeness TINYINT NOT NULL COMMENT 'of the names, 0..100',
  state ENUM('open','different','merged') NOT NULL DEFAULT 'open' COMMENT 'what a person decided', found_at DATETIME(3) NOT NULL COMMENT 'when found',
  decided_by INT NULL COMMENT 'staff', decided_at DATETIME(3) NULL COMMENT 'when',
  UNIQUE KEY customer_pair_once (low_id, high_id), KEY customer_pair_high (high_id), KEY customer_pair_state (state, likeness, id)
) COMMENT 'dealers that may be one and the same';

CREATE TABLE customer_merge (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', loser_id BIGINT NOT NULL COMMENT 'dealer whose row stands in customer_merged',
  winner_id BIGINT NOT NULL COMMENT 'dealer that took all over', now_id BIGINT NOT NULL COMMENT 'where it is now, when the winner was merged itself',
  reason VARCHAR(200) NOT NULL COMMENT 'why', taken LONGTEXT NOT NULL COMMENT 'JSON {column: [before, after]} of the winner', merged_at DATETIME(3) NOT NULL COMMENT 'when',
  merged_by INT NOT NULL COMMENT 'staff', undone_at DATETIME(3) NULL COMMENT 'taken back', undone_by INT NULL COMMENT 'staff',
  KEY customer_merge_loser (loser_id, undone_at), KEY customer_merge_winner (winner_id), KEY customer_merge_now (now_id, undone_at)
) COMMENT 'two dealers made one';

CREATE TABLE customer_merge_row (
  merge_id BIGINT NOT NULL COMMENT 'merge', table_name VARCHAR(40) CHARACTER SET ascii NOT NULL COMMENT 'table', row_id BIGINT NOT NULL COMMENT 'its row, which pointed at the loser',
  row_before VARCHAR(200) NULL COMMENT 'what else of it was changed, as it was',
  PRIMARY KEY (merge_id, table_name, row_id)
) COMMENT 'what a merge moved, so that it can go back';

-- The rows of dealers that were merged into others: not a state, so that no list, search or figure can forget it.
CREATE TABLE customer_merged AS SELECT * FROM customer WHERE FALSE;
ALTER TABLE customer_merged ADD PRIMARY KEY (id), ADD KEY customer_merged_code (code), ADD KEY customer_merged_credit (credit_code),
  COMMENT 'dealers merged into others, as they were';

-- Words for finding dealers alike (kind twin) are made by `ninefold reindex`, which runs after this.
TRUNCATE search_word;

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('customer_tag', '客户标签', 'Customer tag', 0), ('pair_reason', '疑似依据', 'Why alike', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('customer_tag', 'key', '重点', 'Key', 'b', 1), ('customer_tag', 'cold_chain', '冷链', 'Cold chain', '', 2), ('customer_tag', 'public', '公立', 'Public institution', '', 3),
  ('customer_tag', 'festival', '节日问候', 'Festival greetings', '', 4), ('customer_tag', 'watch', '需关注', 'To be watched', 'o', 5),
  ('pair_reason', 'name', '名称相近', 'Names alike', 'y', 1), ('pair_reason', 'phone', '电话相同', 'Same phone', 'y', 2), ('pair_reason', 'both', '名称与电话', 'Name and phone', 'r', 3),
  ('audit_action', 'bulk', '批量办理', 'Ordered for many', '', 31), ('audit_action', 'merge', '合并客户', 'Dealers merged', '', 32), ('audit_action', 'different', '确认非重复', 'Said to be different', '', 34), ('audit_action', 'unmerge', '撤销合并', 'Merge taken back', '', 33);

INSERT INTO role_permission (role_id, resource, action, scope) VALUES
  (4, 'customers', 'merge', 'all'), (9, 'customers', 'merge', 'team,region'), (10, 'customers', 'merge', 'all'), (11, 'customers', 'merge', 'all');

INSERT INTO job_schedule VALUES ('customers.pairs', 1440, '2000-01-01 18:00:00');

-- A finished hand-over is told as any other bulk change now.
UPDATE notice SET kind = 'bulk_done' WHERE kind = 'transfer_done';
