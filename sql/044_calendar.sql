-- Reminders of tasks. (The calendar's tables came with 004.)

INSERT INTO job_schedule (kind, every_minutes, next_at) VALUES ('tasks.remind', 1440, '2000-01-01 00:20:00');

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('work_day', '日期性质', 'Kind of day', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('work_day', '0', '放假', 'Day off', 'r', 1), ('work_day', '1', '上班(调休)', 'Working day', 'b', 2);
