-- A statement of account stays what was sent: entries that are booked or taken back later, for whatever day, are not on it, and when its
-- dealer is made one with another it goes on listing those of the dealer that it was made for.

ALTER TABLE ledger_statement ADD entries_of BIGINT NULL COMMENT 'dealer whose entries it lists; of two made one, the one it was made for', ADD last_entry_id BIGINT NULL COMMENT 'newest entry that it knows';

UPDATE ledger_statement s SET s.entries_of = COALESCE((SELECT m.loser_id FROM customer_merge_row r JOIN customer_merge m ON m.id = r.merge_id WHERE r.table_name = 'ledger_statement' AND r.row_id = s.id ORDER BY m.id LIMIT 1), s.customer_id);
UPDATE ledger_statement s JOIN (SELECT a.row_id AS id, MIN(a.at) AS at FROM audit a WHERE a.table_name = 'ledger_statement' AND a.action = 'insert' GROUP BY a.row_id) made ON made.id = s.id
  SET s.last_entry_id = COALESCE((SELECT MAX(e.id) FROM ledger_entry e WHERE e.customer_id = s.entries_of AND e.created_at <= made.at), 0);
