-- Agency isolation in the database. Three group roles without login:
--   rsoits_web     requests made for a person or a machine client; sees what the actor's agency may see
--   rsoits_system  steps and clocks; sees all rows, owns nothing
--   rsoits_sealer  chains audit entries
-- Every transaction of the application drops to one of them (SET LOCAL ROLE). None can bypass row security.

do $$
begin
  if not exists (select from pg_roles where rolname = 'rsoits_web') then create role rsoits_web nologin; end if;
  if not exists (select from pg_roles where rolname = 'rsoits_system') then create role rsoits_system nologin; end if;
  if not exists (select from pg_roles where rolname = 'rsoits_sealer') then create role rsoits_sealer nologin; end if;
end $$;

grant usage on schema public to rsoits_web, rsoits_system, rsoits_sealer;

create function rsoits_setting(name text) returns text language sql stable as
$$ select nullif(current_setting('rsoits.' || name, true), '') $$;

-- 'national': NSOTC and auditors, who work on all agencies' rows; else one agency and those it acts for.
create function rsoits_is_national() returns boolean language sql stable as
$$ select coalesce(rsoits_setting('reach') = 'national', false) $$;

create function rsoits_sees(agency uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as
$$
  select rsoits_is_national()
      or agency = rsoits_setting('agency_id')::uuid
      or exists (select from agency_acts_for a
                  where a.agency_id = rsoits_setting('agency_id')::uuid and a.for_agency_id = agency
                    and now() >= a.valid_from and now() < a.valid_until)
$$;

-- Everything readable and writable by steps, by row policy "all".
do $$
declare t text;
begin
  foreach t in array array[
    'agency_kinds','calendars','calendar_days','agencies','agency_acts_for','agency_contacts','agency_channels','users','passkeys',
    'recovery_codes','sign_in_attempts','sessions','api_clients','form_drafts','rule_sets','register_feeds','register_imports','subjects',
    'register_records','register_changes','subject_links','data_keys','transmissions','voyages','travel_events','screenings','candidates',
    'adjudications','not_same_memories','trips','trip_events','notifications','not_sent','deliveries','acknowledgements','inbound_replies',
    'deadlines','tasks','attachments','work_items','audit_entries','audit_pending','audit_seals','audit_head','feed_heartbeats','erasures','installation'
  ] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy system_all on %I to rsoits_system using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to rsoits_system', t);
  end loop;
end $$;

-- The audit is written once: no role of the application may change or remove a row.
revoke update, delete on audit_entries, audit_seals from rsoits_system;
revoke insert, update, delete on audit_seals, audit_head from rsoits_system;
revoke update, delete on audit_pending from rsoits_system;
grant select on audit_entries to rsoits_sealer;
grant select, delete on audit_pending to rsoits_sealer;
create policy sealer_all on audit_pending to rsoits_sealer using (true) with check (true);
grant select, insert on audit_seals to rsoits_sealer;
grant select, update, insert on audit_head to rsoits_sealer;
create policy sealer_reads on audit_entries for select to rsoits_sealer using (true);
create policy sealer_all on audit_seals to rsoits_sealer using (true) with check (true);
create policy sealer_head on audit_head to rsoits_sealer using (true) with check (true);

-- The web role: reference tables are for all to read.
grant select on agency_kinds, calendars, calendar_days, agencies, agency_acts_for, agency_contacts, rule_sets, register_feeds, installation, feed_heartbeats to rsoits_web;
create policy web_reads on agency_kinds for select to rsoits_web using (true);
create policy web_reads on calendars for select to rsoits_web using (true);
create policy web_reads on calendar_days for select to rsoits_web using (true);
create policy web_reads on agencies for select to rsoits_web using (true);
create policy web_reads on agency_acts_for for select to rsoits_web using (true);
create policy web_reads on agency_contacts for select to rsoits_web using (true);
create policy web_reads on rule_sets for select to rsoits_web using (true);
create policy web_reads on register_feeds for select to rsoits_web using (true);
create policy web_reads on installation for select to rsoits_web using (true);
create policy web_reads on feed_heartbeats for select to rsoits_web using (true);
grant insert, update on feed_heartbeats to rsoits_web;
create policy web_beats on feed_heartbeats for all to rsoits_web using (true) with check (true);

-- An agency's own settings, people and clients: its own only, whoever acts for it.
grant update on agencies to rsoits_web;
create policy web_own on agencies for update to rsoits_web using (rsoits_is_national() or id = rsoits_setting('agency_id')::uuid);
grant insert, update, delete on agency_contacts, agency_acts_for to rsoits_web;
grant insert, update on calendar_days, calendars to rsoits_web;
create policy web_own on agency_contacts for all to rsoits_web using (rsoits_is_national() or agency_id = rsoits_setting('agency_id')::uuid);
create policy web_own on agency_acts_for for all to rsoits_web using (rsoits_is_national());
create policy web_national on calendars for all to rsoits_web using (rsoits_is_national());
create policy web_national on calendar_days for all to rsoits_web using (rsoits_is_national());

do $$
declare t text;
begin
  foreach t in array array['agency_channels','users','api_clients','form_drafts'] loop
    execute format('grant select, insert, update, delete on %I to rsoits_web', t);
    execute format('create policy web_own on %I for all to rsoits_web using (rsoits_is_national() or agency_id = rsoits_setting(''agency_id'')::uuid)', t);
  end loop;
  -- Sign-in's own tables follow their user.
  foreach t in array array['passkeys','recovery_codes','sign_in_attempts'] loop
    execute format('grant select, insert, update, delete on %I to rsoits_web', t);
    execute format('create policy web_own on %I for all to rsoits_web using (exists (select from users u where u.id = user_id))', t);
  end loop;
end $$;
grant select, insert, update, delete on sessions to rsoits_web;
create policy web_own on sessions for all to rsoits_web using (rsoits_is_national() or agency_id = rsoits_setting('agency_id')::uuid);

-- Register records: the agency that entered them, and those who work nationally.
grant select, insert, update on register_records, register_imports to rsoits_web;
create policy web_own on register_records for all to rsoits_web using (rsoits_sees(entering_agency_id));
create policy web_national on register_imports for all to rsoits_web using (rsoits_is_national());
grant select, insert on register_changes to rsoits_web;
grant update on register_feeds to rsoits_web;
create policy web_next on register_feeds for update to rsoits_web using (true);
create policy web_reads on register_changes for select to rsoits_web using (rsoits_is_national());
create policy web_adds on register_changes for insert to rsoits_web with check (exists (select from register_records r where r.id = record_id));

-- The tracking side belongs to those who work nationally.
do $$
declare t text;
begin
  foreach t in array array['subjects','subject_links','transmissions','data_keys','voyages','travel_events','screenings','candidates',
    'adjudications','not_same_memories','trips','trip_events','not_sent'] loop
    execute format('grant select, insert, update on %I to rsoits_web', t);
    execute format('create policy web_national on %I for all to rsoits_web using (rsoits_is_national())', t);
  end loop;
end $$;
-- A machine client hands in transmissions without seeing any.
create policy web_hands_in on transmissions for insert to rsoits_web with check (true);

create policy web_wraps on data_keys for insert to rsoits_web with check (true);

-- What an agency was sent, and its own duties.
grant select, insert, update on notifications, deliveries, acknowledgements, inbound_replies, deadlines, tasks, attachments to rsoits_web;
create policy web_own on notifications for all to rsoits_web using (rsoits_sees(recipient_agency_id));
create policy web_own on deliveries for all to rsoits_web using (exists (select from notifications n where n.id = notification_id));
create policy web_own on acknowledgements for all to rsoits_web using (rsoits_sees(agency_id));
create policy web_own on inbound_replies for all to rsoits_web using (rsoits_sees(agency_id));
create policy web_own on deadlines for all to rsoits_web using (rsoits_sees(owner_agency_id));
create policy web_own on tasks for all to rsoits_web using (rsoits_sees(owner_agency_id));
create policy web_own on attachments for all to rsoits_web using (rsoits_sees(owner_agency_id));
create policy web_opens on data_keys for select to rsoits_web using (exists (select from attachments a where a.key_id = data_keys.id));

-- A request leaves work behind but cannot look into the queue; it writes audit and only an auditor reads it.
grant insert on work_items to rsoits_web;
grant select (natural_key) on work_items to rsoits_web;
create policy web_adds on work_items for insert to rsoits_web with check (true);
create policy web_conflicts on work_items for select to rsoits_web using (true);
grant insert, select on audit_entries to rsoits_web;
grant insert on audit_pending to rsoits_web;
create policy web_adds on audit_pending for insert to rsoits_web with check (true);
grant select on audit_seals, audit_head to rsoits_web;
create policy web_adds on audit_entries for insert to rsoits_web with check (true);
create policy web_reads on audit_entries for select to rsoits_web using (rsoits_is_national());
create policy web_reads on audit_seals for select to rsoits_web using (rsoits_is_national());
create policy web_reads on audit_head for select to rsoits_web using (rsoits_is_national());
