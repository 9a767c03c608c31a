-- fault: Another tool made an enumerated type of its own.
-- turns yellow: test_2_9_enums.py::test_no_extra_enum
-- warns: enums/extra:severity

create type severity as enum ('minor', 'major');
