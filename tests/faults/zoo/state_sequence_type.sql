-- fault: A sequence became wider than its limit was meant to be.
-- turns red: test_2_9_sequences.py::test_sequence[public.tickets]
-- finds: sequences/differs:public.tickets

alter sequence tickets as bigint;
alter sequence tickets maxvalue 100000;
