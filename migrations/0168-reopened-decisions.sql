-- Who reopened a decision, when and why. It stood in the note of the claim alone, which the next officer writes over.
alter table adjudications add column reopened_by uuid references users (id);
alter table adjudications add column reopened_at timestamptz;
alter table adjudications add column reopen_reason text not null default '';
