-- Who asked the Department sees that it took each message of the request, and what it answered: messages are their recipient's alone otherwise.
create function rsoits_passport_receipts(request uuid)
returns table (id uuid, agency text, kind text, state text, planned_at timestamptz, delivered_at timestamptz, opened_at timestamptz, ack_due_at timestamptz,
               action text, note text, officer text, answered_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as
$$
  select n.id, g.name, n.kind, n.state, n.planned_at, n.delivered_at, n.opened_at, n.ack_due_at, a.action, a.note, a.officer, a.at
    from passport_requests p
    join notifications n on n.object_kind = 'passport-request' and n.object_id = p.id and n.recipient_role = 'state-ca'
    join agencies g on g.id = n.recipient_agency_id
    left join acknowledgements a on a.notification_id = n.id
   where p.id = request and (rsoits_sees(p.agency_id) or (p.to_agency_id is not null and rsoits_sees(p.to_agency_id)))
   order by n.planned_at, n.subject_seq, a.at
$$;
revoke all on function rsoits_passport_receipts(uuid) from public;
grant execute on function rsoits_passport_receipts(uuid) to rsoits_web, rsoits_system;

-- Whether a register record here tells when the warrant of a request ends. Whose other records are the person's is NSOTC's; that there is a
-- warrant among them is what the request says itself.
create function rsoits_passport_warrant_known(request uuid) returns boolean language sql stable security definer set search_path = public, pg_temp as
$$
  select exists (select from passport_requests p join register_records r on r.id = p.record_id and r.file in ('WANTED', 'WIN') where p.id = request)
      or exists (select from passport_requests p
                   join subject_links l1 on l1.record_id = p.record_id and l1.unlinked_at is null
                   join subject_links l2 on l2.subject_id = l1.subject_id and l2.unlinked_at is null
                   join register_records x on x.id = l2.record_id and x.file in ('WANTED', 'WIN')
                  where p.id = request and (x.state = 'active' or x.ended_at >= p.made_at))
$$;
revoke all on function rsoits_passport_warrant_known(uuid) from public;
grant execute on function rsoits_passport_warrant_known(uuid) to rsoits_web, rsoits_system;
