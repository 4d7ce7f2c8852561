-- The clock that asks agencies to take an announced message format looks at these tasks alone, every few seconds.
create index tasks_take_format on tasks (due_at) where kind = 'take-format';
