-- A message was kept in the announced format too, which nobody read: an agency tries the format with a test message.
alter table notifications drop column content_next, drop column format_next;
