-- When a message was about to be delivered for the first time. It is still there when Kindling was killed before it heard
-- that the message had arrived: then the platform is asked before the message is sent again.
alter table outbox add column begun_at text;
