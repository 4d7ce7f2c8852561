-- What an agency did about an announced format of its messages: accepted it before its day, went back, tried it out.
-- Nothing is changed but the answers of a trial; the latest step of a format counts.
create table message_format_steps (
  id uuid primary key,
  agency_id uuid not null references agencies (id),
  format_version integer not null,
  kind text not null check (kind in ('accepted', 'taken-back', 'tried')),
  by_user_id uuid references users (id),
  by_name text not null,
  note text not null default '',
  at timestamptz not null,
  -- Of a trial: each way in which the agency is told, with what became of the test message.
  fates jsonb
);
create index message_format_steps_by_agency on message_format_steps (agency_id, at);

alter table message_format_steps enable row level security;
alter table message_format_steps force row level security;
create policy system_all on message_format_steps to rsoits_system using (true) with check (true);
create policy web_reads on message_format_steps for select to rsoits_web using (rsoits_sees(agency_id));
create policy web_national on message_format_steps for select to rsoits_web using (rsoits_is_national());
create policy web_adds on message_format_steps for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
grant select, insert, update on message_format_steps to rsoits_system;
grant select, insert on message_format_steps to rsoits_web;
