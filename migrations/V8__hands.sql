-- Rehearsals of workshops: a few real seats that are made, logged in to, and removed.
create table rehearsal (
  tag        text primary key,                  -- of its sandboxes; never a workshop's own
  workshop   text not null references workshop (slug),
  platform   text not null,                     -- who asked, and where the answer is shown
  workspace  text not null,
  user_id    text not null,
  invocation text not null,
  channel    text not null,
  wanted     integer not null check (wanted >= 1),
  asked_at   text not null,
  ended_at   text                               -- when the last of its sandboxes was gone
) strict;
create unique index rehearsal_running on rehearsal (workshop) where ended_at is null;

create table rehearsal_login (
  uid  text primary key references sandbox (uid),
  tag  text not null references rehearsal (tag),
  took integer not null                         -- milliseconds from being asked for to the login
) strict;

-- Who raised a hand in a workshop.
create table workshop_hand (
  workshop  text not null references workshop (slug),
  seat      integer not null,
  platform  text not null,
  workspace text not null,
  user_id   text not null,
  handle    text not null,
  said      text not null,
  raised_at text not null,
  taken_by  text,                               -- what to call the facilitator who comes
  primary key (workshop, platform, workspace, user_id)
) strict;

-- A facilitator asked a tenant to look into their seat; gone with the answer.
create table workshop_look (
  workshop  text not null references workshop (slug),
  seat      integer not null,
  uid       text not null references sandbox (uid),
  platform  text not null,                      -- the facilitator
  workspace text not null,
  user_id   text not null,
  handle    text not null,
  key       text not null,                      -- theirs, which is lent when the tenant agrees
  asked_at  text not null,
  primary key (workshop, seat)
) strict;
