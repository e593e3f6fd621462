-- Orders of the custody worklist that are never NULL, with their indexes.

ALTER TABLE customer_file
  ADD COLUMN verified_order DATE AS (COALESCE(verified_on, DATE '1000-01-01')) PERSISTENT COMMENT 'verified_on, never NULL, for order',
  ADD COLUMN review_order DATE AS (COALESCE(next_review_on, DATE '1000-01-01')) PERSISTENT COMMENT 'next_review_on, never NULL, for order',
  ADD KEY customer_file_verified_order (verified_order, id), ADD KEY customer_file_review_order (review_order, id);

-- A verification counts until the next review, which differs by type.
UPDATE completeness_rule SET days = 0 WHERE item = 'verified' AND days = 400;
UPDATE dictionary_entry SET name = '按期核实', name_en = 'Verified in time', version = version + 1 WHERE dictionary = 'completeness_item' AND word = 'verified';
UPDATE dictionary_entry SET name = '核实未过期', name_en = 'Verified and not overdue' WHERE dictionary = 'completeness_check' AND word = 'verified';
UPDATE options_stamp SET value = value + 1;
