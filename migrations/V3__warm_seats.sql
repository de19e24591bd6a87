-- Sandboxes that belong to a workshop, and what is known of Kindling's own keys in them.
alter table sandbox add column workshop text;       -- the workshop's tag; empty for a person's own sandbox
create index sandbox_workshop on sandbox (workshop) where workshop is not null;

-- Other kinds of operation; SQLite changes a check only by way of a new table.
create table operation_wider (
  id         integer primary key autoincrement,
  uid        text not null references sandbox (uid),
  kind       text not null check (kind in ('PROVISION', 'START', 'STOP', 'RESET', 'REKEY', 'REMOVE', 'CLEAN',
    'CLAIM', 'RELEASE', 'LEND', 'RECALL')),
  state      text not null check (state in ('PENDING', 'RUNNING', 'DONE', 'FAILED', 'SUPERSEDED')),
  attempts   integer not null default 0,
  cause      text not null,
  actor      text not null,                     -- JSON: who asked
  reply_to   text,                              -- JSON: where the progress message stands; none for what nobody asked for
  created_at text not null,
  started_at text,
  ended_at   text,
  reason     text
) strict;
insert into operation_wider select id, uid, kind, state, attempts, cause, actor, reply_to, created_at, started_at,
  ended_at, reason from operation;
drop table operation;
alter table operation_wider rename to operation;
create unique index operation_one_at_a_time on operation (uid) where state in ('PENDING', 'RUNNING');
create index operation_cause on operation (cause);
create index operation_history on operation (kind, state, ended_at);

-- Public halves of the keys by which Kindling itself gets into a warm seat.
create table bootstrap_key (
  uid         text not null references sandbox (uid),
  fingerprint text not null,
  type        text not null,
  blob        text not null,
  made_at     text not null,
  gone_at     text,                             -- when it was proven that it no longer logs in
  primary key (uid, fingerprint)
) strict;


-- Seats that are to be removed as soon as it is their turn.
create table seat_removal (
  id        integer primary key autoincrement,
  uid       text not null unique references sandbox (uid),
  workshop  text not null,
  actor     text not null,
  cause     text not null,
  why       text not null,
  asked_at  text not null
) strict;
create index seat_removal_workshop on seat_removal (workshop, id);

-- What a removal took away and what it had to leave, for the workshop's receipt.
create table seat_receipt (
  uid      text primary key references sandbox (uid),
  removed  text not null,                       -- JSON: a list of words
  remaining text not null,                      -- JSON: a list of words
  at       text not null
) strict;

-- Keys that somebody may use for a while, besides the tenant's; kept when ended, since what they did is not the tenant's.
create table lent_key (
  uid         text not null references sandbox (uid),
  fingerprint text not null,
  until       text not null,
  ended_at    text,
  primary key (uid, fingerprint)
) strict;
