-- Who sees his own dealers alone reads their log along one index: each communication keeps its dealer's owner. What may be seen is
-- still asked of customer; the copy only says where to look. Triggers keep it, so that hand-over, import and merging need not know. The
-- lock: a communication that is logged while its dealer is handed over waits for the new owner.

ALTER TABLE communication ADD COLUMN owner_id INT NULL COMMENT 'the dealer''s owner, as in customer: kept by triggers';
UPDATE communication co JOIN customer cu ON cu.id = co.customer_id SET co.owner_id = cu.owner_id;
ALTER TABLE communication ADD KEY communication_owner (owner_id, at, id, customer_id);

CREATE TRIGGER communication_owner_added BEFORE INSERT ON communication FOR EACH ROW
  SET NEW.owner_id = (SELECT cu.owner_id FROM customer cu WHERE cu.id = NEW.customer_id LOCK IN SHARE MODE);
CREATE TRIGGER communication_owner_merged BEFORE UPDATE ON communication FOR EACH ROW
  IF NEW.customer_id <> OLD.customer_id THEN
    SET NEW.owner_id = (SELECT cu.owner_id FROM customer cu WHERE cu.id = NEW.customer_id LOCK IN SHARE MODE);
  END IF;
CREATE TRIGGER communication_owner_moved AFTER UPDATE ON customer FOR EACH ROW FOLLOWS customer_totals_moved
  IF NOT (OLD.owner_id <=> NEW.owner_id) THEN
    UPDATE communication SET owner_id = NEW.owner_id WHERE customer_id = NEW.id;
  END IF;
