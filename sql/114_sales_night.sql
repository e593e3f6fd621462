-- What lists of all dealers would have to reckon for each page is kept by the night: deliveries across territories, from what amount a dealer is
-- of class A or B. Movers are read along an index.

CREATE TABLE sales_cross (
  id BIGINT NOT NULL PRIMARY KEY COMMENT 'customer_id x 1,000,000 + product_id', customer_id BIGINT NOT NULL COMMENT 'dealer', product_id BIGINT NOT NULL COMMENT 'product', kind VARCHAR(20) NOT NULL COMMENT 'dictionary cross_kind',
  holder_id BIGINT NULL COMMENT 'dealer who has the place to himself', amount DECIMAL(15,2) NOT NULL COMMENT 'shipped less returned in twelve months', quantity DECIMAL(18,4) NOT NULL COMMENT 'the same',
  month DATE NOT NULL COMMENT 'the newest of them', reckoned_on DATE NOT NULL COMMENT 'the night', KEY sales_cross_customer (customer_id, amount), KEY sales_cross_amount (amount, id)
) COMMENT 'deliveries that may have gone across a territory; written by domain/sales_cross.c each night';

CREATE TABLE sales_class (
  class CHAR(1) NOT NULL PRIMARY KEY COMMENT 'dictionary abc_class, without C', least DECIMAL(15,2) NOT NULL COMMENT 'shipped less returned in twelve months from which a dealer is of it', reckoned_on DATE NOT NULL COMMENT 'the night'
) COMMENT 'classes of dealers by sales; written by domain/ledger_figures.c each night';

ALTER TABLE customer_figures
  ADD COLUMN sold_rise DECIMAL(15,2) AS (sold_quarter - sold_before) PERSISTENT COMMENT 'the last 3 months less the 3 before',
  ADD KEY customer_figures_year (shipped_year, id), ADD KEY customer_figures_quarter (sold_quarter, id), ADD KEY customer_figures_rise (sold_rise, id);
ALTER TABLE territory ADD KEY territory_region (exclusive, sales_region_id), ADD KEY territory_prefix (exclusive, region_prefix);

INSERT INTO sales_class (class, least, reckoned_on) SELECT x.class, MIN(x.year), '2000-01-01' FROM
  (SELECT y.year, CASE WHEN y.before_it < 0.7 * y.total THEN 'A' WHEN y.before_it < 0.9 * y.total THEN 'B' ELSE 'C' END AS class FROM
    (SELECT f.shipped_year AS year, SUM(f.shipped_year) OVER (ORDER BY f.shipped_year DESC, f.id ROWS UNBOUNDED PRECEDING) - f.shipped_year AS before_it, SUM(f.shipped_year) OVER () AS total
     FROM customer_figures f WHERE f.shipped_year > 0) y) x WHERE x.class <> 'C' GROUP BY x.class;
INSERT INTO job_schedule VALUES ('sales_cross', 1440, '2000-01-01 16:20:00');
