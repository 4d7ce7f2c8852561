-- Registrants who came by an import before 0123 and of whom nobody was told since: on the list of what is shared at a pace,
-- as if they came now. Nobody who was told, by whatever road, and none of an agency that told everybody before.
insert into import_shares (import_id, registrant_id, agency_id)
select distinct on (r.id) v.import_id, r.id, r.agency_id
  from registrants r
  join registrant_values v on v.registrant_id = r.id and v.import_id is not null
  join registrant_imports i on i.id = v.import_id
 where r.registered_on is not null and r.state not in ('pending', 'ended', 'moved-out') and r.sealed_at is null and not i.already_shared
   and not exists (select from share_rounds s where s.registrant_id = r.id)
   and not exists (select from import_shares s where s.registrant_id = r.id)
 order by r.id, v.entered_at desc
on conflict do nothing;
