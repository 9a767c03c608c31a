-- fault: A column no longer draws from its sequence.
-- turns red: test_2_2_columns.py::test_column[public.visits.code]
-- turns red: test_2_9_sequences.py::test_sequence[other.shared_numbers]
-- finds: columns/differs:public.visits.code
-- finds: sequences/differs:other.shared_numbers

alter table visits alter column code drop default;
