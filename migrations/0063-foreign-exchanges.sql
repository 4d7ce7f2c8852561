-- Exchange with foreign registries: with whom, in which direction, which fields and on what agreement. A row is never
-- changed: one person proposes it, another puts it in force, anybody of the desk switches it off.

create table foreign_exchanges (
  id uuid primary key,
  country text not null check (country ~ '^[A-Z]{3}$'),
  direction text not null check (direction in ('out', 'in')),
  registry text not null,
  agreement text not null,
  legal_basis text not null,
  fields jsonb not null,
  state text not null check (state in ('proposed', 'on', 'off')),
  proposed_by uuid not null references users (id),
  proposed_at timestamptz not null,
  approved_by uuid references users (id),
  approved_at timestamptz,
  ended_at timestamptz,
  note text not null default '',
  check (approved_by is null or approved_by <> proposed_by),
  check (state <> 'on' or approved_by is not null)
);
-- One agreement in force for a country and direction.
create unique index foreign_exchanges_on on foreign_exchanges (country, direction) where state = 'on';

alter table foreign_exchanges enable row level security;
alter table foreign_exchanges force row level security;
create policy system_all on foreign_exchanges to rsoits_system using (true) with check (true);
grant select, insert, update, delete on foreign_exchanges to rsoits_system;
grant select, insert on foreign_exchanges to rsoits_web;
grant update (state, approved_by, approved_at, ended_at, note) on foreign_exchanges to rsoits_web;
create policy web_national on foreign_exchanges for all to rsoits_web using (rsoits_is_national());
