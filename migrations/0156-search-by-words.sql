-- Subjects are searched by words of names and by numbers: each by an index instead of by reading the whole register.
create index register_records_by_name_words on register_records using gin (jsonb_to_tsvector('simple'::regconfig, person -> 'names', '["string"]'::jsonb));
create index register_records_by_document on register_records using gin ((person -> 'documents') jsonb_path_ops);
-- Row policies keep operators that are not leakproof from an index (decision 0078). This gives ids alone, at most so many of each way;
-- whoever asks reads the records under the policies as ever.
create function rsoits_records_found(words text, birth_year text, number text, most integer) returns setof uuid
  language sql stable security definer set search_path = public, pg_temp set enable_seqscan = off as
$$
  (select r.id from register_records r
    where words <> '' and jsonb_to_tsvector('simple'::regconfig, r.person -> 'names', '["string"]'::jsonb) @@ to_tsquery('simple'::regconfig, words)
      and (birth_year = '' or r.person ->> 'birthDates' like '%"' || birth_year || '%') limit most)
  union
  (select r.id from register_records r where number <> '' and r.file in ('NSOR', 'WANTED', 'FOREIGN') and r.record_number = number limit most)
  union
  (select r.id from register_records r where number <> '' and r.fbi_number = number and r.fbi_number is not null limit most)
  union
  (select r.id from register_records r
    where number <> '' and r.person -> 'documents' @> jsonb_build_array(jsonb_build_object('number', number)) limit most)
$$;
revoke all on function rsoits_records_found(text, text, text, integer) from public;
grant execute on function rsoits_records_found(text, text, text, integer) to rsoits_web, rsoits_system;
-- The policies are forced on the owner too; an owner that is no superuser would find nothing.
do $$ begin execute format('create policy owner_searches on register_records for select to %I using (true)', current_user); end $$;
