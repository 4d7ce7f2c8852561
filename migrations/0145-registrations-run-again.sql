-- What happened to a registration as a whole, in order: each end or rest and each return, with day, reason and officer.
alter table registrants add column standings jsonb not null default '[]';
-- The day from which a registration runs again; what NSOR lacks of it is owed from then on.
alter table registrants add column resumed_on date;

-- Messages of an entry that NSOR no longer holds, when the registration runs again: they are no longer what NSOR has.
alter table nsor_messages drop constraint nsor_messages_state_check;
alter table nsor_messages add constraint nsor_messages_state_check
  check (state in ('queued', 'sent', 'accepted', 'rejected', 'dropped', 'past'));
