-- What an import of a whole registry pays for its references. A foreign key is asked a row: of the time in which 12,000
-- values were written three fifths went into asking whether the agency, the import and the person were there, and
-- every value of a file locked the same two rows again.

-- One reference says two things: the person is there, and the row is of the person's own agency. Until now nothing
-- but the program said the latter.
alter table registrants add constraint registrants_id_agency_id_key unique (id, agency_id);
do $$
declare t text;
begin
  foreach t in array array['registrant_values', 'registrant_duties', 'registrant_visits', 'tier_decisions'] loop
    execute format('alter table %I drop constraint %I', t, t || '_registrant_id_fkey');
    execute format('alter table %I drop constraint %I', t, t || '_agency_id_fkey');
    execute format('alter table %I add constraint %I foreign key (registrant_id, agency_id) references registrants (id, agency_id)', t, t || '_registrant_id_fkey');
  end loop;
end $$;

-- The import that a value came by is there and of the same agency: asked once a statement. Imports are never removed.
alter table registrant_values drop constraint registrant_values_import_id_fkey;
create function rsoits_values_name_their_import() returns trigger language plpgsql set search_path = public, pg_temp as
$$
begin
  if exists (select from (select distinct n.import_id, n.agency_id from added n where n.import_id is not null) x
              where not exists (select from registrant_imports i where i.id = x.import_id and i.agency_id = x.agency_id)) then
    raise foreign_key_violation using message = 'a value names an import that its agency does not have', constraint = 'registrant_values_import_id_fkey';
  end if;
  return null;
end
$$;
create trigger registrant_values_name_their_import after insert on registrant_values
  referencing new table as added for each statement execute function rsoits_values_name_their_import();
revoke delete on registrant_imports from rsoits_system;
