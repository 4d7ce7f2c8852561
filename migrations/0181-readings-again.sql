-- What came of reading a transmission again: who asked, as which format, and how each reading ended, in order. Holds no value
-- of a person; goes with its transmission. Empty while it was read once only.
alter table transmissions add column readings jsonb not null default '[]';
