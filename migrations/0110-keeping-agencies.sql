-- When somebody's account was last switched on again: the 90 idle days of an account that came back count from there,
-- or the next sweep would switch it off before its owner could sign in.
alter table users add column enabled_at timestamptz;

-- An agency writes its own calendar, named after it, and no shared one.
create policy web_own on calendars for all to rsoits_web
  using (code = 'own:' || rsoits_setting('agency_id')) with check (code = 'own:' || rsoits_setting('agency_id'));
create policy web_own on calendar_days for all to rsoits_web
  using (calendar_code = 'own:' || rsoits_setting('agency_id')) with check (calendar_code = 'own:' || rsoits_setting('agency_id'));
grant delete on calendar_days to rsoits_web;

-- NSOTC's administrators admit an agency.
grant insert on agencies to rsoits_web;
create policy web_national_adds on agencies for insert to rsoits_web with check (rsoits_is_national());
