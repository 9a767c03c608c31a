-- fault: A copied default draws from the sequence of another table.
-- turns red: test_2_2_columns.py::test_column[public.owners.id]
-- turns red: test_2_9_sequences.py::test_sequence[public.countdown]
-- finds: columns/differs:public.owners.id
-- finds: sequences/differs:public.countdown

alter table owners alter column id set default nextval('countdown');
