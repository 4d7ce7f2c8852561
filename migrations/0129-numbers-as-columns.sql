-- What is looked up in a record's description stands in columns of its own. Row policies ask about every row (0072,
-- 0093), and where they do a condition may go by an index only if nothing in it could tell of hidden rows by failing:
-- comparing a column may, taking a value out of JSON may not. With the expression, linking a register of 20,000 read it
-- whole for each record.
alter table register_records
  add column fbi_number text generated always as (person ->> 'fbiNumber') stored,
  add column social_number text generated always as (jsonb_path_query_first(person, '$.documents[*] ? (@.kind == "ssn").number') #>> '{}') stored;
drop index register_records_by_fbi;
drop index register_records_by_ssn;
create index register_records_by_fbi on register_records (fbi_number) where fbi_number is not null;
create index register_records_by_ssn on register_records (social_number) where social_number is not null;

-- Of an offence, the cited provision in the form in which citations are compared (domain/statute.ts, citationKey).
alter table registrant_values
  add column citation_key text generated always as (case when element = 'offence' then regexp_replace(upper(value ->> 'citation'), '[^A-Z0-9]', '', 'g') end) stored;
drop index registrant_values_by_citation;
create index registrant_values_by_citation on registrant_values (citation_key) where citation_key is not null and ended_at is null;
