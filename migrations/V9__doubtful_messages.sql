-- When a message was about to be delivered for the first time. It is still there when Kindling was killed before it heard
-- that the message had arrived: then the platform is asked before the message is sent again.
alter table outbox add column begun_at text;

-- Who has looked at their page in a chat (Slack's App Home), and so sees what was published there last: it is published
-- again when something changes, also when that happened while Kindling was not running.
create table home_viewer (
  platform  text not null,
  workspace text not null,
  user_id   text not null,
  seen_at   text not null,
  primary key (platform, workspace, user_id)
) strict;
