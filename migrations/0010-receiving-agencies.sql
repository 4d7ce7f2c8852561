-- What the receiving side of agencies needs.

-- When the officer says that it was received; `at` stays the instant at which it was acknowledged here.
alter table acknowledgements add column received_at timestamptz;

-- Whoever sees a notification sees how it was answered, also when a stand-in did it; each writes for itself only.
drop policy web_own on acknowledgements;
create policy web_own on acknowledgements for all to rsoits_web
  using (rsoits_sees(agency_id) or exists (select from notifications n where n.id = notification_id))
  with check (rsoits_sees(agency_id));
