-- Who should have spoken and has not: what came of each feed hour by hour, when we watched, and what is held of each
-- feed and each recipient. No personal data: counts and instants of senders.

create table feed_hours (
  door text not null,
  sender text not null,
  -- A full hour of UTC; hours without a message have no row.
  hour timestamptz not null,
  messages integer not null,
  persons integer not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  -- The longest time without a message that ended in this hour.
  longest_gap_ms bigint not null,
  primary key (door, sender, hour)
);
create index feed_hours_by_hour on feed_hours (hour);

-- Hours in which the clock that counts ran: an hour that is not here says nothing about any feed.
create table watched_hours (
  hour timestamptz primary key,
  turns integer not null,
  last_at timestamptz not null
);

create table silence_watches (
  id uuid primary key,
  -- feed|door|sender or recipient|agency
  natural_key text not null unique,
  kind text not null check (kind in ('feed', 'recipient')),
  door text not null default '',
  sender text not null default '',
  -- The agency that sends or that is told; null where a sender belongs to none in the directory.
  agency_id uuid references agencies (id),
  -- Null: the agency's own zone, else Eastern time.
  zone text,
  active boolean not null default true,
  -- Why it is switched off or judged by other numbers than the standard.
  reason text not null default '',
  settings jsonb not null default '{}',
  heard_since timestamptz not null,
  last_heard_at timestamptz,
  state text not null default 'learning' check (state in ('learning', 'speaks', 'silent')),
  silent_since timestamptz,
  finding jsonb not null default '{}',
  judged_at timestamptz,
  version integer not null default 1
);

-- When the watch last counted, and since when it goes on without a break.
create table silence_clock (
  one boolean primary key default true check (one),
  counted_until timestamptz not null,
  watching_since timestamptz not null
);

do $$
declare t text;
begin
  foreach t in array array['feed_hours','watched_hours','silence_watches','silence_clock'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('grant select on %I to rsoits_web', t);
  end loop;
end $$;
create policy web_national on feed_hours for select to rsoits_web using (rsoits_is_national());
create policy web_national on watched_hours for select to rsoits_web using (rsoits_is_national());
create policy web_national on silence_clock for select to rsoits_web using (rsoits_is_national());
-- An agency sees how it is watched itself.
create policy web_own on silence_watches for select to rsoits_web using (rsoits_sees(agency_id));
grant update (zone, active, reason, settings, version, state, silent_since) on silence_watches to rsoits_web;
create policy web_sets on silence_watches for update to rsoits_web using (rsoits_is_national());
