-- fault: A sequence ends instead of beginning again.
-- turns red: test_2_9_sequences.py::test_sequence[public.tickets]
-- finds: sequences/differs:public.tickets

alter sequence tickets no cycle;
