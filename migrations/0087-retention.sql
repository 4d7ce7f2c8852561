-- Erasing cases, ended records and old audit entries; legal holds, which beat every rule.

create table legal_holds (
  id uuid primary key,
  object_kind text not null check (object_kind in ('subject', 'record', 'trip', 'transmission')),
  object_id uuid not null,
  -- The order or request that asks for it.
  authority text not null check (length(authority) > 0),
  reason text not null check (length(reason) > 0),
  placed_by text not null,
  placed_at timestamptz not null,
  ended_by text,
  ended_at timestamptz,
  end_reason text,
  check ((ended_at is null) = (ended_by is null))
);
create unique index legal_holds_one on legal_holds (object_id) where ended_at is null;

alter table legal_holds enable row level security;
alter table legal_holds force row level security;
create policy system_all on legal_holds to rsoits_system using (true) with check (true);
grant select, insert, update, delete on legal_holds to rsoits_system;
create policy web_national on legal_holds for all to rsoits_web using (rsoits_is_national());
grant select, insert, update on legal_holds to rsoits_web;

-- What was erased, for the report.
grant select on erasures to rsoits_web;
create policy web_national on erasures for select to rsoits_web using (rsoits_is_national());
create index erasures_by_time on erasures (at desc);

-- The audit is pruned from its beginning only, by the sealer, and the database itself keeps a year (CJIS Security
-- Policy): row policies hide younger rows from the statement that removes.
grant delete on audit_entries, audit_seals to rsoits_sealer;
create policy sealer_prunes on audit_entries as restrictive for delete to rsoits_sealer using (at < now() - interval '1 year');
create policy sealer_prunes_all on audit_entries for delete to rsoits_sealer using (true);
create policy sealer_prunes on audit_seals as restrictive for delete to rsoits_sealer using (sealed_at < now() - interval '1 year');

create index trips_by_update on trips (updated_at);
create index register_records_ended on register_records (ended_at) where ended_at is not null;
