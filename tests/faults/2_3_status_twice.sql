-- fault: The seed ran twice: the unique index lets a second status through, because its region is NULL.
-- turns red: test_2_3_seed_counts.py::test_none_twice[model_status]
-- finds: seed_counts/twice:model_status

insert into model_status (id, model_id, region, updated_at)
select 'again', id, null, now() from models where slug = 'gpt-4';
