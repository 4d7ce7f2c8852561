-- What the public may see of registrants, in tables of their own: kept current by a step, never worked out from the file
-- for a reader. No column, element or field is here that a public site must not show; the constraints below say so to
-- whoever writes here, by whatever road.
create table public_registrants (
  registrant_id uuid primary key references registrants (id),
  agency_id uuid not null references agencies (id),
  listed boolean not null,
  -- Why the public sees nothing of the person.
  not_listed text check (not_listed in ('sealed', 'pending', 'over', 'juvenile', 'tierOne')),
  absconded boolean not null default false,
  photo_id uuid references registrant_files (id),
  digest text not null,
  -- When what is shown last became another, and when it was last worked out.
  changed_at timestamptz not null,
  made_at timestamptz not null,
  unique (registrant_id, listed),
  check (listed = (not_listed is null)),
  check (listed or (not absconded and photo_id is null))
);
create index public_registrants_of on public_registrants (agency_id, not_listed, registrant_id);

create table public_entries (
  registrant_id uuid not null references public_registrants (registrant_id),
  agency_id uuid not null references agencies (id),
  position integer not null,
  element text not null,
  fields jsonb not null,
  -- Of somebody who is not listed there can be no entry.
  listed boolean not null default true check (listed),
  primary key (registrant_id, position),
  foreign key (registrant_id, listed) references public_registrants (registrant_id, listed),
  -- Element by element the fields of domain/publicProjection.ts; a test holds both against each other.
  constraint public_entries_allowed check (
    jsonb_typeof(fields) = 'object' and fields <> '{}'::jsonb
    and not jsonb_path_exists(fields, 'strict $.* ? (@.type() != "string")')
    and case element
      when 'name' then fields - array['surname', 'given', 'middle', 'suffix'] = '{}'::jsonb
      when 'alias' then fields - array['surname', 'given', 'middle', 'full'] = '{}'::jsonb
      when 'tribal-name' then fields - array['full'] = '{}'::jsonb
      when 'description' then fields - array['height', 'weight', 'eyes', 'hair', 'race'] = '{}'::jsonb
      when 'mark' then fields - array['kind', 'where', 'text'] = '{}'::jsonb
      when 'residence' then fields - array['street', 'description', 'city', 'state', 'postcode'] = '{}'::jsonb
      when 'employment' then fields - array['name', 'street', 'description', 'city', 'state', 'postcode'] = '{}'::jsonb
      when 'school' then fields - array['name', 'street', 'description', 'city', 'state', 'postcode'] = '{}'::jsonb
      when 'vehicle' then fields - array['kind', 'plate', 'colour', 'make', 'model', 'year', 'kept'] = '{}'::jsonb
      when 'offence' then fields - array['offence', 'citation', 'convictedOn', 'place'] = '{}'::jsonb
      else false end),
  -- A Social Security number or an Internet identifier typed into a field that may be shown.
  constraint public_entries_nothing_prohibited check (
    fields::text !~ '(^|[^0-9])[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}([^0-9]|$)' and fields::text !~* '@|https?://|www\.')
);

-- Whose public view may be behind; what changes a registration leaves a row here in the same transaction.
create table public_due (
  registrant_id uuid primary key references registrants (id),
  agency_id uuid not null references agencies (id),
  since timestamptz not null
);
create index public_due_since on public_due (since);

create index registrant_values_until on registrant_values (until_on) where until_on is not null and ended_at is null;

-- Whether the person was to be shown on the day of a look at a partner's site; null: looked at before this was kept.
alter table site_checks add column listed boolean;

do $$
declare t text;
begin
  foreach t in array array['public_registrants', 'public_entries', 'public_due'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
    execute format('grant select on %I to rsoits_web', t);
    execute format('create policy web_reads on %I for select to rsoits_web using ((select rsoits_is_national()) or agency_id = any((select rsoits_seen_agencies())::uuid[]))', t);
  end loop;
end $$;
grant insert, update on public_due to rsoits_web;
create policy web_adds on public_due for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_changes on public_due for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);

insert into public_due (registrant_id, agency_id, since) select id, agency_id, now() from registrants;
