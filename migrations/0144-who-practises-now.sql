-- Who practises is asked every few seconds, so that NSOR and NSOTC can answer them; few sessions do.
create index sessions_practising on sessions (agency_id) where facts ? 'training';
