-- What the statistics of a registry count is found by agency.
create index registrant_duties_by_agency on registrant_duties (agency_id, kind, state, due_on);
create index nsor_messages_by_agency on nsor_messages (agency_id, state);
create index registrant_visits_by_agency on registrant_visits (agency_id, visited_on);
