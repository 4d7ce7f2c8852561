-- What carries the people of a list. A private vessel goes by sea as a liner does, and is seen otherwise: nobody lists who leaves on it.
-- Null: kept before it was kept.
alter table voyages
  add column craft text check (craft in ('commercial-air', 'commercial-sea', 'private-air', 'private-sea'));
