-- What 0011 gave the clients of the manifest door holds at every door that machine clients use.
drop policy web_own_sent on transmissions;
create policy web_own_sent on transmissions for select to rsoits_web using (
  door not in ('intake', 'drop-folder') and exists (
    select from api_clients c where c.client_id = sender and c.agency_id = rsoits_setting('agency_id')::uuid));
