-- How many dealers there are, by whose they are and state: what the workbench counted through all of them at each view is the sum of a few
-- rows. Kept by triggers as sales_total is: differences are only added, so that nobody waits for anybody's row; the job customer_counts folds
-- them. A merged dealer does not count.

CREATE TABLE customer_count (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', folded TINYINT NOT NULL DEFAULT 0 COMMENT '1 = the sum of all until it was folded, 0 = a difference since',
  owner_id INT NOT NULL COMMENT 'staff; 0 = nobody''s', sales_region_id INT NOT NULL COMMENT 'region; 0 = none', state VARCHAR(20) NOT NULL COMMENT 'dictionary customer_state', dealers INT NOT NULL COMMENT 'how many; a difference may be below 0',
  KEY customer_count_region (sales_region_id, owner_id, state, dealers), KEY customer_count_owner (owner_id, state, dealers), KEY customer_count_folded (folded, id)
) COMMENT 'dealers by salesperson, region and state; follows from customer';

INSERT INTO customer_count (folded, owner_id, sales_region_id, state, dealers)
  SELECT 1, COALESCE(owner_id, 0), COALESCE(sales_region_id, 0), state, COUNT(*) FROM customer GROUP BY COALESCE(owner_id, 0), COALESCE(sales_region_id, 0), state;

CREATE TRIGGER customer_counts_added AFTER INSERT ON customer FOR EACH ROW
  INSERT INTO customer_count (owner_id, sales_region_id, state, dealers) VALUES (COALESCE(NEW.owner_id, 0), COALESCE(NEW.sales_region_id, 0), NEW.state, 1);
CREATE TRIGGER customer_counts_removed AFTER DELETE ON customer FOR EACH ROW
  INSERT INTO customer_count (owner_id, sales_region_id, state, dealers) VALUES (COALESCE(OLD.owner_id, 0), COALESCE(OLD.sales_region_id, 0), OLD.state, -1);
CREATE TRIGGER customer_counts_moved AFTER UPDATE ON customer FOR EACH ROW
  IF NOT (OLD.owner_id <=> NEW.owner_id AND OLD.sales_region_id <=> NEW.sales_region_id AND OLD.state = NEW.state) THEN
    INSERT INTO customer_count (owner_id, sales_region_id, state, dealers) VALUES (COALESCE(OLD.owner_id, 0), COALESCE(OLD.sales_region_id, 0), OLD.state, -1),
      (COALESCE(NEW.owner_id, 0), COALESCE(NEW.sales_region_id, 0), NEW.state, 1);
  END IF;
INSERT INTO job_schedule VALUES ('customer_counts', 60, '2000-01-01 16:45:00');

-- Those of the last thirty days are counted along their day, no further than is shown; nothing else read the index of counts.
ALTER TABLE customer DROP KEY customer_counts, ADD KEY customer_created (created_at, owner_id, sales_region_id);
