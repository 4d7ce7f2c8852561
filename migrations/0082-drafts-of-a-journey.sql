-- The drafts of a journey are found by its trip and by its source, whatever its kind: the reconciliation report asks for
-- each journey.
create index foreign_drafts_by_trip on foreign_drafts (trip_id) where trip_id is not null;
create index foreign_drafts_by_source_id on foreign_drafts (source_id);
