-- Moderated boards, the calendar of events, and places where two jurisdictions meet.
create table board_posts (
  id uuid primary key,
  board text not null,
  -- Null: this post begins a topic.
  topic_id uuid references board_posts (id),
  agency_id uuid not null references agencies (id),
  author_id uuid references users (id),
  author_name text not null,
  title text not null default '',
  body text not null,
  state text not null check (state in ('waiting', 'shown', 'refused', 'removed')),
  posted_at timestamptz not null,
  moderated_by uuid references users (id),
  moderated_at timestamptz,
  reason text not null default ''
);
create index board_posts_of on board_posts (board, posted_at desc) where topic_id is null;
create index board_posts_in on board_posts (topic_id, posted_at);
create index board_posts_waiting on board_posts (posted_at) where state = 'waiting';

create table exchange_events (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  kind text not null check (kind in ('training', 'meeting', 'closed', 'deadline')),
  title text not null,
  first_on date not null,
  last_on date not null,
  place text not null default '',
  note text not null default '',
  for_all boolean not null,
  sequence integer not null default 0,
  cancelled_at timestamptz,
  added_by uuid references users (id),
  added_at timestamptz not null,
  check (last_on >= first_on)
);
create index exchange_events_by_day on exchange_events (last_on, id);

create table split_lands (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  name text not null,
  state text not null,
  tribe text not null,
  land_under text not null check (land_under in ('tribe', 'state', 'both', 'unknown')),
  latitude double precision check (latitude between -90 and 90),
  longitude double precision check (longitude between -180 and 180),
  source text not null,
  added_by uuid references users (id),
  added_at timestamptz not null,
  ended_at timestamptz
);

do $$
declare t text;
begin
  foreach t in array array['board_posts', 'exchange_events', 'split_lands'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('grant select, insert, update on %I to rsoits_web', t);
    execute format('create policy web_adds on %I for insert to rsoits_web with check (agency_id = rsoits_setting(''agency_id'')::uuid)', t);
  end loop;
end $$;
-- A post is seen by all once a moderator has let it in; until then by its agency and those who moderate.
create policy web_reads on board_posts for select to rsoits_web using (state = 'shown' or rsoits_sees(agency_id));
create policy web_moderates on board_posts for update to rsoits_web using (rsoits_is_national()) with check (rsoits_is_national());
create policy web_reads on exchange_events for select to rsoits_web using (for_all or rsoits_sees(agency_id));
create policy web_changes on exchange_events for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_reads on split_lands for select to rsoits_web using (true);
create policy web_changes on split_lands for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);
