-- The page /tickets/rules: clocks of each severity, what a category of tickets asks for beside the ticket, when reports of adverse reactions
-- are due. The tables were there; who changes them is new: quality, and the director.

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('ticket_procedure', '附加程序', 'What a ticket asks for', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('ticket_procedure', 'quality', '质量判定', 'Verdict of quality', 'o', 1), ('ticket_procedure', 'reaction', '不良反应报告', 'Report of a reaction', 'r', 2),
  ('audit_table', 'ticket_procedure', '工单附加程序', 'what tickets ask for', '', 129), ('audit_table', 'reaction_clock', '不良反应上报时限', 'days for reports', '', 130);
INSERT INTO role_permission (role_id, resource, action, scope) SELECT r.id, 'tickets', 'rules', 'all' FROM role r WHERE r.word IN ('quality', 'director');
UPDATE options_stamp SET value = value + 1;
