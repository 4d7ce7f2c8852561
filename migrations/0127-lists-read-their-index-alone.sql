-- Lists and searches read registrants_listed alone, but only where vacuum has seen every row of a page: a holiday that
-- moves the clock of one registrant in forty leaves a mark on every second page, and a search through an agency of
-- 20,000 took 30 ms instead of 5. The standard waits until a fifth of the table has changed; here a fiftieth is enough.
alter table registrants set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
