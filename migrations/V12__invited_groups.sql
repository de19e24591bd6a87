-- Invitations that wait for a platform to say who is in a group or channel; gone with the answer.
create table group_invitation (
  id         text primary key,
  workshop   text not null references workshop (slug),
  invocation text not null,
  request    text not null,                     -- JSON: who asked where, whom, and which groups
  asked_at   text not null
) strict;
create index group_invitation_invocation on group_invitation (invocation);

-- Whoever has that role, or presses in that channel, may have a seat: for groups whose members no bot may list.
create table workshop_rule (
  workshop text not null references workshop (slug),
  kind     text not null check (kind in ('GROUP', 'CHANNEL')),
  group_id text not null,                       -- as the workshop's platform names it
  since    text not null,
  primary key (workshop, kind, group_id)
) strict;
