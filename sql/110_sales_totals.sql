-- Sums of the months of many dealers, for pages that show a region's, a salesperson's, a product's or the company's: sales_total is sales_month
-- by whose dealers they are now. Differences are only ever added, so that nobody waits for anybody's row; the job sales_totals folds
-- them. Triggers keep it: no path that changes months or hands a dealer over can forget it. A merged dealer has no rows here.

CREATE TABLE sales_total (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'key', folded TINYINT NOT NULL DEFAULT 0 COMMENT '1 = the sum of all until it was folded, 0 = a difference since',
  owner_id INT NOT NULL COMMENT 'staff; 0 = nobody''s', sales_region_id INT NOT NULL COMMENT 'region; 0 = none', month DATE NOT NULL COMMENT 'its first day', product_code VARCHAR(30) NOT NULL COMMENT 'as in sales_month',
  shipped DECIMAL(18,2) NOT NULL COMMENT 'amount', returned DECIMAL(18,2) NOT NULL COMMENT 'amount, above 0', received DECIMAL(18,2) NOT NULL COMMENT 'amount', quantity DECIMAL(20,4) NOT NULL COMMENT 'shipped less returned',
  KEY sales_total_month (month, sales_region_id, owner_id, shipped, returned, received), KEY sales_total_region (sales_region_id, month, shipped, returned), KEY sales_total_owner (owner_id, month, shipped, returned),
  KEY sales_total_product (product_code, month, shipped, returned), KEY sales_total_folded (folded, id)
) COMMENT 'sales and receipts by month, product, salesperson and region; follows from sales_month';

INSERT INTO sales_total (folded, owner_id, sales_region_id, month, product_code, shipped, returned, received, quantity)
  SELECT 1, COALESCE(cu.owner_id, 0), COALESCE(cu.sales_region_id, 0), m.month, m.product_code, SUM(m.shipped), SUM(m.returned), SUM(m.received), SUM(m.quantity)
  FROM sales_month m JOIN customer cu ON cu.id = m.customer_id GROUP BY COALESCE(cu.owner_id, 0), COALESCE(cu.sales_region_id, 0), m.month, m.product_code;

CREATE TRIGGER sales_month_added AFTER INSERT ON sales_month FOR EACH ROW
  INSERT INTO sales_total (owner_id, sales_region_id, month, product_code, shipped, returned, received, quantity)
  SELECT COALESCE(cu.owner_id, 0), COALESCE(cu.sales_region_id, 0), NEW.month, NEW.product_code, NEW.shipped, NEW.returned, NEW.received, NEW.quantity FROM customer cu WHERE cu.id = NEW.customer_id;
CREATE TRIGGER sales_month_changed AFTER UPDATE ON sales_month FOR EACH ROW
  INSERT INTO sales_total (owner_id, sales_region_id, month, product_code, shipped, returned, received, quantity)
  SELECT COALESCE(cu.owner_id, 0), COALESCE(cu.sales_region_id, 0), NEW.month, NEW.product_code, NEW.shipped - OLD.shipped, NEW.returned - OLD.returned, NEW.received - OLD.received, NEW.quantity - OLD.quantity
  FROM customer cu WHERE cu.id = NEW.customer_id;
CREATE TRIGGER sales_month_removed AFTER DELETE ON sales_month FOR EACH ROW
  INSERT INTO sales_total (owner_id, sales_region_id, month, product_code, shipped, returned, received, quantity)
  SELECT COALESCE(cu.owner_id, 0), COALESCE(cu.sales_region_id, 0), OLD.month, OLD.product_code, -OLD.shipped, -OLD.returned, -OLD.received, -OLD.quantity FROM customer cu WHERE cu.id = OLD.customer_id;
CREATE TRIGGER customer_totals_added AFTER INSERT ON customer FOR EACH ROW
  INSERT INTO sales_total (owner_id, sales_region_id, month, product_code, shipped, returned, received, quantity)
  SELECT COALESCE(NEW.owner_id, 0), COALESCE(NEW.sales_region_id, 0), m.month, m.product_code, m.shipped, m.returned, m.received, m.quantity FROM sales_month m WHERE m.customer_id = NEW.id;
CREATE TRIGGER customer_totals_removed AFTER DELETE ON customer FOR EACH ROW
  INSERT INTO sales_total (owner_id, sales_region_id, month, product_code, shipped, returned, received, quantity)
  SELECT COALESCE(OLD.owner_id, 0), COALESCE(OLD.sales_region_id, 0), m.month, m.product_code, -m.shipped, -m.returned, -m.received, -m.quantity FROM sales_month m WHERE m.customer_id = OLD.id;
CREATE TRIGGER customer_totals_moved AFTER UPDATE ON customer FOR EACH ROW
  IF NOT (OLD.owner_id <=> NEW.owner_id AND OLD.sales_region_id <=> NEW.sales_region_id) THEN
    INSERT INTO sales_total (owner_id, sales_region_id, month, product_code, shipped, returned, received, quantity)
      SELECT COALESCE(OLD.owner_id, 0), COALESCE(OLD.sales_region_id, 0), m.month, m.product_code, -m.shipped, -m.returned, -m.received, -m.quantity FROM sales_month m WHERE m.customer_id = OLD.id;
    INSERT INTO sales_total (owner_id, sales_region_id, month, product_code, shipped, returned, received, quantity)
      SELECT COALESCE(NEW.owner_id, 0), COALESCE(NEW.sales_region_id, 0), m.month, m.product_code, m.shipped, m.returned, m.received, m.quantity FROM sales_month m WHERE m.customer_id = NEW.id;
  END IF;

-- What lists of many dealers sum, beside what they show already; reckoned with it.
ALTER TABLE customer_figures
  ADD COLUMN late30 DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'of overdue: 1 to 30 days late', ADD COLUMN late60 DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT '31 to 60 days', ADD COLUMN late90 DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT '61 to 90 days',
  ADD COLUMN sold_quarter DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'shipped less returned in the 3 months to reckoned_on', ADD COLUMN sold_before DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'in the 3 months before these',
  ADD COLUMN received_year DECIMAL(15,2) NOT NULL DEFAULT 0 COMMENT 'in the 12 months to reckoned_on';
UPDATE customer_figures SET reckoned_on = '2000-01-01';
INSERT INTO job (kind, args, staff_id, run_at, state, created_at) SELECT 'ledger_figures', '{}', 0, '2000-01-01', 'waiting', '2000-01-01' FROM customer_figures LIMIT 1;
INSERT INTO job_schedule VALUES ('sales_totals', 60, '2000-01-01 16:30:00');

-- What the workbench counts is read from indexes alone.
ALTER TABLE contract ADD KEY contract_posting (state, posted_on, countersigned_on);
ALTER TABLE customer ADD KEY customer_counts (owner_id, sales_region_id, state, created_at);
