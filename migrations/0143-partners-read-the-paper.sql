-- The signed paper of an agreement is for both of its parties: the partner opens it and neither adds nor removes one. Its
-- key opens with it, by the policy of data keys that asks for the attachment.
create policy web_with_agreement on attachments for select to rsoits_web
  using (object_kind = 'agreement' and exists (
    select from agreements g where g.id = object_id and g.partner_agency_id = rsoits_setting('agency_id')::uuid));
