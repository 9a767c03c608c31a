-- fault: Rows came with their ids, and the sequence was not set: the next row collides.
-- turns red: test_2_9_sequences.py::test_sequence_is_ahead[public.owners_id_seq]
-- finds: sequences/behind:public.owners_id_seq

insert into owners (id, name, email) select number, 'Owner', number from generate_series(1, 50) as number;
