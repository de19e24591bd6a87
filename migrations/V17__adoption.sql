-- Machines of an older inventory whose people move to sandboxes of Kindling's, one row each, so that an import that is called
-- again makes nothing twice. Before there is a sandbox, the person was asked by direct message and has not answered.
create table adoption (
  machine      text primary key,              -- TEAM/NAME in the old inventory
  id           text not null unique check (length(id) = 16),
  platform     text not null,
  workspace    text not null,
  user_id      text not null,
  handle       text not null,
  team         text not null,
  flavour      text not null,
  life_seconds integer not null check (life_seconds > 0),
  name         text,                          -- wished for; null for the usual one
  key          text not null,                 -- the public key that the old machine let in
  asked_by     text not null,
  asked_at     text not null,
  sandbox      text references sandbox (uid)
) strict;
