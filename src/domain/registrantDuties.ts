import { addDays, type IsoDate } from '#basics/dates.js';
import { addBusinessDays, type Calendar } from './calendar.js';
import {
  type Custody,
  type Duty,
  type DutyBody,
  dutyPeriod,
  type InitialBasis,
  initialRegistrationDue,
  nextAppearance,
  photoDue,
} from './duty.js';
import { type NsorCareFacts, nsorCare } from './nsorCare.js';
import type { Reckoning } from './reckoning.js';
import type { Tier } from './tierRules.js';

/** What is owed for a registrant and by when. `owner` is who does it: the person, or the agency for it. */
export const REGISTRANT_DUTIES = {
  'first-registration': { says: 'Register here for the first time', owner: 'registrant' },
  'tier-decision': { says: 'Decide the tier', owner: 'agency' },
  'nsor-entry': { says: 'Bring NSOR up to date', owner: 'agency' },
  share: { says: 'Tell who must be told', owner: 'agency' },
  'nsor-check': { says: 'Compare the NSOR entry with the file: a second person', owner: 'agency' },
  'nsor-validation': { says: 'Validate the NSOR entry', owner: 'agency' },
  appearance: { says: 'Appear in person', owner: 'registrant' },
  'change-report': { says: 'Report a change', owner: 'registrant' },
  photo: { says: 'Take a photograph at the appearance', owner: 'agency' },
  'absconding-step': { says: 'Do the next steps after a failure to appear', owner: 'agency' },
  'clean-record-review': { says: 'Decide on a shorter duty after a clean record', owner: 'agency' },
  'duty-ends': { says: 'The duty ends: decide and clear', owner: 'agency' },
} as const satisfies Record<string, { says: string; owner: 'registrant' | 'agency' }>;
export type RegistrantDutyKind = keyof typeof REGISTRANT_DUTIES;

export interface RegistrantDuty {
  readonly kind: RegistrantDutyKind;
  /** What it is about: the number of the appearance; '' where there is only one. */
  readonly key: string;
  readonly dueOn: IsoDate;
  /** From when on it can be done; null: now. */
  readonly opensOn: IsoDate | null;
  readonly reckoning: Reckoning;
}

export interface DutyFacts {
  readonly state: 'pending' | 'registered' | 'in-custody' | 'absconded' | 'moved-out' | 'ended';
  readonly initialBasis: InitialBasis;
  readonly initialOn: IsoDate;
  readonly registeredOn: IsoDate | null;
  readonly tier: Tier | null;
  readonly juvenile: boolean;
  readonly visits: readonly IsoDate[];
  /** Appearances whose window began by this day count as kept; null: those that visits keep. */
  readonly appearancesKeptUntil: IsoDate | null;
  readonly photoOn: IsoDate | null;
  /** The last day on which an officer found that the photograph still shows the person. */
  readonly photoUnchangedOn?: IsoDate | null;
  readonly custody: readonly Custody[];
  readonly cleanSince: IsoDate | null;
  readonly cleanApproved: boolean;
  /** Day of the registration or of the last change that NSOR does not have yet; null: it has all. */
  readonly nsorBehindSince: IsoDate | null;
  /** What stands in NSOR, for its check and validation; null: nothing is known of an entry. */
  readonly nsorCare: NsorCareFacts | null;
  /** Recipients who must be told and were not yet: three business days for each. */
  readonly shares: readonly {
    readonly key: string;
    readonly dueOn: IsoDate;
    readonly reckoning: Reckoning;
  }[];
  /** Steps after a failure to appear whose clock runs: each with the day of its own table (`abscondingRules.ts`). */
  readonly absconding: DutyFacts['shares'];
}

export interface DutiesOfRegistrant {
  readonly open: readonly RegistrantDuty[];
  /** Appearances that were kept after their due day. */
  readonly late: readonly { readonly n: number; readonly on: IsoDate }[];
  readonly period: Duty | null;
}

/**
 * Everything that is due for a registrant. A pure function of what is known, so that all clocks of a registry can be
 * worked out again after a change of rules and only what differs is written.
 */
export function dutiesOfRegistrant(body: DutyBody, calendar: Calendar, facts: DutyFacts): DutiesOfRegistrant {
  const timed = (kind: RegistrantDutyKind, of: DutyFacts['shares']) =>
    of.map(({ key, dueOn, reckoning }): RegistrantDuty => ({ kind, key, dueOn, opensOn: null, reckoning }));
  // Both run whatever the state of the registration: who must be told must be told of an end too.
  const shares = [...timed('share', facts.shares), ...timed('absconding-step', facts.absconding)];
  const none: DutiesOfRegistrant = { open: shares, late: [], period: null };
  if (facts.state === 'ended' || facts.state === 'moved-out') return none;
  if (facts.registeredOn === null) {
    const first = initialRegistrationDue(body, calendar, facts.initialBasis, facts.initialOn);
    return {
      ...none,
      open: [
        { kind: 'first-registration', key: '', dueOn: first.due, opensOn: null, reckoning: first.reckoning },
        ...timed('absconding-step', facts.absconding),
      ],
    };
  }
  if (facts.tier === null) {
    const decide = addBusinessDays(
      calendar,
      facts.registeredOn,
      body.immediately,
      'SORNA guide, Tiering Offenses',
    );
    return {
      ...none,
      open: [
        { kind: 'tier-decision', key: '', dueOn: decide.due, opensOn: null, reckoning: decide.reckoning },
        ...shares,
      ],
    };
  }
  const { tier, registeredOn } = facts;
  const nsor = facts.nsorBehindSince === null ? null : nsorDuty(body, calendar, facts.nsorBehindSince);
  const { juvenile, custody, cleanSince, cleanApproved } = facts;
  const period = dutyPeriod(body, tier, {
    startsOn: registeredOn,
    juvenile,
    custody,
    cleanSince,
    cleanApproved,
  });
  const care = facts.nsorCare === null ? [] : nsorCare(facts.nsorCare);
  const open: RegistrantDuty[] = [...(nsor ? [nsor] : []), ...care, ...shares];
  const next = nextAppearance(body, calendar, tier, registeredOn, facts.visits, facts.appearancesKeptUntil);
  // Nobody appears from custody; the appearances that were not due there are asked for after release.
  const held = facts.state === 'in-custody';
  if (!held && (period.endsOn === null || next.nominal <= period.endsOn)) {
    open.push({
      kind: 'appearance',
      key: String(next.n),
      dueOn: next.due,
      opensOn: next.from,
      reckoning: next.reckoning,
    });
    const photo = photoDuty(body, tier, facts, next);
    if (photo) open.push(photo);
  }
  if (period.reviewOn !== null && !facts.cleanApproved)
    open.push({
      kind: 'clean-record-review',
      key: '',
      dueOn: period.reviewOn,
      opensOn: period.reviewOn,
      reckoning: {
        start: facts.cleanSince!,
        rule: 'clean record: no conviction punishable by more than a year, no sex offense, supervision and treatment completed',
        steps: [`clean since ${facts.cleanSince}: ${period.reviewOn}`],
        due: period.reviewOn,
        source: '34 USC 20915(b)',
      },
    });
  if (period.endsOn !== null)
    open.push({
      kind: 'duty-ends',
      key: '',
      dueOn: period.endsOn,
      opensOn: period.endsOn,
      reckoning: period.reckoning,
    });
  return { open, late: next.late, period };
}

function nsorDuty(body: DutyBody, calendar: Calendar, since: IsoDate): RegistrantDuty {
  const due = addBusinessDays(
    calendar,
    since,
    body.immediately,
    'SORNA guide, Submitting Offender Information Into NCIC/NSOR; "Immediate" transfer of information',
  );
  return { kind: 'nsor-entry', key: '', dueOn: due.due, opensOn: null, reckoning: due.reckoning };
}

/** A photograph for the next appearance, unless the last one is young enough then or was found to be unchanged since. */
function photoDuty(
  body: DutyBody,
  tier: Tier,
  facts: DutyFacts,
  next: ReturnType<typeof nextAppearance>,
): RegistrantDuty | null {
  const { photoOn, photoUnchangedOn = null } = facts;
  const since =
    photoOn !== null && photoUnchangedOn !== null && photoUnchangedOn > photoOn ? photoUnchangedOn : photoOn;
  if (!photoDue(body, tier, since, next.due)) return null;
  const days = body.appears[tier].photoDays;
  const steps =
    photoOn === null || since === null
      ? ['none was taken yet']
      : [
          `taken on ${photoOn}`,
          ...(since === photoOn ? [] : [`found unchanged by an officer on ${since}`]),
          `${since} plus ${days} days: ${addDays(since, days)}`,
          `appearance by ${next.due}: it is that old or older then`,
        ];
  return {
    kind: 'photo',
    key: String(next.n),
    dueOn: next.due,
    opensOn: next.from,
    reckoning: {
      start: photoOn ?? 'no photograph',
      rule: `Tier ${tier}: not older than ${days} days at an appearance, unless the person looks the same`,
      steps,
      due: next.due,
      source: 'SORNA guide, Required Registration Information, Picture',
    },
  };
}
