-- Every kind of index, and every kind of key.
create index owners_lower_name_idx on owners (lower(name) text_pattern_ops, (level + 1) desc);
create index owners_partial_idx on owners using btree (name varchar_pattern_ops) where mood = 'happy' and level is not null;
create unique index owners_covering_idx on owners (email collate "POSIX" desc nulls last, name nulls first) include (level, mood);
create index owners_tags_idx on owners using gin (tags) with (fastupdate = off);
create index owners_settings_idx on owners using gin (settings jsonb_path_ops);
create index owners_brin_idx on owners using brin (seen timestamptz_minmax_multi_ops (values_per_range = 16));
create index owners_hash_idx on owners using hash (token);
create index owners_collated_expression_idx on owners ((name || nickname collate "C"));
create index "Pets_ownerId_idx" on "Pets" ("ownerId" desc, "Name");
create index events_kind_idx on events (kind);
create index "이름_찾기" on "자료실"."회원" (upper("이름"));

alter table "Pets" add constraint "Pets_ownerId_fkey" foreign key ("ownerId")
    references owners (id) on update cascade on delete set null deferrable initially deferred;
alter table "Pets" add constraint pets_self_fkey foreign key ("select")
    references "Pets" ("Id") on delete restrict;

create table other."회비" (
    "번호" integer,
    "지역" text,
    "원" integer not null,
    constraint "회비_회원" foreign key ("번호", "지역")
        references "자료실"."회원" ("번호", "지역") match full on delete set default on update no action
);

create table bookings (
    event_id bigint,
    happened date,
    kind text,
    owner_id integer constraint bookings_owner_fkey references owners,
    constraint bookings_event_fkey foreign key (event_id, happened, kind)
        references events (id, happened, kind) on delete set null (event_id)
);
create table other.bookings (
    owner_id integer constraint bookings_owner_fkey references owners on delete cascade
);

alter table events add constraint events_owner_fkey foreign key (owner_id) references owners (id);
