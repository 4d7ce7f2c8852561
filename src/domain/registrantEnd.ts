import type { IsoDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import type { ClearReason } from './nsorEntry.js';
import type { RecordEnd } from './recordEnd.js';
import type { RegistrationRefusal } from './registration.js';
import type { Tier } from './tierRules.js';

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

/** What lists call a person whose file is sealed: the name itself stands behind the seal, with the values. */
export const SEALED_NAME = 'Sealed';

/** What is known of a registration when somebody ends it. */
export interface EndFacts {
  readonly state: string;
  readonly tier: Tier | null;
  /** Worked out by the clocks: tier, time in custody, clean record. Null: for life, or no tier was decided. */
  readonly dutyEndsOn: IsoDate | null;
}

/** Whether a registration may end this way, with a reason that another officer can follow. */
export function mayEndRegistrant(
  facts: EndFacts,
  given: { readonly end: string; readonly reason: string; readonly on: IsoDate },
): Result<RegistrantEnd, RegistrationRefusal> {
  const { end } = given;
  if (facts.state === 'ended')
    return err({ code: 'not-registered', says: 'The registration has ended already.' });
  if (!isRegistrantEnd(end))
    return err({
      code: 'not-registerable',
      says: `unknown end: ${end}. Expected one of ${Object.keys(REGISTRANT_ENDS).join(', ')}`,
    });
  if (end === 'custody' && facts.state === 'in-custody')
    return err({ code: 'not-registerable', says: 'The person is in custody already.' });
  if (end === 'duty-over' && (facts.dutyEndsOn === null || given.on < facts.dutyEndsOn))
    return err({ code: 'not-over', says: whyNotOver(facts) });
  if (given.reason.trim().length < 10) return err(REASON_NEEDED);
  return ok(end);
}

export function isRegistrantEnd(end: string): end is RegistrantEnd {
  return Object.hasOwn(REGISTRANT_ENDS, end);
}

const REASON_NEEDED: RegistrationRefusal = {
  code: 'reason-needed',
  says: 'Say in a sentence why, with the document it rests on: ten characters or more.',
};

/** An end by time is arithmetic, no opinion: where the day is wrong, what it is worked out from is. */
function whyNotOver(facts: EndFacts): string {
  const mend =
    'Where that is wrong, put right the tier, the day of registration, the times in custody or the clean record.';
  if (facts.dutyEndsOn !== null) return `The duty runs until ${facts.dutyEndsOn}. ${mend}`;
  return facts.tier === null
    ? 'No tier is decided, so nobody knows until when the duty runs.'
    : `The duty is for life. ${mend}`;
}

/** How a registration that rests or has ended runs again. */
interface ReturnRow {
  readonly says: string;
  readonly from: readonly string[];
  readonly source: string;
}

// biome-ignore format: a table
export const REGISTRANT_RETURNS = {
  released:     { says: 'The person was released from custody',                       from: ['in-custody'],                       source: '34 USC 20915(a): the time in custody does not count' },
  returned:     { says: 'The person lives, works or goes to school here again',       from: ['moved-out'],                        source: 'SORNA guide, Where To Register' },
  'taken-back': { says: 'What was recorded is wrong, or was set aside by a court',    from: ['ended', 'moved-out', 'in-custody'], source: '28 CFR 20.37: accurate and complete records' },
} as const satisfies Record<string, ReturnRow>;
export type RegistrantReturn = keyof typeof REGISTRANT_RETURNS;

export function isRegistrantReturn(how: string): how is RegistrantReturn {
  return Object.hasOwn(REGISTRANT_RETURNS, how);
}

/** Returns that a state allows. */
export function returnsFrom(state: string): readonly RegistrantReturn[] {
  return (Object.keys(REGISTRANT_RETURNS) as RegistrantReturn[]).filter((how) =>
    (REGISTRANT_RETURNS[how].from as readonly string[]).includes(state),
  );
}

/** Whether a registration may run again this way. @param endedOn the day on which it ended or began to rest */
export function mayReturnRegistrant(
  facts: { readonly state: string; readonly endedOn: IsoDate | null },
  given: { readonly how: RegistrantReturn; readonly reason: string; readonly on: IsoDate },
): Result<RegistrantReturn, RegistrationRefusal> {
  if (!returnsFrom(facts.state).includes(given.how))
    return err({ code: 'not-registered', says: 'The registration neither rests nor has ended this way.' });
  if (facts.endedOn !== null && given.on < facts.endedOn)
    return err({
      code: 'before-end',
      says: `${given.on} is before ${facts.endedOn}, the day on which it ended or began to rest.`,
    });
  if (given.reason.trim().length < 10) return err(REASON_NEEDED);
  return ok(given.how);
}

/** One thing that happened to a registration as a whole: it ended, began to rest, or runs again. */
export interface Standing {
  readonly how: RegistrantEnd | RegistrantReturn;
  readonly on: IsoDate;
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
}

export function standingSays(how: Standing['how']): string {
  return isRegistrantEnd(how) ? REGISTRANT_ENDS[how].says : REGISTRANT_RETURNS[how].says;
}

/** Whether a person left by deportation. @param standings of one registration, the oldest first */
export function isDeported(state: string, standings: readonly Pick<Standing, 'how'>[]): boolean {
  return state === REGISTRANT_ENDS.deported.state && standings.at(-1)?.how === 'deported';
}

/**
 * The end that holds and takes the NSOR record with it; null while the registration runs or only rests.
 * @param standings of one registration, the oldest first
 */
export function endOfRecord(standings: readonly Standing[]): RegistrantEnd | null {
  const last = standings.at(-1)?.how;
  return last !== undefined && isRegistrantEnd(last) && REGISTRANT_ENDS[last].record !== null ? last : null;
}
