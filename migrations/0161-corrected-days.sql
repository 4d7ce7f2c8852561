-- The day that asked for registration, and the day of registration, as they were entered before a correction: which, by
-- whom, when and why. What holds stands in initial_on and registered_on.
alter table registrants add column day_corrections jsonb not null default '[]';
