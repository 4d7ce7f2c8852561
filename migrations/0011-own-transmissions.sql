-- A machine client may ask what became of what its own agency handed in; it still sees nothing of anybody else's,
-- and nothing of what a transmission led to. The bytes in the row are sealed under a key that this role cannot read.
create policy web_own_sent on transmissions for select to rsoits_web using (
  door = 'api' and exists (
    select from api_clients c where c.client_id = sender and c.agency_id = rsoits_setting('agency_id')::uuid));
