-- A shorter duty after a clean record, step by step: clean since, proposed with the answers and papers, approved, withdrawn.
-- The last step is what holds; clean_since and clean_approved follow it.
alter table registrants add column clean_steps jsonb not null default '[]';
