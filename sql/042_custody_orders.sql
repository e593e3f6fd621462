-- Orders of the custody worklist that are never NULL, with their indexes.

ALTER TABLE customer_file
  ADD COLUMN verified_order DATE AS (COALESCE(verified_on, DATE '1000-01-01')) PERSISTENT COMMENT 'verified_on, never NULL, for order',
  ADD COLUMN review_order DATE AS (COALESCE(next_review_on, DATE '1000-01-01')) PERSISTENT COMMENT 'next_review_on, never NULL, for order',
  ADD KEY customer_file_verified_order (verified_order, id), ADD KEY customer_file_review_order (review_order, id);
