-- The whole routing matrix: kinds of agency that joined, messages that start from a travel notice or a request
-- instead of a candidate, and the next message format composed beside the one in force.

insert into agency_kinds (code, label, recipient_role) values
  ('state-ds', 'Department of State, Diplomatic Security', 'state-ds'),
  ('cbp', 'CBP National Targeting Center', 'cbp'),
  ('usms-district', 'US Marshals district', 'usms-district')
on conflict (code) do nothing;

-- 'named': the person is named by who registers them or asks, so that nothing had to be matched.
alter table notifications drop constraint notifications_identity_check;
alter table notifications add constraint notifications_identity_check
  check (identity in ('unconfirmed', 'confirmed', 'record-only', 'named'));

-- What an occasion without a candidate is about: 'travel-notice', 'passport-request', 'register-record'.
alter table notifications add column object_kind text, add column object_id uuid;
create index notifications_by_object on notifications (object_id) where object_id is not null;
alter table not_sent add column object_kind text, add column object_id uuid;
create index not_sent_by_object on not_sent (object_id) where object_id is not null;

-- The same message in the format that the agency reads from a later day on; null when no change is announced.
alter table notifications add column content_next jsonb, add column format_next integer;
