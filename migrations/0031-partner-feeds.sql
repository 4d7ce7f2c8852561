-- Sequence numbers of partners' feeds: what is the highest seen, and which below it never came.
create table partner_feeds (
  sender text not null,
  feed text not null,
  highest bigint not null,
  -- [{from, to, sinceMs}], oldest first.
  missing jsonb not null default '[]',
  updated_at timestamptz not null,
  primary key (sender, feed)
);
alter table partner_feeds enable row level security;
alter table partner_feeds force row level security;
create policy system_all on partner_feeds to rsoits_system using (true) with check (true);
grant select, insert, update, delete on partner_feeds to rsoits_system;
grant select on partner_feeds to rsoits_web;
create policy web_national on partner_feeds for select to rsoits_web using (rsoits_is_national());
