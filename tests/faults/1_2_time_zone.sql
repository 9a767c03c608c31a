-- fault: The new server runs in another time zone than the old one.
-- turns yellow: test_1_2_connection.py::test_time_zone
-- warns: connection/time_zone:session

alter database ai_server_db set timezone to 'Asia/Seoul';
