import type { CapAlert } from '#formats/cap/write.js';

/** A restricted alert for a fan-out system: a reference, never the record. */
export const CAP_SAMPLE: CapAlert = {
  identifier: 'rsoits.2026.000117',
  sender: 'nsotc@usms.example',
  sent: '2026-03-14T09:30:00-05:00',
  status: 'Test',
  kind: 'Alert',
  restriction: 'Law enforcement only',
  event: 'Travel of a registered person',
  urgency: 'Immediate',
  severity: 'Severe',
  certainty: 'Likely',
  expires: '2026-03-15T09:30:00-05:00',
  headline: 'Message RSO-26-000117 waits in the portal',
  parameters: [['reference', 'RSO-26-000117']],
};
