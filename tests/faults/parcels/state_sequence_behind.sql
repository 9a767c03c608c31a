-- fault: The sequence began at one again, below the rows that the seed brought.
-- turns red: test_2_9_sequences.py::test_sequence_is_ahead[depots_id_seq]
-- finds: sequences/behind:depots_id_seq

alter sequence depots_id_seq restart with 2;
