-- fault: The copying tool left a trigger that notes every change.
-- turns red: test_2_9_triggers.py::test_nothing_extra
-- finds: triggers/extra:models.pglogical_capture

create function note_change() returns trigger language plpgsql as 'begin return new; end';
create trigger pglogical_capture after insert on models for each row execute function note_change();
