-- NCIC said of the record of a registration that runs that it has none, and an officer entered it anew: from then until the
-- new entry is accepted nothing of the earlier record counts.
alter table nsor_standings add column lost_at timestamptz;
