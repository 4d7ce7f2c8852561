-- Memoranda of agreement: what a partner does for an agency, what it covers and until when.
create table agreements (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  partner_agency_id uuid not null references agencies (id),
  scope text not null check (scope in ('ncic', 'dna', 'prints', 'website')),
  -- Of 'ncic': what the partner submits; an agreement about inquiries alone covers nothing here.
  covers jsonb not null default '[]',
  title text not null,
  -- Where the signed document is kept, by number or place.
  document text not null,
  valid_from date not null,
  valid_until date,
  site_address text not null default '',
  ended_on date,
  note text not null default '',
  version integer not null default 1,
  changed_by uuid references users (id),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (agency_id <> partner_agency_id)
);
create index agreements_of on agreements (agency_id, scope);

-- A person looked at the partner's public site: does it show the record, and nothing that is prohibited?
create table site_checks (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  agreement_id uuid not null references agreements (id),
  registrant_id uuid not null references registrants (id),
  shown boolean not null,
  -- Prohibited things that were seen, by their codes.
  prohibited jsonb not null default '[]',
  note text not null default '',
  checked_on date not null,
  checked_by uuid references users (id),
  checked_at timestamptz not null
);
create index site_checks_of on site_checks (agreement_id, checked_on desc);

-- Messages to NSOR of an agency without NCIC access wait here for the partner that submits them.
create table nsor_submissions (
  message_id uuid primary key references nsor_messages (id),
  agency_id uuid not null references agencies (id),
  via_agency_id uuid not null references agencies (id),
  agreement_id uuid not null references agreements (id),
  -- What the partner keys in; the messages themselves stay the agency's.
  message_key text not null,
  content jsonb not null,
  asked_at timestamptz not null,
  submitted_at timestamptz,
  submitted_by uuid references users (id)
);
create index nsor_submissions_waiting on nsor_submissions (via_agency_id, asked_at) where submitted_at is null;

do $$
declare t text;
begin
  foreach t in array array['agreements', 'site_checks', 'nsor_submissions'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
  end loop;
end $$;
grant select, insert, update on agreements to rsoits_web;
grant select, insert on site_checks to rsoits_web;
grant select, insert on nsor_submissions to rsoits_web;
grant update (submitted_at, submitted_by) on nsor_submissions to rsoits_web;
create policy web_reads on agreements for select to rsoits_web using (rsoits_sees(agency_id) or rsoits_sees(partner_agency_id));
create policy web_adds on agreements for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_changes on agreements for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_reads on site_checks for select to rsoits_web using (rsoits_sees(agency_id));
create policy web_adds on site_checks for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_reads on nsor_submissions for select to rsoits_web using (rsoits_sees(agency_id) or rsoits_sees(via_agency_id));
create policy web_adds on nsor_submissions for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_submits on nsor_submissions for update to rsoits_web
  using (via_agency_id = rsoits_setting('agency_id')::uuid) with check (via_agency_id = rsoits_setting('agency_id')::uuid);
