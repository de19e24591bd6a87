-- Times are ISO 8601 in UTC with milliseconds (2026-11-22T19:00:00.000Z), so that text order is time order.

create table tenant (
  id          integer primary key,
  platform    text not null,
  workspace   text not null,
  user_id     text not null,
  handle      text not null,
  slug        text not null unique,             -- the part of a sandbox name that tells its owner
  next_number integer not null default 1,
  unique (platform, workspace, user_id)
) strict;

create table sandbox (
  uid           text primary key check (length(uid) = 16 and uid not glob '*[^0-9a-f]*'),
  name          text not null unique,
  platform      text not null,
  workspace     text not null,
  user_id       text not null,
  handle        text not null,
  team          text not null,
  flavour       text not null,                  -- JSON: as it was when the sandbox was asked for
  memory        integer not null,
  disk          integer not null,
  state         text not null check (state in
    ('WAITING', 'REQUESTED', 'PROVISIONING', 'BOOTING', 'READY', 'STOPPED', 'REMOVING', 'REMOVED', 'FAILED')),
  port          integer,
  host_key      text,
  life_seconds  integer not null check (life_seconds > 0),
  requested_at  text not null,
  ready_at      text,
  expires_at    text,
  expiry_set_at text,
  reason        text,
  reference     text,
  channel       text not null,
  cause         text not null
) strict;
create index sandbox_owner on sandbox (platform, workspace, user_id) where state not in ('REMOVED', 'FAILED');
create index sandbox_state on sandbox (state) where state <> 'REMOVED';

create table sandbox_key (
  uid         text not null references sandbox (uid),
  fingerprint text not null,
  type        text not null,
  blob        text not null,
  platform    text not null,                    -- whose key it is: the owner's or of somebody it is shared with
  workspace   text not null,
  user_id     text not null,
  handle      text not null,
  added_at    text not null,
  primary key (uid, fingerprint)
) strict;
create index sandbox_key_fingerprint on sandbox_key (fingerprint);

create table port_lease (
  port  integer primary key check (port between 1024 and 65535),
  uid   text,                                   -- empty for a port that somebody else was seen to hold
  state text not null check (state in ('LEASED', 'QUARANTINED', 'BLOCKED')),
  since text not null,
  check ((state = 'BLOCKED') = (uid is null))
) strict;
create unique index port_lease_sandbox on port_lease (uid) where state = 'LEASED';

create table operation (
  id         integer primary key autoincrement,
  uid        text not null references sandbox (uid),
  kind       text not null check (kind in ('PROVISION', 'START', 'STOP', 'RESET', 'REKEY', 'REMOVE', 'CLEAN')),
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
create unique index operation_one_at_a_time on operation (uid) where state in ('PENDING', 'RUNNING');
create index operation_cause on operation (cause);
create index operation_history on operation (kind, state, ended_at);

create table share_offer (
  id         integer primary key autoincrement,
  uid        text not null references sandbox (uid),
  platform   text not null,
  workspace  text not null,
  user_id    text not null,
  offered_at text not null,
  unique (uid, platform, workspace, user_id)
) strict;

create table key_lookup (
  id         text primary key,
  source     text not null,
  account    text not null,
  request    text not null,                     -- JSON: the create that waits for the choice
  invocation text not null,
  done       integer not null default 0,
  keys       text not null default '[]',
  created_at text not null
) strict;

create table expiry_warning (
  uid        text not null references sandbox (uid),
  expires_at text not null,
  before_s   integer not null,
  sent_at    text not null,
  primary key (uid, expires_at, before_s)
) strict;

create table invocation (
  id    text primary key,
  at    text not null,
  actor text not null,
  verb  text not null,
  reply text not null
) strict;
create index invocation_at on invocation (at);

create table outbox (
  id           integer primary key autoincrement,
  message_key  text not null unique,
  platform     text not null,
  destination  text not null,
  card         text not null,
  revision     integer not null default 1,
  state        text not null check (state in ('PENDING', 'DELIVERED', 'REFUSED', 'EXPIRED')),
  attempts     integer not null default 0,
  priority     integer not null,
  next_at      text not null,
  deadline     text not null,
  cause        text,
  delivered_id text,
  fallback     text,                            -- JSON: where and what to say when this is refused
  detail       text,
  created_at   text not null
) strict;
create index outbox_due on outbox (platform, state, next_at);
create index outbox_cause on outbox (cause) where state = 'PENDING';

-- Append-only audit: who, what, when, from where, with which outcome.
create table event (
  id         integer primary key autoincrement,
  at         text not null,
  actor      text not null,
  source     text not null,
  action     text not null,
  subject    text not null,
  from_state text,
  to_state   text,
  outcome    text not null,
  detail     text not null,
  reference  text
) strict;
create index event_subject on event (subject, id);

create trigger event_is_never_changed before update on event
begin
  select raise(abort, 'the audit table event is append-only');
end;

create trigger event_is_never_deleted before delete on event
begin
  select raise(abort, 'the audit table event is append-only');
end;

-- Tables of db-scheduler, one for each lane: engine work and timers.
create table engine_task (
  task_name            text not null,
  task_instance        text not null,
  task_data            blob,
  execution_time       integer not null,
  picked               integer not null,
  picked_by            text,
  last_success         integer,
  last_failure         integer,
  consecutive_failures integer,
  last_heartbeat       integer,
  version              integer not null,
  priority             integer,
  primary key (task_name, task_instance)
);
create index engine_task_due on engine_task (execution_time);
create index engine_task_heartbeat on engine_task (last_heartbeat);
create index engine_task_priority on engine_task (priority desc, execution_time asc);

create table timer_task (
  task_name            text not null,
  task_instance        text not null,
  task_data            blob,
  execution_time       integer not null,
  picked               integer not null,
  picked_by            text,
  last_success         integer,
  last_failure         integer,
  consecutive_failures integer,
  last_heartbeat       integer,
  version              integer not null,
  priority             integer,
  primary key (task_name, task_instance)
);
create index timer_task_due on timer_task (execution_time);
create index timer_task_heartbeat on timer_task (last_heartbeat);
create index timer_task_priority on timer_task (priority desc, execution_time asc);
