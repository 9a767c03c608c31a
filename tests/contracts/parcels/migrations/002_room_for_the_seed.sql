-- The seed brings numbers of its own: those that are drawn later begin beyond them.
alter sequence depots_id_seq start with 1000 restart;
