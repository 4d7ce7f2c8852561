-- Where a foreign registry reads mail. While USNCB has no machine channel for a released message, the registry hears by mail
-- that something waits, and nothing else. Empty: it hears by USNCB alone.

alter table foreign_exchanges add column email text not null default '' check (email = '' or email ~ '^[^[:space:]@]+@[^[:space:]@]+$');
