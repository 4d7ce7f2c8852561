-- For which listed reason an officer asked that a released draft be taken back; a second press finds it. Null: nobody did.
alter table foreign_drafts add column withdraw_reason text;
grant update (withdraw_reason) on foreign_drafts to rsoits_web;
