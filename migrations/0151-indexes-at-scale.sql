-- What pages, policies and clocks ask of single persons, trips or agencies is found by index, not by reading whole
-- tables: found by running every database test with sequential scans priced out, and looking at what still made one.
create index attachments_by_key on attachments (key_id);
create index attachments_by_owner on attachments (owner_agency_id);
create index message_threads_by_key on message_threads (key_id);
create index print_images_by_registrant on print_images (registrant_id);
create index registrant_contacts_by_registrant on registrant_contacts (registrant_id);
create index subject_links_by_record on subject_links (record_id);
create index candidates_by_subject on candidates (subject_id) where subject_id is not null;
create index travel_events_by_transmission on travel_events (transmission_id) where transmission_id is not null;
create index travel_events_of_canary on travel_events (sender) where sender = 'rsoits-canary';
create index voyages_of_canary on voyages (sender) where sender = 'rsoits-canary';
create index tasks_by_object on tasks (object_id) where object_id is not null;
create index disclosures_by_trip on disclosures (trip_id) where trip_id is not null;
create index shares_by_agency on shares (agency_id, matrix_row);
create index nsor_submissions_by_agency on nsor_submissions (agency_id);
create index public_due_by_agency on public_due (agency_id);
create index site_checks_by_agency on site_checks (agency_id, registrant_id, checked_at desc, id desc);
create index registrants_by_record on registrants (record_id) where record_id is not null;
