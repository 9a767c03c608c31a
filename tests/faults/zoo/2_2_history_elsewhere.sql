-- fault: The migration was first deployed into a database of another name, and that one is still there.
-- direct: another address
-- turns yellow: test_2_2_history.py::test_not_elsewhere
-- warns: history/elsewhere:another_place

reset role;
create database another_place template filled_zoo owner zoo_keeper;
