-- Bills that are not yet cashed are found by their day; an import asks for those of some hundred dealers with each chunk.

ALTER TABLE ledger_entry ADD KEY ledger_entry_due (customer_id, kind, due_on, amount);
