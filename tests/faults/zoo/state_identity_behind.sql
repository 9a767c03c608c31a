-- fault: Rows came with ids of their own, and the identity was not set.
-- turns red: test_2_9_sequences.py::test_sequence_is_ahead[public.Pets_Id_seq]
-- finds: sequences/behind:public.Pets_Id_seq

insert into "Pets" ("Id", "Name", "select") overriding system value values (5000, 'Rex', null);
