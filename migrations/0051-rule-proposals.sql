-- Rules are changed by two persons: one writes a list of changes on a version, another approves it, and only then is
-- there a next version. No role of the application can change or remove a version that is there.

create table rule_proposals (
  id uuid primary key,
  kind text not null check (kind in ('routing')),
  base_version integer not null,
  state text not null check (state in ('draft', 'proposed', 'approved', 'refused', 'withdrawn')),
  -- [{op, ...}]: RuleChange of domain/ruleProposal.ts
  changes jsonb not null default '[]',
  -- When the version is to take effect; null: on approval.
  effective_from timestamptz,
  legal_basis text not null default '',
  reason text not null default '',
  author_id uuid not null references users (id),
  decided_by uuid references users (id),
  decided_at timestamptz,
  decision_note text not null default '',
  -- The version that it became.
  set_version integer,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (decided_by is null or decided_by <> author_id),
  check ((state = 'approved') = (set_version is not null)),
  check (state not in ('approved', 'refused') or decided_by is not null),
  foreign key (kind, set_version) references rule_sets (kind, version)
);
create index rule_proposals_by_time on rule_proposals (updated_at desc);

alter table rule_proposals enable row level security;
alter table rule_proposals force row level security;
create policy system_all on rule_proposals to rsoits_system using (true) with check (true);
grant select, insert, update on rule_proposals to rsoits_system;
create policy web_national on rule_proposals for all to rsoits_web using (rsoits_is_national());
grant select, insert, update on rule_proposals to rsoits_web;

revoke update, delete on rule_sets from rsoits_system;
grant insert on rule_sets to rsoits_web;
-- A version that a person puts in force comes from a proposal that somebody else wrote.
create policy web_approves on rule_sets for insert to rsoits_web with check (rsoits_is_national() and author <> approver);
