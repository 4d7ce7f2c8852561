-- Training: each registration agency may have a place to practise in, two agencies of its own (its double and an
-- invented neighbour) that nothing leads out of. What closes the roads is here and nowhere else: row policies that
-- hide rows of a training agency from steps and clocks (rsoits_system), from every other agency and from national
-- readers, and that let a practising session write nothing but rows of its own place.
--
-- A training agency is known by its id, so that the question costs a comparison and no look-up: made of the id of
-- the agency that practises, with fa (the double) or fb (the neighbour) as its first byte. The ids of everything
-- else begin with the time and reach that range in some ten thousand years.

create function rsoits_is_training(agency uuid) returns boolean language sql immutable parallel safe as
$$ select agency >= 'fa000000-0000-0000-0000-000000000000'::uuid $$;

-- The two agencies of the place that the transaction practises in; null outside of training.
create function rsoits_training_place() returns uuid[] language sql stable as
$$
  select case when rsoits_is_training(rsoits_setting('agency_id')::uuid) then
    array[('fa' || substr(rsoits_setting('agency_id'), 3))::uuid, ('fb' || substr(rsoits_setting('agency_id'), 3))::uuid] end
$$;

alter table agencies add column training_of uuid references agencies (id);
-- When what was practised is erased, unless somebody practises again before.
alter table agencies add column training_until timestamptz;
alter table agencies add constraint training_by_id check (rsoits_is_training(id) = (training_of is not null));

-- A request in training leaves no work behind: nobody would find the rows that it is about.
create function rsoits_no_work_in_training() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger no_work_in_training before insert on work_items for each row
  when (rsoits_is_training(rsoits_setting('agency_id')::uuid)) execute function rsoits_no_work_in_training();

-- Who practises stays signed in and reads their own name.
create policy training_own on sessions for all to rsoits_web
  using ((select rsoits_training_place()) is not null and user_id::text = rsoits_setting('user_id'));
create policy training_own on users for select to rsoits_web
  using ((select rsoits_training_place()) is not null and id::text = rsoits_setting('user_id'));

-- Closes every table that is not closed yet. Runs after each migration that brings tables (storage/migrate.ts), so
-- that a new table is closed before anybody can forget it.
create function rsoits_close_training() returns void language plpgsql as
$$
declare
  t record;
  place text;
  real text;
begin
  for t in
    select c.oid, c.relname::text as name, c.relname in ('statute_provisions', 'statute_versions', 'split_lands', 'register_feeds') as library,
           (select array_agg(x.name order by x.name) from (
              select a.attname::text as name from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
               where k.conrelid = c.oid and k.contype = 'f' and k.confrelid = 'agencies'::regclass and a.attname <> 'training_of'
              -- Some name their agency without a reference of its own.
              union select a.attname::text from pg_attribute a
               where a.attrelid = c.oid and a.attname like '%agency\_id' and a.atttypid = 'uuid'::regtype and not a.attisdropped
              union select 'id' where c.oid = 'agencies'::regclass) x) as columns
      from pg_class c
     where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
       and c.relrowsecurity
       and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname in ('training_closed', 'training_system'))
       -- Open in training: who is signed in, the audit, the keys of uploaded bytes, and the parts of a travel notice, which follow it.
       and c.relname not in ('sessions', 'audit_entries', 'audit_pending', 'audit_head', 'audit_seals', 'data_keys', 'work_items',
                             'travel_notice_versions', 'users')
  loop
    if t.columns is null then
      -- No agency's rows: read as ever, written by nobody who practises.
      execute format('create policy training_closed on %I as restrictive for insert to rsoits_web with check ((select rsoits_training_place()) is null)', t.name);
      execute format('create policy training_closed_change on %I as restrictive for update to rsoits_web using ((select rsoits_training_place()) is null)', t.name);
      execute format('create policy training_closed_removal on %I as restrictive for delete to rsoits_web using ((select rsoits_training_place()) is null)', t.name);
      continue;
    end if;
    -- Every agency that a row names is of the place, or none is in training at all.
    select string_agg(format('rsoits_is_training(%I) is not true', c), ' and '),
           string_agg(format(case when array_length(t.columns, 1) > 1 then '(%1$I is null or %1$I = any((select rsoits_training_place())::uuid[]))'
                                  else '%1$I = any((select rsoits_training_place())::uuid[])' end, c), ' and ')
      into real, place from unnest(t.columns) c;
    -- What is never removed is not made in a place that is emptied.
    if not has_table_privilege('rsoits_system', t.oid, 'delete') then place := 'false'; end if;
    execute format('create policy training_system on %I as restrictive to rsoits_system using ((%s) or (select rsoits_setting(''training'')) = ''on'')', t.name, real);
    execute format('create policy training_place on %I as restrictive for select to rsoits_web using (case when (select rsoits_training_place()) is null then %s else %s end)',
      t.name, real, case when t.library then '(' || real || ') or (' || place || ')' else place end);
    execute format('create policy training_added on %I as restrictive for insert to rsoits_web with check (case when (select rsoits_training_place()) is null then %s else %s end)', t.name, real, place);
    execute format('create policy training_change on %I as restrictive for update to rsoits_web using (case when (select rsoits_training_place()) is null then %s else %s end)', t.name, real, place);
    execute format('create policy training_removal on %I as restrictive for delete to rsoits_web using (case when (select rsoits_training_place()) is null then %s else %s end)', t.name, real, place);
  end loop;
end
$$;
revoke all on function rsoits_close_training() from public;

-- People are nobody's to change in training; the parts of a notice are seen with it.
create policy training_closed on users as restrictive for insert to rsoits_web with check ((select rsoits_training_place()) is null);
create policy training_closed_change on users as restrictive for update to rsoits_web using ((select rsoits_training_place()) is null);
create policy training_closed_removal on users as restrictive for delete to rsoits_web using ((select rsoits_training_place()) is null);
create policy training_system on travel_notice_versions as restrictive to rsoits_system
  using (exists (select from travel_notices n where n.id = notice_id));
