-- fault: A tool added a column of its own.
-- turns yellow: test_2_2_columns.py::test_no_extra_column[models]
-- warns: columns/extra:models._airbyte_raw_id

alter table models add column _airbyte_raw_id text;
