create extension citext;
create extension hstore;
create extension pg_trgm;

create table depots (
    id serial primary key,
    code citext not null unique,
    name text not null,
    attributes hstore not null default ''
);

create table parcels (
    number bigint primary key,
    depot_code citext not null references depots (code) on update cascade,
    grams integer not null check (grams > 0)
);
create index parcels_depot_code_idx on parcels (depot_code);
