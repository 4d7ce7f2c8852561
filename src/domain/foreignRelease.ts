import { MS } from '#basics/clock.js';
import { err, ok, type Result } from '#basics/result.js';
import { type SecondPersonReason, secondPersonNeeded } from './adjudication.js';
import type { MatchedCaution } from './destinationCaution.js';
import { FIELD_CATALOGUE, type FieldName } from './fieldCatalogue.js';
import { instantText as at } from './reckoning.js';
import type { SubjectStatus } from './subject.js';

/**
 * The foreign release desk: one draft for each country and leg of a journey, decided by one person and agreed to by
 * another before anything leaves. Drafts come from a trip, an accepted travel notice, or a registration agency that
 * asks USNCB itself; the rules are the same whatever the door.
 */
export type DraftSource = 'trip' | 'travel-notice' | 'sora-request';
export type DraftKind = 'notice' | 'correction';

export const DRAFT_STATES = {
  open: 'Waits for an officer',
  stopped: 'Stopped by a destination caution: a named decision is needed',
  proposed: 'Waits for a second person',
  released: 'Released',
  'not-released': 'Decided not to release',
  'not-needed': 'Not told: the country is passed through only',
  cancelled: 'Superseded before it was released',
  withdrawn: 'Released and taken back',
} as const;
export type DraftState = keyof typeof DRAFT_STATES;

/** A stay in one country. Every port call of a ship is a leg; places are as the notice or the carrier names them. */
export interface ForeignLeg {
  /** Order within the journey, from 1. */
  readonly seq: number;
  /** ISO alpha-3. */
  readonly country: string;
  readonly place: string | null;
  readonly arrivesAtMs: number | null;
  /** The local day, where no hour is known: then `arrivesAtMs` is its first instant. */
  readonly arrivesOn?: string;
  /** When the traveller goes on; null where the stay has no known end. */
  readonly leavesAtMs: number | null;
}

export interface DraftFacts {
  readonly status: SubjectStatus;
  readonly tier: 1 | 2 | 3 | null;
  readonly minorVictim: 'yes' | 'no' | 'unknown';
  /** First departure from the United States; null where it is not known. */
  readonly departsAtMs: number | null;
}

/** A country that the desk has to look at, before cautions. */
export interface WantedDraft {
  readonly country: string;
  readonly leg: ForeignLeg;
  readonly role: 'destination' | 'transit';
  /** Why a transit state is told or not; empty for destinations. */
  readonly because: string;
  readonly needed: boolean;
}

/** A shorter stay with an onward leg is a transit; a longer one lets the person out of the airport for a night. */
export const TRANSIT_MS = 24 * MS.hour;

/**
 * One draft for each country of the journey, at its first leg. A transit state is told "where appropriate": when the
 * person is wanted, of tier III or of unknown tier with a minor victim, or stays long enough to leave the port.
 */
export function wantedDrafts(legs: readonly ForeignLeg[], facts: DraftFacts): readonly WantedDraft[] {
  const abroad = [...legs].sort((a, b) => a.seq - b.seq).filter((l) => l.country !== 'USA');
  const last = abroad.at(-1);
  const byCountry = new Map<string, WantedDraft>();
  for (const leg of abroad) {
    const stayMs =
      leg.arrivesAtMs === null || leg.leavesAtMs === null ? null : leg.leavesAtMs - leg.arrivesAtMs;
    const transit = leg !== last && stayMs !== null && stayMs < TRANSIT_MS;
    const why = transit ? transitReason(facts, stayMs) : null;
    const draft: WantedDraft = {
      country: leg.country,
      leg,
      role: transit ? 'transit' : 'destination',
      because: why?.says ?? '',
      needed: why?.told ?? true,
    };
    const before = byCountry.get(leg.country);
    // A stay beats a transit of the same country: it is told once, for the leg that matters.
    if (!before || (before.role === 'transit' && draft.role === 'destination'))
      byCountry.set(leg.country, draft);
  }
  return [...byCountry.values()];
}

/** Stays of this length or more are told whoever travels. */
const LONG_TRANSIT_MS = 8 * MS.hour;

function transitReason(facts: DraftFacts, stayMs: number): { readonly told: boolean; readonly says: string } {
  const hours = `${Math.round(stayMs / MS.hour)} h in transit`;
  if (facts.status === 'wanted') return { told: true, says: `${hours}; the person is wanted` };
  if (facts.tier === 3) return { told: true, says: `${hours}; tier III` };
  if (facts.tier === null && facts.minorVictim === 'yes')
    return { told: true, says: `${hours}; a victim was a minor and the tier is not known` };
  if (stayMs >= LONG_TRANSIT_MS)
    return { told: true, says: `${hours}: long enough to leave the airport or port` };
  return { told: false, says: `${hours}, not wanted and not of tier III` };
}

/** Clocks of a draft: seven days and 48 hours before the first departure, as travel notices have them. */
export const RELEASE_CLOCKS = {
  'release-week': { beforeMs: 7 * MS.day, says: 'T-7 days: the destination should have heard' },
  'release-48h': { beforeMs: 48 * MS.hour, says: 'T-48 hours: the destination must have heard' },
} as const;
export type ReleaseClock = keyof typeof RELEASE_CLOCKS;

/** The least time that a person is given, however late a draft comes. */
const LEAST_MS = MS.hour;

export interface DueClock {
  readonly kind: ReleaseClock;
  readonly dueAtMs: number;
  readonly steps: readonly string[];
}

/** The clocks that still can be met; the 48-hour one always runs until the departure itself. */
export function releaseClocks(departsAtMs: number | null, nowMs: number): readonly DueClock[] {
  if (departsAtMs === null) return [];
  return (Object.keys(RELEASE_CLOCKS) as ReleaseClock[]).flatMap((kind) => {
    const { beforeMs, says } = RELEASE_CLOCKS[kind];
    const dueAtMs = departsAtMs - beforeMs;
    if (dueAtMs >= nowMs + LEAST_MS)
      return [{ kind, dueAtMs, steps: [`departs ${at(departsAtMs)}`, `${says}: ${at(dueAtMs)}`] }];
    if (kind === 'release-week') return [];
    return [
      {
        kind,
        dueAtMs: nowMs + LEAST_MS,
        steps: [`departs ${at(departsAtMs)}`, `${says} is past: one hour from ${at(nowMs)}`],
      },
    ];
  });
}

export interface CautionDecision {
  readonly outcome: 'go-on' | 'limit' | 'do-not-release';
  readonly rationale: string;
  /** Who was asked, by name and office: the risk to a life is never decided by nobody. */
  readonly consulted: string;
  readonly decidedBy: string;
  readonly decidedAtMs: number;
}

export interface Draft {
  readonly id: string;
  readonly source: DraftSource;
  readonly kind: DraftKind;
  readonly country: string;
  readonly state: DraftState;
  readonly cautions: readonly MatchedCaution[];
  readonly caution: CautionDecision | null;
  /** Fields that the officer holds back beyond the rules. */
  readonly withheld: readonly FieldName[];
  readonly outcome: 'release' | 'do-not-release' | null;
  readonly rationale: string;
  readonly proposedBy: string | null;
  readonly proposedAtMs: number | null;
  readonly secondNeeded: readonly SecondPersonReason[];
  readonly secondBy: string | null;
  readonly secondAtMs: number | null;
  readonly secondNote: string;
  readonly version: number;
}

export const RELEASE_REFUSALS = {
  'not-open': 'The draft does not wait for a decision.',
  'stale-version': 'The draft changed after you opened it. Look at it again.',
  'caution-first': 'A destination caution stops this draft until a named person has decided about it.',
  'no-caution': 'No destination caution stops this draft.',
  'no-outcome': 'Choose whether to release. Nothing is preset.',
  'no-rationale': 'Write why, so that a later reader can judge it.',
  'no-consulted': 'Say by name and office who was asked about the risk.',
  'rationale-too-long': 'The reason is longer than 4,000 characters.',
  'unknown-field': 'A field to hold back is not in the field catalog.',
  'nothing-proposed': 'No decision waits for a second person.',
  'same-person': 'The second person must not be the one who decided.',
} as const;
export type ReleaseRefusalCode = keyof typeof RELEASE_REFUSALS;
export interface ReleaseRefusal {
  readonly code: ReleaseRefusalCode;
  readonly says: string;
}

const RATIONALE_CHARS_MAX = 4000;

const CAUTION_OUTCOMES: readonly string[] = [
  'go-on',
  'limit',
  'do-not-release',
] satisfies CautionDecision['outcome'][];

/** Everything to mend in a decision on a caution, in the order of its form; empty: it can be taken. */
export function cautionProblems(input: {
  readonly outcome: string;
  readonly rationale: string;
  readonly consulted: string;
}): readonly ReleaseRefusalCode[] {
  const bad = checkWords(input.rationale);
  return [
    ...(CAUTION_OUTCOMES.includes(input.outcome) ? [] : (['no-outcome'] as const)),
    ...(input.consulted.trim() === '' ? (['no-consulted'] as const) : []),
    ...(bad ? [bad] : []),
  ];
}

/** A named person decides whether a draft that a caution stopped may go on to the two ordinary persons. */
export function decideCaution(
  draft: Draft,
  input: {
    readonly outcome: string;
    readonly rationale: string;
    readonly consulted: string;
    readonly version: number;
  },
  by: string,
  nowMs: number,
): Result<Draft, ReleaseRefusal> {
  if (draft.state !== 'stopped') return refuse('no-caution');
  if (draft.version !== input.version) return refuse('stale-version');
  const [problem] = cautionProblems(input);
  if (problem) return refuse(problem);
  const outcome = input.outcome as CautionDecision['outcome'];
  const caution: CautionDecision = {
    outcome,
    rationale: input.rationale.trim(),
    consulted: input.consulted.trim(),
    decidedBy: by,
    decidedAtMs: nowMs,
  };
  const next = { ...draft, caution, version: draft.version + 1 };
  if (outcome === 'do-not-release') return ok({ ...next, state: 'not-released' });
  return ok({ ...next, state: 'open', withheld: outcome === 'limit' ? LIMITED : draft.withheld });
}

/** What a limited release holds back: everything that says why the person is registered. */
export const LIMITED: readonly FieldName[] = (Object.keys(FIELD_CATALOGUE) as FieldName[]).filter((f) =>
  ['offence', 'warrant', 'registration'].includes(FIELD_CATALOGUE[f].group),
);

export interface ReleaseInput {
  readonly outcome: string | null;
  readonly withhold: readonly string[];
  readonly rationale: string;
  readonly version: number;
}

/** Everything to mend in a proposal, in the order of its form; empty: it can be made. */
export function releaseProblems(input: Omit<ReleaseInput, 'version'>): readonly ReleaseRefusalCode[] {
  const bad = checkWords(input.rationale);
  return [
    ...(input.outcome === 'release' || input.outcome === 'do-not-release' ? [] : (['no-outcome'] as const)),
    ...(input.withhold.every((f) => Object.hasOwn(FIELD_CATALOGUE, f)) ? [] : (['unknown-field'] as const)),
    ...(bad ? [bad] : []),
  ];
}

/** One person decides. To release to a foreign authority is always only proposed (`secondPersonNeeded`). */
export function proposeRelease(
  draft: Draft,
  input: ReleaseInput,
  by: string,
  nowMs: number,
): Result<Draft, ReleaseRefusal> {
  if (draft.state === 'stopped') return refuse('caution-first');
  if (draft.state !== 'open') return refuse('not-open');
  if (draft.version !== input.version) return refuse('stale-version');
  const [problem] = releaseProblems(input);
  if (problem) return refuse(problem);
  const outcome = input.outcome as 'release' | 'do-not-release';
  // What a caution has limited stays limited: an officer can take away, never add.
  const limited = draft.caution?.outcome === 'limit' ? LIMITED : [];
  const withheld = [...new Set([...limited, ...(input.withhold as readonly FieldName[])])];
  const secondNeeded = secondPersonNeeded({
    kind: 'release',
    toForeignAuthority: outcome === 'release',
  });
  const decided: Draft = {
    ...draft,
    outcome,
    withheld,
    rationale: input.rationale.trim(),
    proposedBy: by,
    proposedAtMs: nowMs,
    secondNeeded,
    secondBy: null,
    secondAtMs: null,
    secondNote: '',
    version: draft.version + 1,
    state: secondNeeded.length > 0 ? 'proposed' : outcome === 'release' ? 'released' : 'not-released',
  };
  return ok(decided);
}

/** The second person agrees and the draft is released, or returns it with a note. */
export function secondRelease(
  draft: Draft,
  answer: { readonly agrees: boolean; readonly note: string; readonly version: number },
  by: string,
  nowMs: number,
): Result<Draft, ReleaseRefusal> {
  if (draft.state !== 'proposed') return refuse('nothing-proposed');
  if (draft.proposedBy === by) return refuse('same-person');
  if (draft.version !== answer.version) return refuse('stale-version');
  const note = answer.note.trim();
  if (!answer.agrees && note === '') return refuse('no-rationale');
  if (note.length > RATIONALE_CHARS_MAX) return refuse('rationale-too-long');
  const signed = {
    ...draft,
    secondBy: by,
    secondAtMs: nowMs,
    secondNote: note,
    version: draft.version + 1,
  };
  return ok(answer.agrees ? { ...signed, state: 'released' } : { ...signed, state: 'open', outcome: null });
}

/** A draft or released message that exists for a source. */
export interface KnownDraft {
  readonly id: string;
  readonly country: string;
  readonly state: DraftState;
  readonly kind: DraftKind;
  /** Digest of what the copy would say, so that only a real change makes a correction. */
  readonly digest: string;
}

export interface Reconciled<T> {
  /** New drafts: notices of countries that have none, corrections of released ones that changed. */
  readonly add: readonly { readonly wanted: T; readonly kind: DraftKind }[];
  /** Drafts that nobody has released yet and whose facts changed: decided again from the start. */
  readonly refresh: readonly { readonly id: string; readonly wanted: T }[];
  /** Drafts that are no longer wanted and told nobody. */
  readonly cancel: readonly string[];
  /** Corrections that nobody has released, of facts that are again what the country was told. */
  readonly undone: readonly string[];
  /** Released ones that no longer hold: every recipient hears it, without waiting for anybody. */
  readonly withdraw: readonly string[];
}

/** States in which a draft told nobody and can still change. */
const UNTOLD: readonly DraftState[] = ['open', 'stopped', 'proposed', 'not-needed'];

/**
 * Holds the drafts that a journey wants against those it has. Repeating it with the same facts changes nothing.
 * A withdrawal says nothing of a person and goes at once (34 USC 21504); a correction says something new and is
 * released by two persons like the notice.
 */
export function reconcileDrafts<T extends { readonly country: string; readonly digest: string }>(
  wanted: readonly T[],
  known: readonly KnownDraft[],
): Reconciled<T> {
  const result = {
    add: [] as { wanted: T; kind: DraftKind }[],
    refresh: [] as { id: string; wanted: T }[],
    cancel: [] as string[],
    undone: [] as string[],
    withdraw: [] as string[],
  };
  for (const w of wanted) {
    const own = known.filter((k) => k.country === w.country && k.state !== 'cancelled');
    const untold = own.find((k) => UNTOLD.includes(k.state));
    const released = own.filter((k) => k.state === 'released').at(-1);
    const refused = own.filter((k) => k.state === 'not-released').at(-1);
    if (untold && untold.kind === 'correction' && released?.digest === w.digest)
      result.undone.push(untold.id);
    else if (untold) {
      if (untold.digest !== w.digest) result.refresh.push({ id: untold.id, wanted: w });
      // What two persons have decided, one way or the other, is not asked again while nothing changes.
    } else if (released?.digest !== w.digest && refused?.digest !== w.digest)
      result.add.push({ wanted: w, kind: released ? 'correction' : 'notice' });
  }
  const countries = new Set(wanted.map((w) => w.country));
  for (const k of known) {
    if (countries.has(k.country)) continue;
    if (UNTOLD.includes(k.state)) result.cancel.push(k.id);
    if (k.state === 'released') result.withdraw.push(k.id);
  }
  return result;
}

function checkWords(text: string): ReleaseRefusalCode | null {
  const words = text.trim();
  if (words === '') return 'no-rationale';
  return words.length > RATIONALE_CHARS_MAX ? 'rationale-too-long' : null;
}

function refuse(code: ReleaseRefusalCode): { readonly ok: false; readonly error: ReleaseRefusal } {
  return err({ code, says: RELEASE_REFUSALS[code] });
}
