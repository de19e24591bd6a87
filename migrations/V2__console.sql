-- The console is a chat server of its own, so it keeps what Slack and Discord would keep: the messages shown.
-- What people typed is not kept here: it may hold a pasted private key.
create table console_message (
    id            integer primary key autoincrement,
    -- Grows with every post and every edit: "what is new since" is one comparison, also after a restart.
    change        integer not null unique,
    -- Of the delivery that made the message; a second delivery finds it and makes no second message.
    nonce         text    not null unique,
    kind          text    not null check (kind in ('dm', 'channel', 'reply')),
    recipient     text    check (recipient <> ''),
    channel       text    not null check (channel <> ''),
    invocation_id text,
    card          text    not null check (json_valid(card)),
    revision      integer not null check (revision >= 1),
    created_at    text    not null,
    updated_at    text    not null,
    check ((recipient is null) = (kind = 'channel')),
    check ((invocation_id is not null) = (kind = 'reply'))
) strict;

create index console_message_by_recipient on console_message (recipient, change);
