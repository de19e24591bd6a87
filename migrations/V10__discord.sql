-- Forms that people of Discord have open: Discord shows no errors inside a form, so it is opened again after a mistake, also
-- by a Kindling that was started anew meanwhile.
create table discord_form (
  guild   text not null,
  user_id text not null,
  form    text not null,                        -- its name
  opened  text not null check (json_valid(opened)),  -- the form as it was opened
  entered text not null check (json_valid(entered)), -- what was right in it, by field; never what was refused
  kept_at text not null,
  primary key (guild, user_id, form)
) strict;
create index discord_form_age on discord_form (kept_at);

-- What could not be sent to somebody whose direct messages are closed; gone when they have heard of it.
create table discord_missed (
  guild     text not null,
  user_id   text not null,
  title     text not null,
  missed_at text not null,
  primary key (guild, user_id, title)
) strict;
