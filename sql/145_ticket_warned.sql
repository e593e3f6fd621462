-- Tickets whose time is nearly over or has passed and that nobody was told of yet: the job tickets.clock finds them without passing
-- those that it told of before and that are still late.

ALTER TABLE ticket ADD KEY ticket_warned (warned, due_at, id);
