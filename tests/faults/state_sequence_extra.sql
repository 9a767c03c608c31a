-- fault: Another tool made a sequence of its own.
-- turns yellow: test_2_9_sequences.py::test_no_extra_sequence
-- warns: sequences/extra:hibernate_sequence

create sequence hibernate_sequence;
