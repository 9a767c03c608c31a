-- fault: A parent table was loaded in part only, after its children.
-- turns red: test_2_4_foreign_keys.py::test_no_orphans[incidents.incidents_model_id_fkey]
-- finds: foreign_keys/orphans:incidents.incidents_model_id_fkey

reset role;
set session_replication_role to replica;
insert into incidents (id, model_id, severity, status, title, started_at, updated_at)
select 'incident-' || number, 'model-' || number, 'minor', 'resolved', 'Slow', now(), now()
from generate_series(1, 150) as number;
