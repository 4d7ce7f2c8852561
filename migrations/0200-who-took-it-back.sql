-- Who took a draft for another country back, and when. Without a person it was done by itself: the case fell, or nobody began the journey.
alter table foreign_drafts
  add column withdrawn_by uuid references users (id),
  add column withdrawn_at timestamptz;
grant update (withdrawn_by, withdrawn_at) on foreign_drafts to rsoits_web;
