-- What a command has started in a workshop and that has not ended, so that a script can wait for it. A row goes with the look at
-- the seats that finds it ended.
create table workshop_work (
  invocation text primary key,
  workshop   text not null references workshop (slug),
  kind       text not null check (kind in ('SEATS', 'HANDOVER', 'REMOVAL')),
  seat       integer                            -- for HANDOVER
) strict;
create index workshop_work_workshop on workshop_work (workshop);
