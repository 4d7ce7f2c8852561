-- The Nlets line: a channel of agencies, acknowledgements that come back over it, and hit confirmation.

alter table agency_channels drop constraint agency_channels_kind_check;
alter table agency_channels add constraint agency_channels_kind_check check (kind in ('portal', 'email', 'webhook', 'file', 'nlets'));
alter table acknowledgements drop constraint acknowledgements_via_check;
alter table acknowledgements add constraint acknowledgements_via_check check (via in ('page', 'api', 'signed-reply', 'nlets', 'stand-in'));

create table hit_confirmations (
  id uuid primary key,
  candidate_id uuid not null references candidates (id),
  -- The warrant.
  record_id uuid not null references register_records (id),
  holder_agency_id uuid not null references agencies (id),
  holder_ori text not null,
  -- Control field of the request on the line, echoed by the switch.
  control text not null unique,
  request_number integer not null check (request_number between 1 and 3),
  -- U: within 10 minutes, R: within an hour.
  priority text not null check (priority in ('U', 'R')),
  state text not null check (state in ('asked', 'looking', 'confirmed', 'not-confirmed', 'overtaken')),
  asked_by text not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  sent_at timestamptz,
  -- nlets, or telephone where no line leads to the holder.
  sent_over text check (sent_over in ('nlets', 'telephone')),
  answered_at timestamptz,
  answered_by text not null default '',
  note text not null default '',
  unique (candidate_id, request_number)
);
create index hit_confirmations_by_holder on hit_confirmations (holder_agency_id, state);

alter table hit_confirmations enable row level security;
alter table hit_confirmations force row level security;
create policy system_all on hit_confirmations to rsoits_system using (true) with check (true);
grant select, insert, update, delete on hit_confirmations to rsoits_system;
grant select, insert, update on hit_confirmations to rsoits_web;
create policy web_national on hit_confirmations for all to rsoits_web using (rsoits_is_national());
