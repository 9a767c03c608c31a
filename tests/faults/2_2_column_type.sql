-- fault: A column was widened by hand.
-- turns red: test_2_2_columns.py::test_column[models.context_window]
-- finds: columns/differs:models.context_window

alter table models alter column context_window type bigint;
