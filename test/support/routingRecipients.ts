import type { RecipientRole } from '../../src/domain/agency.js';
import { FEDERAL_CALENDAR } from '../../src/domain/calendar.js';
import type { Recipient, Tie } from '../../src/domain/notification.js';

/** An agency of a directory in tests of routing rules, at work round the clock; the one of residence leads. */
export const agency = (agencyId: string, recipientRole: RecipientRole, ...ties: Tie[]): Recipient => ({
  agencyId,
  recipientRole,
  name: agencyId,
  ori: null,
  ties,
  lead: ties.includes('residence'),
  hours: { timeZone: 'America/New_York', dutyHours: [], calendar: FEDERAL_CALENDAR },
  standIn: null,
});
