import { type IsoDate, isIsoDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { lettersAndDigits } from '#basics/text.js';
import { addBusinessDays, type Calendar } from './calendar.js';
import { nameWords } from './clearance.js';
import type { PersonDescription } from './person.js';
import { reasoned } from './reasoned.js';
import type { Reckoning } from './reckoning.js';

/**
 * Redress: somebody says that this system, or what it told, is wrong about them. A traveller who was taken for the
 * person of a record asks NSOTC; a registrant challenges what the registry holds, the tier, or a notification.
 */
export const REDRESS_KINDS = {
  traveller: { says: 'A traveler who may have been taken for somebody else', of: 'nsotc' },
  notification: { says: 'A registrant challenges a notification', of: 'nsotc' },
  data: { says: 'A registrant challenges registry data', of: 'registry' },
  tier: { says: 'A registrant challenges the tier', of: 'registry' },
} as const satisfies Record<string, { says: string; of: 'nsotc' | 'registry' }>;
export type RedressKind = keyof typeof REDRESS_KINDS;

export const REDRESS_STATES = {
  received: 'Received',
  waiting: 'Waiting for papers of the person',
  proposed: 'Decision waits for a second person',
  decided: 'Decided',
} as const;
export type RedressState = keyof typeof REDRESS_STATES;

/** How an inquiry may end, by whom it is of. `grants`: something is put right because of it. */
export const REDRESS_OUTCOMES = {
  cleared: { says: 'Not the person of the record: corrected and remembered', for: 'traveller', grants: true },
  'nothing-found': {
    says: 'Nothing of this system concerns the traveler',
    for: 'traveller',
    grants: false,
  },
  'is-the-person': { says: 'The traveler is the person of the record', for: 'traveller', grants: false },
  'not-established': { says: 'Who the person is could not be established', for: 'traveller', grants: false },
  upheld: { says: 'The challenge is right: corrected', for: 'registrant', grants: true },
  'upheld-in-part': { says: 'The challenge is right in part: corrected', for: 'registrant', grants: true },
  refused: { says: 'The challenge is refused', for: 'registrant', grants: false },
} as const satisfies Record<string, { says: string; for: 'traveller' | 'registrant'; grants: boolean }>;
export type RedressOutcome = keyof typeof REDRESS_OUTCOMES;

export function outcomesFor(kind: RedressKind): readonly RedressOutcome[] {
  const who = kind === 'traveller' ? 'traveller' : 'registrant';
  return (Object.keys(REDRESS_OUTCOMES) as RedressOutcome[]).filter((o) => REDRESS_OUTCOMES[o].for === who);
}

/** How an officer established who the person is. Copies of papers are attachments of the inquiry. */
export const IDENTITY_CHECKS = {
  document: 'Copy of a travel document or identity card, held against the inquiry',
  notarised: 'Notarised identity statement (28 CFR 16.41(d))',
  fingerprints: 'Fingerprints compared by the FBI',
} as const;
export type IdentityCheck = keyof typeof IDENTITY_CHECKS;

/**
 * Clocks, in business days after receipt: acknowledge within ten (5 USC 552a(d)(2)(A)), decide within thirty, as for the
 * review of a refusal (552a(d)(3)). To be confirmed by NSOTC and each registry.
 */
export const REDRESS_DAYS = {
  acknowledge: { days: 10, source: '5 USC 552a(d)(2)(A)' },
  decide: { days: 30, source: '5 USC 552a(d)(3), taken as the term; to be confirmed' },
} as const;

/** Both clocks of an inquiry, with their sums; ends of days are those of the owner's wall clock. */
export function redressDue(
  calendar: Calendar,
  receivedOn: IsoDate,
  clock: keyof typeof REDRESS_DAYS,
): { readonly due: IsoDate; readonly reckoning: Reckoning } {
  const { days, source } = REDRESS_DAYS[clock];
  return addBusinessDays(calendar, receivedOn, days, source);
}

/** A register record as the rules of clearing look at it. */
export interface RecordSeen {
  readonly recordNumber: string;
  readonly person: PersonDescription;
  /** An officer's "same person" about this traveller and record in force, on a verified identifier. */
  readonly verifiedSame: boolean;
}

export const CLEARING_OBSTACLES = {
  'identity-not-checked': 'Say first how it was established who the person is.',
  'identity-incomplete':
    'A full birth date and a document with its issuer are needed: nothing else can be remembered safely.',
  'no-record': 'Name the record for which the traveler was taken.',
  'identifier-agrees':
    'An identifier of the traveler is in the record. Whoever asks may be the person of the record: this cannot be cleared here.',
  'fingerprints-needed':
    'Name and birth date are those of the record. Only a comparison of fingerprints can tell them apart.',
  'verified-same':
    'An officer decided "same person" on a verified identifier. That decision must be reopened on its own evidence first.',
} as const;
export type ClearingObstacle = keyof typeof CLEARING_OBSTACLES;

/**
 * Why a traveller may not be cleared of a record; null when they may. This is the rule against a registrant who asks to
 * be cleared of their own record: no decision of an officer gets past it.
 */
export function clearingObstacle(
  person: PersonDescription,
  check: IdentityCheck | null,
  records: readonly RecordSeen[],
): ClearingObstacle | null {
  if (check === null) return 'identity-not-checked';
  const born = (person.birthDates ?? []).filter(isIsoDate);
  const documents = (person.documents ?? []).filter((d) => d.number && d.issuer);
  if (born.length !== 1 || documents.length === 0 || person.names.length === 0) return 'identity-incomplete';
  if (records.length === 0) return 'no-record';
  for (const record of records) {
    if (identifierAgrees(person, record.person)) return 'identifier-agrees';
    if (record.verifiedSame) return 'verified-same';
    if (check !== 'fingerprints' && nameAndBirthAgree(person, record.person)) return 'fingerprints-needed';
  }
  return null;
}

function identifierAgrees(a: PersonDescription, b: PersonDescription): boolean {
  const equal = (x: string | undefined, y: string | undefined) =>
    x !== undefined &&
    y !== undefined &&
    lettersAndDigits(x) !== '' &&
    lettersAndDigits(x) === lettersAndDigits(y);
  if (equal(a.fbiNumber, b.fbiNumber) || equal(a.aNumber, b.aNumber) || equal(a.biometricRef, b.biometricRef))
    return true;
  return (a.documents ?? []).some((x) =>
    (b.documents ?? []).some(
      (y) =>
        equal(x.number, y.number) &&
        (!x.issuer || !y.issuer || lettersAndDigits(x.issuer) === lettersAndDigits(y.issuer)),
    ),
  );
}

function nameAndBirthAgree(a: PersonDescription, b: PersonDescription): boolean {
  const born = new Set((b.birthDates ?? []).filter(isIsoDate));
  if (!(a.birthDates ?? []).some((d) => born.has(d))) return false;
  const names = new Set(b.names.map(nameWords));
  return a.names.some((n) => names.has(nameWords(n)));
}

/** The inquiry as its rules need it. */
export interface RedressFacts {
  readonly kind: RedressKind;
  readonly state: RedressState;
  readonly version: number;
  readonly round: number;
  readonly check: IdentityCheck | null;
  readonly proposedBy: string | null;
  readonly proposed: RedressOutcome | null;
}

export const REDRESS_REFUSALS = {
  stale: 'The inquiry changed after you opened it.',
  decided: 'The inquiry is decided. An appeal opens it again.',
  'not-decided': 'The inquiry is not decided yet.',
  'waits-for-second': 'A decision waits for the second person.',
  'nothing-proposed': 'No decision waits for a second person.',
  'same-person': 'The second person must not be the one who proposed it.',
  'unknown-outcome': 'Choose an outcome: none is preset.',
  'no-reason': 'Write why, so that a later reader can judge it.',
  'unknown-check': 'Choose how it was established who the person is.',
  'not-cleared': 'The traveler cannot be cleared.',
  'candidate-open':
    'Nobody has decided yet whether the traveler is the person of the message. Decide the candidate first: what the registrant says belongs to it.',
  'candidate-held': 'Another officer holds a candidate of this inquiry. Ask them to release it first.',
} as const;
export type RedressRefusal = keyof typeof REDRESS_REFUSALS;

export type RedressAct =
  | { readonly kind: 'identity'; readonly check: string; readonly note: string }
  | { readonly kind: 'ask'; readonly note: string }
  | { readonly kind: 'note'; readonly note: string }
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'decide'; readonly outcome: string; readonly note: string }
  | { readonly kind: 'second'; readonly agrees: boolean; readonly note: string }
  | { readonly kind: 'appeal'; readonly note: string };

export interface RedressChange {
  readonly state?: RedressState;
  readonly check?: IdentityCheck;
  readonly acknowledged?: true;
  readonly round?: number;
  /** Set with `proposed` and `decided`, cleared by a refusal and an appeal. */
  readonly outcome?: RedressOutcome | null;
}

/**
 * Whether an officer may do something to an inquiry, and what it changes. Clearing always needs a second person: it
 * lowers what later officers are shown of a record.
 */
export function actOnRedress(
  r: RedressFacts,
  act: RedressAct,
  byId: string,
  seenVersion: number,
): Result<RedressChange, RedressRefusal> {
  if (seenVersion !== r.version) return err('stale');
  if (act.kind === 'appeal') {
    if (r.state !== 'decided') return err('not-decided');
    return reasoned(act.note)
      ? ok({ state: 'received', outcome: null, round: r.round + 1 })
      : err('no-reason');
  }
  if (act.kind === 'note') return reasoned(act.note) ? ok({}) : err('no-reason');
  if (r.state === 'decided') return err('decided');
  if (act.kind === 'second') {
    if (r.state !== 'proposed' || r.proposed === null) return err('nothing-proposed');
    if (r.proposedBy === byId) return err('same-person');
    if (act.agrees) return ok({ state: 'decided', outcome: r.proposed });
    return reasoned(act.note) ? ok({ state: 'received', outcome: null }) : err('no-reason');
  }
  if (act.kind === 'acknowledge') return ok({ acknowledged: true });
  if (r.state === 'proposed') return err('waits-for-second');
  switch (act.kind) {
    case 'identity':
      if (!Object.hasOwn(IDENTITY_CHECKS, act.check)) return err('unknown-check');
      if (!reasoned(act.note)) return err('no-reason');
      return ok({ check: act.check as IdentityCheck, state: 'received' });
    case 'ask':
      return reasoned(act.note) ? ok({ state: 'waiting' }) : err('no-reason');
    case 'decide': {
      const outcome = outcomesFor(r.kind).find((o) => o === act.outcome);
      if (!outcome) return err('unknown-outcome');
      if (!reasoned(act.note)) return err('no-reason');
      return ok({ state: outcome === 'cleared' ? 'proposed' : 'decided', outcome });
    }
  }
}

/** What an inquiry says of the person: nothing else is taken at any door. */
export interface RedressContact {
  /** Where the letter goes, line by line. */
  readonly address: string;
  readonly email?: string;
}

/**
 * The letter to a wrongly matched traveller. It is the same whatever was found and decided: who reads it learns neither
 * that a record exists nor that none does. It gives the number that works at the next trip.
 */
export function travellerLetter(number: string, kind: 'acknowledgement' | 'decision'): readonly string[] {
  return kind === 'acknowledgement'
    ? [
        'We have received your inquiry. Please quote the redress number above whenever you write to us.',
        'We answer when our review is complete. If we need papers from you, we write to you.',
        'We can neither confirm nor deny that any government system holds information about you.',
      ]
    : [
        'We have completed our review of your inquiry. Where a correction was called for, it has been made and every office that had to know has been told.',
        `Give the redress number ${number} when you book travel: carriers have a field for it. It helps the government to tell you apart from other people.`,
        'We can neither confirm nor deny that any government system holds information about you. This letter does not say that you will not be asked questions when you travel.',
        'If you believe that the review was wrong, you may appeal in writing within 30 days, quoting the redress number and saying why.',
      ];
}
