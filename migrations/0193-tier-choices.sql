-- Registrants whose tier another choice of their jurisdiction would change: cases like those of changed rules.
alter table retier_cases drop constraint retier_cases_cause_check;
alter table retier_cases add constraint retier_cases_cause_check check (cause in ('rules', 'provision', 'choices'));
