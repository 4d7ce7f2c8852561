import { err, ok, type Result } from '#basics/result.js';
import type { ClearReason } from './nsorEntry.js';
import type { RecordEnd } from './recordEnd.js';
import type { RegistrationRefusal } from './registration.js';

/** How a registration ends or rests, and what follows everywhere else. */
interface EndRow {
  readonly says: string;
  readonly state: 'ended' | 'moved-out' | 'in-custody';
  /** How its NSOR record and the register that travellers are screened against end with it; null: they stand. */
  readonly record: RecordEnd | null;
  /** What goes to NSOR: a clear with its reason, a cancellation of what was entered in error, or nothing. */
  readonly nsor: ClearReason | 'cancel' | null;
  /** History is sealed: shown only to who names a reason. */
  readonly seals: boolean;
  readonly source: string;
}

// biome-ignore format: a table
export const REGISTRANT_ENDS = {
  'duty-over': { says: 'The duty has run out',                state: 'ended',      record: 'expired',   nsor: 'expired', seals: false, source: '34 USC 20915' },
  vacated:     { says: 'The conviction was vacated',          state: 'ended',      record: 'vacated',   nsor: 'vacated', seals: true,  source: 'SORNA guide, Who Must Register: convictions only' },
  pardoned:    { says: 'The conviction was pardoned',         state: 'ended',      record: 'vacated',   nsor: 'pardoned', seals: true,  source: 'SORNA guide, Who Must Register: convictions only' },
  expunged:    { says: 'The conviction was expunged',         state: 'ended',      record: 'vacated',   nsor: 'vacated', seals: true,  source: 'SORNA guide, Who Must Register: convictions only' },
  died:        { says: 'The person has died',                 state: 'ended',      record: 'cleared',   nsor: 'died', seals: false, source: 'Records of the dead are cleared' },
  error:       { says: 'The person was entered in error',     state: 'ended',      record: 'cancelled', nsor: 'cancel', seals: true,  source: 'NCIC: cancel what was entered in error' },
  deported:    { says: 'The person was deported',             state: 'moved-out',  record: null,        nsor: null, seals: false, source: 'The duty rests while abroad and resumes on return (34 USC 20915)' },
  'moved-out': { says: 'The person moved to another jurisdiction', state: 'moved-out', record: 'cleared', nsor: 'moved', seals: false, source: 'SORNA guide, Previously registered offenders' },
  custody:     { says: 'The person is in custody',            state: 'in-custody', record: null,        nsor: null, seals: false, source: '34 USC 20915(a): the time does not count' },
} as const satisfies Record<string, EndRow>;
export type RegistrantEnd = keyof typeof REGISTRANT_ENDS;

/** Whether a registration may end this way, with a reason that another officer can follow. */
export function mayEndRegistrant(
  state: string,
  end: string,
  reason: string,
): Result<RegistrantEnd, RegistrationRefusal> {
  if (state === 'ended') return err({ code: 'not-registered', says: 'The registration has ended already.' });
  if (!Object.hasOwn(REGISTRANT_ENDS, end))
    return err({
      code: 'not-registerable',
      says: `unknown end: ${end}. Expected one of ${Object.keys(REGISTRANT_ENDS).join(', ')}`,
    });
  if (reason.trim().length < 10)
    return err({
      code: 'reason-needed',
      says: 'Say in a sentence why, with the document it rests on: ten characters or more.',
    });
  return ok(end as RegistrantEnd);
}
