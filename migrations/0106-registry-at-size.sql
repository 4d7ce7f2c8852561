-- The registry at a million registrants.

-- Which agencies' rows the reader sees, worked out once a statement: a function asked for every row costs more than
-- the row. The same agencies as rsoits_sees.
create function rsoits_seen_agencies() returns uuid[] language sql stable security definer set search_path = public, pg_temp as
$$
  select array_agg(a.id) from (
    select rsoits_setting('agency_id')::uuid as id
    union
    select f.for_agency_id from agency_acts_for f
     where f.agency_id = rsoits_setting('agency_id')::uuid and now() >= f.valid_from and now() < f.valid_until) a
$$;
revoke all on function rsoits_seen_agencies() from public;
grant execute on function rsoits_seen_agencies() to rsoits_web, rsoits_system;

do $$
declare t text;
begin
  foreach t in array array['registrants', 'registrant_values', 'tier_decisions', 'registrant_visits', 'registrant_duties', 'nsor_messages', 'absconding_cases',
      'registrant_imports', 'registrant_import_problems', 'import_mappings', 'registrant_files'] loop
    execute format('drop policy web_reads on %I', t);
    execute format('create policy web_reads on %I for select to rsoits_web using ((select rsoits_is_national()) or agency_id = any((select rsoits_seen_agencies())::uuid[]))', t);
  end loop;
end $$;

-- List, filter and search of an agency read this index alone and stop at a page.
drop index registrants_by_name;
drop index registrants_by_state;
create index registrants_listed on registrants (agency_id, display_name, id) include (number, name_words, state, tier);
