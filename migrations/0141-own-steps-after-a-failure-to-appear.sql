-- Owner and time of each step after a failure to appear, as a jurisdiction sets them: {step: {office, days | hours}}. Times in
-- hours end at an instant and not with a day.
alter table absconding_steps add column due_at timestamptz;
alter table absconding_steps add check (due_at is null or due_on is not null);

update agencies a set settings = (a.settings - 'abscondingDays') || jsonb_build_object('abscondingSteps', (
         select coalesce(jsonb_object_agg(d.key, jsonb_build_object('days', d.value)), '{}') from jsonb_each(a.settings -> 'abscondingDays') d))
 where jsonb_typeof(a.settings -> 'abscondingDays') = 'object';
