-- Warrants that the U.S. Marshals keep in their warrant information network (WIN), beside the Wanted file of NCIC.
alter table register_records drop constraint register_records_file_check;
alter table register_records add constraint register_records_file_check check (file in ('NSOR', 'WANTED', 'WIN', 'FOREIGN'));

-- One warrant may stand in both. A column of its own, as in 0129: row policies keep a value taken out of JSON from an index.
alter table register_records
  add column warrant_key text generated always as
    (case when file in ('WANTED', 'WIN') then (details -> 'warrant' ->> 'issuingOri') || ' ' || (details -> 'warrant' ->> 'dateOfWarrant') end) stored;
create index register_records_by_warrant on register_records (warrant_key) where warrant_key is not null;

-- As in 0156, with WIN among the files.
create or replace function rsoits_records_found(words text, birth_year text, number text, most integer) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp set enable_seqscan = off as
$$
  (select r.id from register_records r
    where words <> '' and jsonb_to_tsvector('simple'::regconfig, r.person -> 'names', '["string"]'::jsonb) @@ to_tsquery('simple'::regconfig, words)
      and (birth_year = '' or r.person ->> 'birthDates' like '%"' || birth_year || '%') limit most)
  union
  (select r.id from register_records r where number <> '' and r.file in ('NSOR', 'WANTED', 'WIN', 'FOREIGN') and r.record_number = number limit most)
  union
  (select r.id from register_records r where number <> '' and r.fbi_number = number and r.fbi_number is not null limit most)
  union
  (select r.id from register_records r
    where number <> '' and r.person -> 'documents' @> jsonb_build_array(jsonb_build_object('number', number)) limit most)
$$;
