-- fault: An identity column came over as a plain number.
-- turns red: test_2_2_columns.py::test_column[public.Pets.Id]
-- turns red: test_2_9_sequences.py::test_sequence[public.Pets_Id_seq]
-- finds: columns/differs:public.Pets.Id
-- finds: sequences/missing:public.Pets_Id_seq
-- not run: test_2_9_sequences.py::test_sequence_is_ahead[public.Pets_Id_seq]

alter table "Pets" alter column "Id" drop identity;
