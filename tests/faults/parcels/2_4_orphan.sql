-- fault: A parcel names a depot that is not there; that "icn" means ICN makes no orphan.
-- turns red: test_2_4_foreign_keys.py::test_no_orphans[parcels.parcels_depot_code_fkey]
-- finds: foreign_keys/orphans:parcels.parcels_depot_code_fkey

reset role;
set session_replication_role to replica;
insert into parcels (number, depot_code, grams) values (99, 'TAE', 100);
