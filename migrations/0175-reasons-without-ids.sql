-- The reason of a share says why, as a person would; the rule and its row stand in columns of their own.
-- What was proven by the tail of an id is named by the reference that its recipient reads.
update shares
   set because = upper(left(regexp_replace(because, '^Rule [a-z0-9-]+ \(row \d+\)(; )?', ''), 1)) || substr(regexp_replace(because, '^Rule [a-z0-9-]+ \(row \d+\)(; )?', ''), 2)
 where because ~ '^Rule [a-z0-9-]+ \(row \d+\)';
update shares
   set proof = proof || jsonb_build_object('reference', 'message RT-' || upper(right(replace(notification_id::text, '-', ''), 10)))
 where notification_id is not null and proof ->> 'reference' = right(notification_id::text, 8);
update shares
   set proof = proof || jsonb_build_object('reference', 'LB-' || upper(right(proof ->> 'reference', 8)))
 where proof ->> 'reference' like 'batch ________';
