-- Everything that acts by itself.
create view happy_owners as
    select owners.id, owners.name, count("Pets"."Id") as pets
    from owners left join "Pets" on "Pets"."ownerId" = owners.id
    where owners.mood = 'happy'
    group by owners.id;

create materialized view pet_sizes as select size, count(*) as pets from "Pets" group by size;
create unique index pet_sizes_size_idx on pet_sizes (size);
create materialized view not_yet as select 1 as one with no data;

create function touch() returns trigger language plpgsql as $$
begin
    return coalesce(new, old);
end
$$;
create trigger owners_touch before update of name, level on owners
    for each row when (old.* is distinct from new.* and new.level > 1) execute function touch('a', '100%');
create trigger owners_deleted after delete on owners
    referencing old table as gone for each statement execute function touch();
create constraint trigger pets_checked after insert on "Pets" deferrable initially deferred
    for each row execute function touch();
create trigger events_touch before insert on events for each row execute function touch();
create trigger pets_off before truncate on "Pets" for each statement execute function touch();
alter table "Pets" disable trigger pets_off;
alter table owners enable always trigger owners_deleted;

create rule no_delete as on delete to visits where old.room = 1 do instead nothing;
create rule happy_insert as on insert to happy_owners do instead
    insert into owners (name) values (new.name) returning id, name, 0::bigint;
alter table visits disable rule no_delete;

alter table owners enable row level security;
alter table "자료실"."회원" enable row level security;
alter table "자료실"."회원" force row level security;
create policy everyone_reads on owners for select using (true);
create policy own_rows on owners as restrictive for update to pg_monitor, pg_read_all_stats
    using (name = current_user::text) with check (level < 10);
create policy inserts on "자료실"."회원" for insert with check ("나이" > 19);
