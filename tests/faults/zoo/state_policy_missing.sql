-- fault: A policy was left out: under row security nobody but the owner sees a row.
-- turns red: test_2_9_triggers.py::test_policy[public.owners.everyone_reads]
-- finds: triggers/missing:public.owners.everyone_reads

drop policy everyone_reads on owners;
