-- Seats that their tenants keep beyond the end of a workshop; gone when the workshop is closed.
create table seat_kept (
  uid      text primary key references sandbox (uid),
  workshop text not null references workshop (slug),
  until    text not null
) strict;
create index seat_kept_workshop on seat_kept (workshop);

-- What a facilitator wrote to everyone and has not confirmed yet; gone when it is sent, or when the workshop is closed.
create table workshop_message (
  id       text primary key,
  workshop text not null references workshop (slug),
  text     text not null
) strict;
