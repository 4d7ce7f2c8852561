-- What an import asks about the days of a person whom it took: each with its import and line, and who settled it.
alter table registrants add column day_questions jsonb not null default '[]';
create index registrants_asked on registrants (agency_id) where day_questions <> '[]'::jsonb;

-- Said of a row that was taken all the same: an officer settles it.
alter table registrant_import_problems add column warning boolean not null default false;
