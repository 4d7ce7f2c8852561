-- A request for an agency moves a feed's own sequence on and nothing else: who may send a feed, how fresh it is and what is
-- missing are for the program and its operators.
revoke update on register_feeds from rsoits_web;
grant update (last_seq) on register_feeds to rsoits_web;
