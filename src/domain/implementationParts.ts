import { ABSCONDING_STEPS, type AbscondingStep } from './absconding.js';
import { NCIC_COVERS, type NcicCover, SITE_CHECK_DAYS } from './agreement.js';

/**
 * The sections of the evidence that are shown from what was done with others: laboratory, NGI, partners, recipients,
 * police. An entry of the registration alone proves none of it.
 */

/** How many, and a few by file number. */
export interface Examples {
  readonly n: number;
  readonly numbers: readonly string[];
}

export interface Shown {
  readonly holds: readonly (readonly [name: string, value: string])[];
  readonly gaps: readonly string[];
  readonly evidenced: boolean;
}

/** From the samples, each of which begins with the question to CODIS. */
export interface DnaFigures {
  readonly checked: number;
  readonly inCodis: number;
  readonly taken: number;
  readonly submitted: number;
  readonly received: number;
  /** Taken before CODIS was asked. */
  readonly early: Examples;
  /** Taken, and the laboratory has not confirmed it. */
  readonly pending: Examples;
  /** Registered persons of whom CODIS was never asked. */
  readonly unchecked: Examples;
}

/** From the sets of prints; one that was taken again counts no more. */
export interface PrintFigures {
  /** Sets by how they were taken and where they stand, in words. */
  readonly sets: Readonly<Record<string, number>>;
  readonly accepted: number;
  readonly rejected: Examples;
  /** Scanned cards on the way: NGI accepts none of them at once. */
  readonly cards: Examples;
  /** Sent, and after the day on which NGI is asked what became of them. */
  readonly unasked: Examples;
  /** Registered persons without an accepted set. */
  readonly noFingers: Examples;
  readonly noPalms: Examples;
}

/** What agreements in force cover of NCIC, and what waits at the partner. */
export interface NsorCover {
  readonly covered: Readonly<Partial<Record<NcicCover, string>>>;
  readonly submitted: number;
  readonly waiting: number;
}

export interface ContactFigures {
  readonly n: number;
  /** Verified within the cycle. */
  readonly current: number;
  readonly oldest: string | null;
  /** Null: somebody who looks for the registry office finds a verified contact. */
  readonly problem: 'none' | 'never' | 'stale' | null;
  /** Times that somebody relied on a contact that was missing or stale, not settled yet. */
  readonly incidents: number;
}

export interface ShareFigures {
  readonly told: number;
  readonly late: number;
  /** Owed and after its day. */
  readonly overdue: number;
  readonly owed: number;
  /** The rule names a kind of recipient and the agency keeps none. */
  readonly nobody: number;
}

/** The public site as somebody saw it who looked. */
export interface SiteFigures {
  /** Registrants whom the public must be able to see. */
  readonly listed: number;
  /** Of them seen since their last change, with nothing prohibited. */
  readonly right: number;
  readonly unseen: Examples;
  readonly missing: Examples;
  readonly prohibited: Examples;
  /** Shown although they are not to be. */
  readonly tooMany: Examples;
  /** Agreements in force about the site, with the looks at it. */
  readonly partners: readonly {
    readonly with: string;
    readonly until: string | null;
    readonly looks: number;
    readonly last: string | null;
    /** The last look, or the agreement where there is none, is older than the cycle. */
    readonly due: boolean;
  }[];
}

export interface AbscondingFigures {
  readonly cases: number;
  readonly absconded: number;
  readonly located: number;
  readonly steps: Readonly<
    Partial<Record<AbscondingStep, { readonly done: number; readonly leftOut: number }>>
  >;
  /** Open cases by the step that is next. */
  readonly next: Readonly<Partial<Record<AbscondingStep, Examples>>>;
  /** Open cases in which nobody has said yet whether the person absconded. */
  readonly undecided: Examples;
  /** Absconded by their state, without a case. */
  readonly without: Examples;
}

export const listed = (of: Readonly<Record<string, number>>) =>
  Object.entries(of)
    .filter(([, n]) => n > 0)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ') || 'none';
const numbers = (e: Examples) => (e.numbers.length > 0 ? `: files ${e.numbers.join(', ')}` : '');
/** A gap with its file numbers, in the words for one or for several; none where there is nothing. */
export const gap = (e: Examples, one: string, several = one) =>
  e.n > 0 ? [`${e.n} ${e.n === 1 ? one : several}${numbers(e)}`] : [];
export const when = (day: string | null) => day ?? 'never';

export function dnaShown(dna: DnaFigures): Shown {
  return {
    holds: [
      ['CODIS was asked first', String(dna.checked - dna.early.n)],
      ['Found in CODIS already, no sample taken', String(dna.inCodis)],
      ['Samples taken', String(dna.taken)],
      ['Submitted to a laboratory of CODIS', String(dna.submitted)],
      ['Receipts of the laboratory', String(dna.received)],
    ],
    gaps: [
      ...gap(
        dna.early,
        'sample was taken before CODIS was asked',
        'samples were taken before CODIS was asked',
      ),
      ...gap(
        dna.pending,
        'sample taken and not received by the laboratory',
        'samples taken and not received by the laboratory',
      ),
      ...gap(dna.unchecked, 'registered without a question to CODIS'),
    ],
    evidenced: dna.checked > dna.early.n,
  };
}

export function printsShown(prints: PrintFigures): Shown {
  return {
    holds: [
      ['Sets by way and state', listed(prints.sets)],
      ['Accepted by NGI', String(prints.accepted)],
      ['Scanned cards on the way, for which no acceptance comes at once', String(prints.cards.n)],
    ],
    gaps: [
      ...gap(
        prints.rejected,
        'set was rejected by NGI and not taken again',
        'sets were rejected by NGI and not taken again',
      ),
      ...gap(
        prints.cards,
        'scanned card without an answer; sent is not accepted',
        'scanned cards without an answer; sent is not accepted',
      ),
      ...gap(
        prints.unasked,
        'set without an answer after the day to ask NGI',
        'sets without an answer after the day to ask NGI',
      ),
      ...gap(prints.noFingers, 'registered without fingerprints that NGI accepted'),
      ...gap(prints.noPalms, 'registered without palm prints that NGI accepted'),
    ],
    evidenced: prints.accepted > 0,
  };
}

/** Lines and gaps of an agency whose entries go by a partner. */
export function coverShown(cover: NsorCover): Omit<Shown, 'evidenced'> {
  const kinds = Object.entries(NCIC_COVERS) as [NcicCover, { readonly says: string }][];
  return {
    holds: [
      ...kinds.map(
        ([code, { says }]) =>
          [`${says}, by agreement`, cover.covered[code] ?? 'no agreement in force covers it'] as const,
      ),
      ['Submitted by the partner', String(cover.submitted)],
    ],
    gaps: [
      ...kinds.flatMap(([code, { says }]) =>
        cover.covered[code] ? [] : [`No agreement in force covers: ${says.toLowerCase()}`],
      ),
      ...(cover.waiting > 0 ? [`${cover.waiting} messages wait for the partner to submit them`] : []),
    ],
  };
}

const CONTACT_PROBLEMS = {
  none: 'No contact of the registry office is kept',
  never: 'The contact of the registry office was never verified',
  stale: 'The contact of the registry office was verified too long ago',
} as const;

export function contactsShown(contacts: ContactFigures, waiting: number): Shown {
  return {
    holds: [
      ['Contacts', String(contacts.n)],
      ['Of them verified in time', `${contacts.current}, the longest ago on ${when(contacts.oldest)}`],
      ['Announcements that nobody here has taken up', String(waiting)],
    ],
    gaps: [
      ...(contacts.problem ? [CONTACT_PROBLEMS[contacts.problem]] : []),
      ...(contacts.current < contacts.n
        ? [`${contacts.n - contacts.current} contacts are not verified in time`]
        : []),
      ...(contacts.incidents > 0
        ? [`${contacts.incidents} times somebody relied on a stale or missing contact`]
        : []),
      ...(waiting > 0 ? [`${waiting} announcements wait`] : []),
    ],
    evidenced: contacts.problem === null,
  };
}

/** The five groups of the guide, by the row of the routing matrix that tells them. */
export const SHARE_GROUPS: Readonly<Record<string, string>> = {
  25: 'Attorney General: NSOR',
  26: 'police, prosecutors, probation, schools and housing',
  27: 'other jurisdictions',
  28: 'background checks',
  29: 'child protection and volunteers',
};
const NO_SHARES: ShareFigures = { told: 0, late: 0, overdue: 0, owed: 0, nobody: 0 };

/** Each of the five must have been told in time at least once; four of them are not the rule. */
export function sharesShown(shares: Readonly<Record<string, ShareFigures>>): Shown {
  const groups = Object.entries(SHARE_GROUPS).map(([row, says]) => ({ says, ...(shares[row] ?? NO_SHARES) }));
  const inTime = groups.filter((g) => g.told > g.late);
  return {
    holds: [
      ['Groups told in time', `${inTime.length} of ${groups.length}`],
      ...groups.map(
        (g) => [g.says, `told in time ${g.told - g.late}, told late ${g.late}; owed ${g.owed}`] as const,
      ),
    ],
    gaps: groups.flatMap((g) => [
      ...(g.late > 0 ? [`${g.late} told late (${g.says})`] : []),
      ...(g.overdue > 0 ? [`${g.overdue} overdue (${g.says})`] : []),
      ...(g.nobody > 0 ? [`${g.nobody} times nobody is kept as recipient (${g.says})`] : []),
      ...(g.told + g.owed === 0 ? [`Nobody was told (${g.says})`] : []),
    ]),
    evidenced: inTime.length === groups.length,
  };
}

export function publicSiteShown(site: SiteFigures): Shown {
  return {
    holds: [
      ['Registrants whom the public must be able to see', String(site.listed)],
      ['Of them seen on the site since their last change', String(site.right)],
    ],
    gaps: [
      ...gap(
        site.unseen,
        'registrant for whom nobody has looked since the last change',
        'registrants for whom nobody has looked since their last change',
      ),
      ...gap(site.missing, 'was not shown at the last look', 'were not shown at the last look'),
      ...gap(site.tooMany, 'was shown and is not to be', 'were shown and are not to be'),
    ],
    evidenced: site.right > 0,
  };
}

export function siteChecksShown(site: SiteFigures): Shown {
  return {
    holds: site.partners.map(
      (p) =>
        [
          `Agreement with ${p.with}`,
          `${p.until ? `until ${p.until}` : 'without an end'}; looks ${p.looks}, last on ${when(p.last)}`,
        ] as const,
    ),
    gaps: [
      ...(site.partners.length === 0 ? ['No agreement about a public site is in force'] : []),
      ...site.partners
        .filter((p) => p.due)
        .map((p) => `Nobody has looked at the site of ${p.with} for ${SITE_CHECK_DAYS} days`),
      ...gap(site.missing, 'was not shown at the last look', 'were not shown at the last look'),
      ...gap(
        site.prohibited,
        'was shown with something prohibited at the last look',
        'were shown with something prohibited at the last look',
      ),
    ],
    evidenced: site.partners.some((p) => p.looks > 0),
  };
}

export function abscondersShown(f: AbscondingFigures): Shown {
  const steps = Object.entries(ABSCONDING_STEPS) as [AbscondingStep, { readonly says: string }][];
  return {
    holds: [
      ['Cases', String(f.cases)],
      ['Found to have absconded', String(f.absconded)],
      ['Located', String(f.located)],
      ...steps.map(([code, { says }]) => {
        const { done, leftOut } = f.steps[code] ?? { done: 0, leftOut: 0 };
        return [says, `done ${done}, left out with a reason ${leftOut}`] as const;
      }),
    ],
    gaps: [
      ...steps.flatMap(([code, { says }]) =>
        gap(f.next[code] ?? { n: 0, numbers: [] }, `open case, next: ${says}`, `open cases, next: ${says}`),
      ),
      ...gap(
        f.undecided,
        'open case in which nobody has said whether the person absconded',
        'open cases in which nobody has said whether the person absconded',
      ),
      ...gap(f.without, 'absconded without a case'),
    ],
    evidenced: Object.values(f.steps).some((s) => s.done + s.leftOut > 0),
  };
}
