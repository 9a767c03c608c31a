-- fault: A sequence that belongs to no column was left out.
-- turns red: test_2_9_sequences.py::test_sequence[public.countdown]
-- finds: sequences/missing:public.countdown
-- not run: test_2_9_sequences.py::test_sequence_is_ahead[public.countdown]

drop sequence countdown;
