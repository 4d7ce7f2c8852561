-- Where a registration stands with NSOR beyond its messages: whether something is to be looked at, what NSOR held of it
-- before it came here, and why a change has not been sent.
create table nsor_standings (
  registrant_id uuid primary key references registrants (id),
  agency_id uuid not null references agencies (id),
  -- A change that may be one for NSOR: looked at once the officer has finished. Null: nothing waits.
  due_since timestamptz,
  -- What the record held when the registration was carried over with it: {"main": {code: value}, "more": [{code, value}]}.
  carried jsonb,
  -- Why a change is not on its way, as a code and in words, and since when. Null: nothing is held back.
  why text,
  says text not null default '',
  behind_since timestamptz,
  -- When the registration and what NSOR accepted were last found to say the same.
  same_at timestamptz,
  check ((why is null) = (behind_since is null))
);
create index nsor_standings_due on nsor_standings (due_since) where due_since is not null;

alter table nsor_standings enable row level security;
alter table nsor_standings force row level security;
create policy system_all on nsor_standings to rsoits_system using (true) with check (true);
grant select, insert, update, delete on nsor_standings to rsoits_system;
grant select, insert, update on nsor_standings to rsoits_web;
create policy web_reads on nsor_standings for select to rsoits_web using ((select rsoits_is_national()) or agency_id = any((select rsoits_seen_agencies())::uuid[]));
create policy web_adds on nsor_standings for insert to rsoits_web with check (agency_id = rsoits_setting('agency_id')::uuid);
create policy web_changes on nsor_standings for update to rsoits_web
  using (agency_id = rsoits_setting('agency_id')::uuid) with check (agency_id = rsoits_setting('agency_id')::uuid);

-- Everybody whom NSOR knows is looked at once: what changed without a message is sent now, or says why not.
insert into nsor_standings (registrant_id, agency_id, due_since)
select r.id, r.agency_id, now() from registrants r
 where r.record_id is not null or exists (select from nsor_messages m where m.registrant_id = r.id and m.state in ('queued', 'sent', 'accepted', 'rejected'));
