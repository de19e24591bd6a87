-- Workshops: a team's event, its seats, who waits for one, who was let in from outside, and keys that people let us remember.

create table workshop (
  slug         text primary key,
  team         text not null,
  plan         text not null,                   -- JSON: see WorkshopPlan
  state        text not null check (state in
    ('PLANNED', 'PREPARING', 'OPEN', 'GRACE', 'REMOVING', 'ENDED', 'CANCELLED')),
  platform     text not null,                   -- where its board stands
  workspace    text not null,
  channel      text not null,
  user_id      text not null,                   -- who made it
  handle       text not null,
  created_at   text not null,
  prepared_at  text,                            -- when booting the warm seats began
  opened_at    text,
  ended_at     text,                            -- when the class was over: the grace period begins
  removal_at   text,                            -- when removal is due, or began
  closed_at    text,                            -- when the last seat was gone
  outcome      text check (outcome in ('ENDED', 'CANCELLED')),   -- what it becomes when the last seat is gone
  said         text not null default '[]',      -- JSON: what was said once and is not to be said again
  forecast_p50 integer,                         -- milliseconds that preparing its warm seats was to take
  forecast_p95 integer,
  took         integer,                         -- milliseconds that it took
  board        text,                            -- JSON: the card that was sent last
  board_at     text
) strict;
create index workshop_state on workshop (state);

create table seat (
  workshop    text not null references workshop (slug),
  number      integer not null check (number >= 1),
  state       text not null check (state in
    ('EMPTY', 'INVITED', 'PREPARING', 'READY', 'CONNECTED', 'WRONG_KEY', 'FAILED', 'RELEASED')),
  uid         text references sandbox (uid),    -- its machine, or the last one
  platform    text,                             -- whose seat it is, or to whom it is promised
  workspace   text,
  user_id     text,
  handle      text,
  invited_at  text,
  claimed_at  text,
  key         text,                             -- theirs, while the seat is kept
  fingerprint text,
  first_login text,
  reason      text,
  reference   text,
  changed_at  text not null,
  removed_at  text,
  left_over   text,                             -- what could not be removed yet
  primary key (workshop, number),
  check ((platform is null) = (user_id is null) and (workspace is null) = (user_id is null)
    and (handle is null) = (user_id is null)),
  check (claimed_at is null or user_id is not null)
) strict;
create unique index seat_machine on seat (uid);
create unique index seat_holder on seat (workshop, platform, workspace, user_id);

create table workshop_waiting (
  id        integer primary key autoincrement,
  workshop  text not null references workshop (slug),
  platform  text not null,
  workspace text not null,
  user_id   text not null,
  handle    text not null,
  key       text not null,                      -- the public key with which they get the seat that becomes free
  channel   text not null,
  asked_at  text not null,
  unique (workshop, platform, workspace, user_id)
) strict;

-- People outside the team who may claim a seat, since they brought a code.
create table workshop_guest (
  workshop    text not null references workshop (slug),
  platform    text not null,
  workspace   text not null,
  user_id     text not null,
  admitted_at text not null,
  primary key (workshop, platform, workspace, user_id)
) strict;

create table workshop_code (
  hash       text primary key,                  -- SHA-256 in hex; the code itself is nowhere
  workshop   text not null references workshop (slug),
  made_by    text not null,
  made_at    text not null,
  used_by    text,
  used_at    text
) strict;
create index workshop_code_workshop on workshop_code (workshop);

-- With the person's consent, for their next workshop.
create table remembered_key (
  platform  text not null,
  workspace text not null,
  user_id   text not null,
  key       text not null,
  since     text not null,
  primary key (platform, workspace, user_id)
) strict;
