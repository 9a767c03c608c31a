-- fault: The pooled and the direct string changed places.
-- direct: a pooler's name
-- turns red: test_1_2_connection.py::test_two_strings
-- finds: connection/swapped:strings


