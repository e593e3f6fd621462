-- 160_contract_added.sql - what a dealer was submitted or granted lately: summed up at each submission, of the index alone.
CREATE INDEX contract_added ON contract (customer_id, submitted_at, state, amount);
