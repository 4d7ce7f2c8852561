-- Secure messages between agencies and their officers, files shared with named agencies, and the notices by e-mail
-- that something waits. Subjects and bodies are sealed under a key of each thread; they are found again by keyed
-- digests of their words. Nobody but the parties sees a thread, NSOTC neither.

create function rsoits_me() returns text language sql stable as $$ select rsoits_setting('user_id') $$;

create table message_threads (
  id uuid primary key,
  from_agency_id uuid not null references agencies (id),
  started_by uuid references users (id),
  key_id uuid not null references data_keys (id),
  subject bytea not null,
  -- What it is about; shown only to a party that may see the object itself.
  about_kind text check (about_kind in ('registrant', 'relocation', 'travel-notice')),
  about_id uuid,
  started_at timestamptz not null,
  last_at timestamptz not null,
  legal_hold boolean not null default false,
  check ((about_kind is null) = (about_id is null))
);
create index message_threads_old on message_threads (last_at);

create table message_parties (
  id uuid primary key,
  thread_id uuid not null references message_threads (id) on delete cascade,
  agency_id uuid not null references agencies (id),
  -- Null: everybody there who may read messages.
  user_id uuid references users (id)
);
create unique index message_parties_once on message_parties (thread_id, agency_id, coalesce(user_id, '00000000-0000-0000-0000-000000000000'));
create index message_parties_of on message_parties (agency_id, thread_id);

create table messages (
  id uuid primary key,
  thread_id uuid not null references message_threads (id) on delete cascade,
  author_id uuid references users (id),
  author_name text not null,
  author_agency_id uuid not null references agencies (id),
  body bytea not null,
  -- Keyed digests of the words of subject and body.
  words text[] not null,
  sent_at timestamptz not null
);
create index messages_of on messages (thread_id, sent_at);
create index messages_by_words on messages using gin (words);

create table message_reads (
  message_id uuid not null references messages (id) on delete cascade,
  thread_id uuid not null references message_threads (id) on delete cascade,
  user_id uuid not null references users (id),
  reader_name text not null,
  reader_agency text not null,
  read_at timestamptz not null,
  primary key (message_id, user_id)
);

create table shared_files (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  title text not null,
  note text not null default '',
  shared_by uuid references users (id),
  shared_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index shared_files_running on shared_files (expires_at) where ended_at is null;

create table shared_file_recipients (
  id uuid primary key,
  file_id uuid not null references shared_files (id) on delete cascade,
  agency_id uuid not null references agencies (id),
  first_saved_at timestamptz,
  unique (file_id, agency_id)
);
create index shared_file_recipients_of on shared_file_recipients (agency_id, file_id);

create table mail_notices (
  id uuid primary key,
  natural_key text not null unique,
  agency_id uuid not null references agencies (id),
  user_id uuid references users (id),
  address text not null,
  subject text not null,
  path text not null,
  state text not null check (state in ('waiting', 'sent', 'failed')),
  tries integer not null default 0,
  made_at timestamptz not null,
  ended_at timestamptz,
  detail text not null default ''
);

-- Definers see past row security here, since a party is found by the parties themselves.
create function rsoits_in_thread(thread uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as
$$
  select exists (select from message_parties p where p.thread_id = thread and p.agency_id = rsoits_setting('agency_id')::uuid
                  and (p.user_id is null or p.user_id::text = rsoits_me()))
$$;
create function rsoits_started_thread(thread uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select from message_threads t where t.id = thread and t.started_by::text = rsoits_me()) $$;
create function rsoits_gets_file(file uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as
$$
  select exists (select from shared_files f where f.id = file and f.agency_id = rsoits_setting('agency_id')::uuid)
      or exists (select from shared_files f join shared_file_recipients r on r.file_id = f.id
                  where f.id = file and r.agency_id = rsoits_setting('agency_id')::uuid and f.ended_at is null)
$$;
create function rsoits_owns_file(file uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as
$$ select exists (select from shared_files f where f.id = file and f.agency_id = rsoits_setting('agency_id')::uuid) $$;
-- A person of another agency by the exact name that the writer knows; lists of other agencies' people stay closed.
create function rsoits_person_named(agency uuid, name text) returns uuid language sql stable security definer set search_path = public, pg_temp as
$$ select u.id from users u where u.agency_id = agency and u.status = 'active' and (u.sign_in_name = lower(name) or lower(u.email) = lower(name)) limit 1 $$;

do $$
declare t text;
begin
  foreach t in array array['message_threads', 'message_parties', 'messages', 'message_reads', 'shared_files', 'shared_file_recipients', 'mail_notices'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
  end loop;
end $$;
grant select, insert, update on message_threads, shared_files, shared_file_recipients to rsoits_web;
grant select, insert on message_parties, messages, message_reads to rsoits_web;
grant select on mail_notices to rsoits_web;

create policy web_reads on message_threads for select to rsoits_web using (rsoits_in_thread(id));
create policy web_adds on message_threads for insert to rsoits_web
  with check (from_agency_id = rsoits_setting('agency_id')::uuid and started_by::text = rsoits_me());
create policy web_answers on message_threads for update to rsoits_web using (rsoits_in_thread(id)) with check (rsoits_in_thread(id));
create policy web_reads on message_parties for select to rsoits_web using (rsoits_in_thread(thread_id));
create policy web_adds on message_parties for insert to rsoits_web with check (rsoits_started_thread(thread_id));
create policy web_reads on messages for select to rsoits_web using (rsoits_in_thread(thread_id));
create policy web_adds on messages for insert to rsoits_web
  with check (rsoits_in_thread(thread_id) and author_id::text = rsoits_me() and author_agency_id = rsoits_setting('agency_id')::uuid);
create policy web_reads on message_reads for select to rsoits_web using (rsoits_in_thread(thread_id));
create policy web_adds on message_reads for insert to rsoits_web with check (rsoits_in_thread(thread_id) and user_id::text = rsoits_me());

create policy web_reads on shared_files for select to rsoits_web using (rsoits_gets_file(id));
create policy web_adds on shared_files for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_changes on shared_files for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_reads on shared_file_recipients for select to rsoits_web
  using (rsoits_owns_file(file_id) or agency_id = rsoits_setting('agency_id')::uuid);
create policy web_adds on shared_file_recipients for insert to rsoits_web with check (rsoits_owns_file(file_id));
create policy web_notes on shared_file_recipients for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_reads on mail_notices for select to rsoits_web using (rsoits_sees(agency_id));

-- Files of a thread or a share go to its parties, and to nobody who merely works nationally.
create policy web_exchanged on attachments for select to rsoits_web using (
  (object_kind = 'message-thread' and rsoits_in_thread(object_id)) or (object_kind = 'shared-file' and rsoits_gets_file(object_id)));
create policy web_exchanged_only on attachments as restrictive for all to rsoits_web using (
  case object_kind when 'message-thread' then rsoits_in_thread(object_id) when 'shared-file' then rsoits_gets_file(object_id) else true end);
create policy web_opens_threads on data_keys for select to rsoits_web
  using (exists (select from message_threads t where t.key_id = data_keys.id));
