-- The queue of a region: what is not done, in the order of its due time, whoever has it. Read by the dealers of the region it was as slow as
-- all their tickets of all years are many.
ALTER TABLE ticket ADD KEY ticket_queue (is_open, due_at, id);
