-- At most one row: while it is there, no new sandbox is made.
create table drain (
  id     integer primary key check (id = 1),
  since  text not null,
  actor  text not null,                          -- as the audit writes it
  reason text not null
) strict;

-- What operators asked for in a chat and wait for: an examination or a sweep.
create table errand (
  id         text primary key,                   -- of the invocation
  kind       text not null,
  argument   text not null,
  actor      text not null,                      -- as the audit writes it
  reply_to   text not null,                      -- JSON: where the answer goes
  created_at text not null,
  done       integer not null default 0
) strict;
