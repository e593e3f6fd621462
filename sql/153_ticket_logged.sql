-- Figures of a period for who sees some dealers read the tickets of the period alone: the index by time has all that is summed up, as that by
-- dealer has. Without it a quarter of a region read the index by dealer from end to end.
ALTER TABLE ticket DROP KEY ticket_logged,
  ADD KEY ticket_logged (opened_at, state, customer_id, lot, category, product_code, assignee_id, answer_minutes, work_minutes, answer_late, solve_late, reopened, satisfaction, cost);
