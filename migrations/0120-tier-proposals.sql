-- Tier rules are changed by the same two persons as routing rules: one writes, another puts in force.
alter table rule_proposals drop constraint rule_proposals_kind_check;
alter table rule_proposals add constraint rule_proposals_kind_check check (kind in ('routing', 'tiers'));
