-- A decision that was carried over to another event of the same trip names the decision it comes from: the people who
-- decided are those of the first, and reopening that one reopens all that came of it.
alter table adjudications add column carried_from uuid references adjudications (id);
create index adjudications_carried on adjudications (carried_from) where carried_from is not null;
