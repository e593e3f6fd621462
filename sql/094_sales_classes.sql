-- Classes of dealers by what they buy (domain.md 2.7).

INSERT INTO dictionary (word, name, name_en, fixed) VALUES ('abc_class', '销售分类', 'Class by sales', 1);
INSERT INTO dictionary_entry (dictionary, word, name, name_en, colour, place) VALUES
  ('abc_class', 'A', 'A', 'A', 'g', 1), ('abc_class', 'B', 'B', 'B', 'b', 2), ('abc_class', 'C', 'C', 'C', '', 3),
  ('audit_table', 'sales_figures', '销售分析', 'sales figures', '', 89);
INSERT INTO saved_view (staff_id, list, name, query, place) VALUES
  (0, 'sales_figures', 'sales_figures.view_a', 'class=A', 1), (0, 'sales_figures', 'sales_figures.view_falling', 'order=rise', 2);
UPDATE options_stamp SET value = value + 1;
