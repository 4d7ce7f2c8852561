-- What a jurisdiction sends to NSOR for its registrants, and what NCIC answered.
create table nsor_messages (
  id uuid primary key,
  registrant_id uuid not null references registrants (id),
  agency_id uuid not null references agencies (id),
  -- Ours, echoed by the answer.
  control text not null unique,
  position integer not null,
  message_key text not null,
  -- Values as planned; the text is written when it is sent, since supplements wait for the record's number.
  content jsonb not null,
  text text,
  -- What the registration held when this was made: the next change is told against it.
  subject jsonb not null,
  state text not null check (state in ('queued', 'sent', 'accepted', 'rejected', 'dropped')),
  nic text,
  answer jsonb not null default '{}',
  made_by uuid references users (id),
  made_at timestamptz not null,
  checked_by uuid references users (id),
  checked_at timestamptz,
  sent_at timestamptz,
  answered_at timestamptz
);
create index nsor_messages_of on nsor_messages (registrant_id, position);
create index nsor_messages_queued on nsor_messages (made_at, position) where state = 'queued';

alter table nsor_messages enable row level security;
alter table nsor_messages force row level security;
create policy system_all on nsor_messages to rsoits_system using (true) with check (true);
grant select, insert, update, delete on nsor_messages to rsoits_system;
grant select, insert, update on nsor_messages to rsoits_web;
create policy web_reads on nsor_messages for select to rsoits_web using (rsoits_sees(agency_id));
create policy web_adds on nsor_messages for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_changes on nsor_messages for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);
