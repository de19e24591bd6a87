-- At most one row: the boot of the host that Kindling saw last, so that it notices a restart of the host.
create table host_boot (
  id      integer primary key check (id = 1),
  boot    text not null,
  seen_at text not null                          -- when it was last seen to be that boot
) strict;

-- What operators were shown before they pressed "Repair": exactly that is repaired, and nothing else.
create table sweep_plan (
  id         text primary key,
  troubles   text not null,                      -- their ids, with spaces between
  created_at text not null
) strict;
