-- fault: A generated column came over as an ordinary one.
-- turns red: test_2_2_columns.py::test_column[public.Pets.grams]
-- finds: columns/differs:public.Pets.grams

alter table "Pets" alter column grams drop expression;
