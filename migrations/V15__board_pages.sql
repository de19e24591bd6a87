-- The address of a workshop's board as a page, for the room's screen. Whoever knows the token sees counts and states of
-- seats, no person and no address; so it is no secret of the kind that is hashed, and can be shown again.
create table board_page (
  workshop text primary key references workshop (slug),
  token    text not null unique check (length(token) = 32),
  made_at  text not null
) strict;
