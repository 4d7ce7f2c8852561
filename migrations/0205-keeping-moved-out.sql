-- Files of persons who moved out whose time by the rule of their jurisdiction is over: what an officer was asked, what was
-- decided, and what was done. Nothing is done to a file before somebody has decided it.
create table registrant_keepings (
  id uuid primary key,
  registrant_id uuid not null,
  agency_id uuid not null,
  -- The leaving that the row is about, and the day on which its time was over.
  left_on date not null,
  due_on date not null,
  -- As it stood when the officer was asked: {rule, years, law}.
  rule jsonb not null,
  asked_at timestamptz not null,
  -- A legal hold stood on the person at the last look: nothing is sealed until it has ended.
  held boolean not null default false,
  decision text check (decision in ('seal', 'keep')),
  keep_until date,
  reason text not null default '',
  decided_by uuid references users (id),
  decided_at timestamptz,
  -- void: the person is back, the file was sealed otherwise, or the rule asks no more.
  ended text check (ended in ('sealed', 'kept', 'void')),
  ended_at timestamptz,
  foreign key (registrant_id, agency_id) references registrants (id, agency_id),
  unique (registrant_id, due_on),
  check ((ended is null) = (ended_at is null)),
  check ((decision is null) = (decided_at is null)),
  check ((decision is not distinct from 'keep') = (keep_until is not null))
);
create index registrant_keepings_open on registrant_keepings (agency_id) where ended is null;

alter table registrant_keepings enable row level security;
alter table registrant_keepings force row level security;
create policy system_all on registrant_keepings to rsoits_system using (true) with check (true);
grant select, insert, update, delete on registrant_keepings to rsoits_system;
grant select, update on registrant_keepings to rsoits_web;
create policy web_reads on registrant_keepings for select to rsoits_web using (rsoits_sees(agency_id));
create policy web_changes on registrant_keepings for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);
