-- Sources of register changes that number their messages: what came, what is missing, and who may speak for a feed.

alter table register_feeds
  -- Whose machine clients may send the feed's messages; null: those of the FBI's CJIS.
  add column sender_agency_id uuid references agencies (id),
  -- The source's own numbers: all up to the first came; the second is the highest that came or was named.
  add column source_seq bigint not null default 0,
  add column source_highest bigint not null default 0,
  -- Since when a number is missing; null: none is.
  add column gap_since timestamptz;

create table register_feed_messages (
  feed text not null references register_feeds (code),
  source_seq bigint not null,
  -- Keyed: tells a repetition from another message under the same number.
  digest text not null,
  message_key text not null,
  file text not null,
  record_number text,
  -- Codes of the fields that it set; never their values.
  fields jsonb not null default '[]',
  transmission_id uuid not null references transmissions (id),
  byte_from integer not null,
  byte_to integer not null,
  -- applied; waiting: for an earlier message of its record; kept-out: a warrant of nobody on the register;
  -- refused: a person looks; late: everything it says was changed by later messages.
  state text not null check (state in ('applied', 'waiting', 'kept-out', 'refused', 'late')),
  reason text not null default '',
  -- Keyed digest of the FBI number of a message that was kept out.
  person_digest text,
  received_at timestamptz not null,
  primary key (feed, source_seq)
);
create index register_feed_messages_by_record on register_feed_messages (file, record_number, source_seq);
create index register_feed_messages_open on register_feed_messages (state, person_digest) where state in ('waiting', 'kept-out');

alter table register_feed_messages enable row level security;
alter table register_feed_messages force row level security;
create policy system_all on register_feed_messages to rsoits_system using (true) with check (true);
grant select, insert, update, delete on register_feed_messages to rsoits_system;

-- The same person in another file is found by number, whatever door the entry came through.
create index register_records_by_fbi on register_records ((person ->> 'fbiNumber')) where person ->> 'fbiNumber' is not null;
create index register_records_by_ssn on register_records ((jsonb_path_query_first(person, '$.documents[*] ? (@.kind == "ssn").number') #>> '{}'))
  where jsonb_path_query_first(person, '$.documents[*] ? (@.kind == "ssn").number') is not null;
