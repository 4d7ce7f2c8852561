import {
  type AbscondingFigures,
  abscondersShown,
  type ContactFigures,
  contactsShown,
  coverShown,
  type DnaFigures,
  dnaShown,
  type Examples,
  gap,
  listed,
  type NsorCover,
  type PrintFigures,
  printsShown,
  publicSiteShown,
  type ShareFigures,
  type Shown,
  type SiteFigures,
  sharesShown,
  siteChecksShown,
  when,
} from './implementationParts.js';
import type { NsorRoad, Tap } from './tribalAccess.js';

/**
 * Evidence of substantial implementation of SORNA, one section for each rule of the programme (rows 65 to 85 of the
 * requirements, by the SORNA guide for Indian Country), computed from what the registry holds. It states counts, days
 * and file numbers, never names, and says "not evidenced" where there is nothing to show. Whether a jurisdiction has
 * implemented SORNA is for the SMART Office to say, not for a program.
 */
export interface ImplementationFacts {
  readonly agency: { readonly tribal: boolean; readonly jurisdiction: string; readonly calendar: string };
  readonly states: Readonly<Record<string, number>>;
  /** What asked for the first registration here. */
  readonly bases: Readonly<Record<string, number>>;
  readonly duties: Readonly<Record<string, DutyFigures>>;
  /** Elements of registrations in force, by code. */
  readonly elements: Readonly<Record<string, ElementFigures>>;
  /** Answers of all kinds that the registry holds, and of how many files all questions have one. */
  readonly values: { readonly n: number; readonly complete: number; readonly files: number };
  readonly visits: { readonly n: number; readonly people: number; readonly last: string | null };
  readonly changes: { readonly n: number; readonly last: string | null };
  /** Registered persons for whom no conviction is on file. */
  readonly noConviction: Examples;
  readonly tiers: Readonly<Record<string, number>>;
  readonly tierDecisions: {
    readonly n: number;
    readonly versions: readonly number[];
    /** Decided otherwise than the rules proposed, each with a reason. */
    readonly otherwise: number;
    readonly appealed: number;
    readonly undecided: Examples;
  };
  readonly prints: PrintFigures;
  readonly dna: DnaFigures;
  readonly nsor: {
    readonly road: NsorRoad;
    readonly tap: Tap;
    readonly cover: NsorCover;
    readonly accepted: number;
    readonly rejected: number;
    readonly updates: number;
    /** Registered persons without an accepted entry. */
    readonly missing: Examples;
    readonly last: string | null;
  };
  readonly elsewhere: { readonly ties: number; readonly ended: number };
  readonly relocations: Readonly<Record<string, number>>;
  readonly absconding: AbscondingFigures;
  readonly contacts: ContactFigures;
  readonly site: SiteFigures;
  /** What was told after registrations and updates, by row of the routing matrix (25 to 29). */
  readonly shares: Readonly<Record<string, ShareFigures>>;
  readonly messages: { readonly waiting: number };
  /** Agreements that run, by scope. */
  readonly agreements: readonly {
    readonly scope: string;
    readonly until: string | null;
    readonly with: string;
  }[];
  readonly photographs: number;
  /** Nights away from which lodging is reported, by the rules in force. */
  readonly lodgingFromDays: number;
}

export interface DutyFigures {
  readonly onTime: number;
  readonly late: number;
  readonly overdue: Examples;
  readonly notDue: number;
}

export interface ElementFigures {
  /** Registrants of whom a value is known. */
  readonly people: number;
  readonly values: number;
  readonly last: string | null;
}

export interface EvidenceSection extends Shown {
  readonly row: number;
  readonly title: string;
  readonly asks: string;
  readonly source: string;
}

interface Row {
  readonly row: number;
  readonly title: string;
  readonly asks: string;
  readonly source: string;
  readonly shows: (f: ImplementationFacts) => Shown;
}

const G = 'SORNA guide';
const NO_DUTY: DutyFigures = { onTime: 0, late: 0, overdue: { n: 0, numbers: [] }, notDue: 0 };
const NO_ELEMENT: ElementFigures = { people: 0, values: 0, last: null };
const duty = (f: ImplementationFacts, kind: string) => f.duties[kind] ?? NO_DUTY;
const element = (f: ImplementationFacts, code: string) => f.elements[code] ?? NO_ELEMENT;
const sum = (of: Readonly<Record<string, number>>) => Object.values(of).reduce((a, b) => a + b, 0);

/** How a duty was kept, and what of it is overdue. */
function kept(f: ImplementationFacts, kind: string, says: string): Shown {
  const d = duty(f, kind);
  return {
    holds: [
      [`${says}: done on time`, String(d.onTime)],
      [`${says}: done late`, String(d.late)],
      [`${says}: overdue`, String(d.overdue.n)],
      [`${says}: not due yet`, String(d.notDue)],
    ],
    gaps: [...(d.late > 0 ? [`${d.late} done late (${says})`] : []), ...gap(d.overdue, `overdue (${says})`)],
    evidenced: d.onTime + d.late + d.overdue.n + d.notDue > 0,
  };
}

function elements(f: ImplementationFacts, codes: readonly (readonly [code: string, says: string])[]): Shown {
  const found = codes.map(([code, says]) => ({ says, ...element(f, code) }));
  return {
    holds: found.map((e) => [e.says, `${e.people} registrants, last on ${when(e.last)}`] as const),
    gaps: found.filter((e) => e.people === 0).map((e) => `${e.says}: none on file`),
    evidenced: found.some((e) => e.people > 0),
  };
}

/** Whose entries reach NSOR how; also a line of the section on agreements. */
export const ROADS: Readonly<Record<NsorRoad, string>> = {
  own: 'the agency’s own access to NCIC',
  tap: 'the Tribal Access Program',
  partner: 'a partner under a written agreement',
  none: 'no road: neither access nor an agreement that runs',
};

export const IMPLEMENTATION: readonly Row[] = [
  {
    row: 65,
    title: 'Immediate transfer',
    asks: 'Initial and updated data reach other jurisdictions, national databases and the public site within three business days.',
    source: `${G}, Immediate Transfer of Information`,
    shows: (f) => {
      const nsor = kept(f, 'nsor-entry', 'NSOR brought up to date');
      const shares = Object.values(f.shares);
      const [told, late] = [shares.reduce((n, x) => n + x.told, 0), shares.reduce((n, x) => n + x.late, 0)];
      return {
        holds: [
          ...nsor.holds,
          ['Announcements to other jurisdictions', String(sum(f.relocations))],
          ['Told after registrations and updates', `${told}, of them late ${late}`],
        ],
        gaps: nsor.gaps,
        evidenced: nsor.evidenced || told > 0 || sum(f.relocations) > 0 || f.nsor.accepted > 0,
      };
    },
  },
  {
    row: 66,
    title: 'Where to register',
    asks: 'First where convicted; then wherever the person lives, works or goes to school, several at once, each kept current.',
    source: `${G}, Where Registration Is Required`,
    shows: (f) => ({
      holds: [
        ['What asked for registration here', listed(f.bases)],
        ['Ties to other jurisdictions on file', String(f.elsewhere.ties)],
        ['Registrants by state', listed(f.states)],
      ],
      gaps: [],
      evidenced: sum(f.bases) > 0,
    }),
  },
  {
    row: 67,
    title: 'First registration in time',
    asks: 'Before release of who is held; within three business days of sentencing, or of establishing residence, job or school.',
    source: `${G}, Initial Registration`,
    shows: (f) => kept(f, 'first-registration', 'First registration'),
  },
  {
    row: 68,
    title: 'In person',
    asks: 'First registration in person; in person again for changes such as of address.',
    source: `${G}, In-Person Registration Requirements`,
    shows: (f) => ({
      holds: [
        ['Appearances in person recorded', String(f.visits.n)],
        ['Registrants who appeared', String(f.visits.people)],
        ['Last appearance', when(f.visits.last)],
        ['Changes recorded', `${f.changes.n}, last on ${when(f.changes.last)}`],
        ['Changes reported in time', String(duty(f, 'change-report').onTime)],
        ['Changes reported late', String(duty(f, 'change-report').late)],
      ],
      gaps: f.visits.n === 0 ? ['No appearance in person is recorded'] : [],
      evidenced: f.visits.n > 0,
    }),
  },
  {
    row: 69,
    title: 'Periodic appearances',
    asks: 'Tier I every year for 15 years, tier II every six months for 25 years, tier III every three months for life.',
    source: `${G}, In-Person Registration Requirements`,
    shows: (f) => {
      const appearances = kept(f, 'appearance', 'Appearances');
      return {
        ...appearances,
        holds: [['Registrants by tier', listed(f.tiers)], ...appearances.holds],
      };
    },
  },
  {
    row: 70,
    title: 'Tribal and state lands',
    asks: 'A tribe on its land, a state on state land; a change between them is told to one as an end and to the other as a start.',
    source: `${G}, Tribal and State Lands`,
    shows: (f) => ({
      holds: [
        ['Ties to other jurisdictions on file', String(f.elsewhere.ties)],
        ['Such ties that ended', String(f.elsewhere.ended)],
        ['Announcements to other jurisdictions', listed(f.relocations)],
      ],
      gaps: [],
      evidenced: f.elsewhere.ties + f.elsewhere.ended + sum(f.relocations) > 0,
    }),
  },
  {
    row: 71,
    title: 'Who must register',
    asks: 'Everybody convicted of a registerable offense, native or not; an arrest or accusation never suffices.',
    source: `${G}, Who Must Register`,
    shows: (f) => ({
      holds: [
        ['Registrants with a registration offense on file', String(element(f, 'offence').people)],
        ['Registered without a conviction on file', String(f.noConviction.n)],
      ],
      gaps: gap(f.noConviction, 'registered without a conviction on file'),
      evidenced: element(f, 'offence').people > 0,
    }),
  },
  {
    row: 72,
    title: 'Previously registered persons',
    asks: 'A person who moved away may be kept in the administrative database; what is kept is decided by the jurisdiction.',
    source: `${G}, Previously Registered Offenders`,
    shows: (f) => {
      const [moved, ended] = [f.states['moved-out'] ?? 0, f.states.ended ?? 0];
      return {
        holds: [
          ['Left the jurisdiction, kept', String(moved)],
          ['Ended, kept', String(ended)],
        ],
        gaps: [],
        evidenced: moved + ended > 0,
      };
    },
  },
  {
    row: 73,
    title: 'Tiering',
    asks: 'Each conviction is tiered by the rules, with recidivism, the tribal option, juveniles and the consensual exception.',
    source: `${G}, Tiering Offenses; 34 USC 20911`,
    shows: (f) => ({
      holds: [
        ['Decisions in force', String(f.tierDecisions.n)],
        ['Versions of the rules they name', f.tierDecisions.versions.join(', ') || 'none'],
        ['Decided otherwise than proposed, with a reason', String(f.tierDecisions.otherwise)],
        ['Appealed', String(f.tierDecisions.appealed)],
        ['Registrants by tier', listed(f.tiers)],
      ],
      gaps: gap(f.tierDecisions.undecided, 'registered without a tier'),
      evidenced: f.tierDecisions.n > 0,
    }),
  },
  {
    row: 74,
    title: 'Registration information in digital form',
    asks: 'All required information is kept in an electronic database; prints are digital or scanned.',
    source: `${G}, Required Registration Information`,
    shows: (f) => ({
      holds: [
        ['Answers on file', String(f.values.n)],
        ['Files with an answer to every question', `${f.values.complete} of ${f.values.files}`],
        ['Photographs on file', String(f.photographs)],
      ],
      gaps:
        f.values.files > f.values.complete
          ? [`${f.values.files - f.values.complete} files have questions without an answer`]
          : [],
      evidenced: f.values.n > 0,
    }),
  },
  {
    row: 75,
    title: 'DNA',
    asks: 'CODIS is checked before a sample is taken; the sample is submitted and none is kept.',
    source: `${G}, DNA Collection and Submission`,
    shows: (f) => dnaShown(f.dna),
  },
  {
    row: 76,
    title: 'Finger and palm prints',
    asks: 'Prints and palms go to NGI; a scanned card is not accepted at once.',
    source: `${G}, Fingerprints and Palm Prints`,
    shows: (f) => printsShown(f.prints),
  },
  {
    row: 77,
    title: 'NCIC and NSOR',
    asks: 'Every registration and update is entered in NSOR at once; another registry’s record does not stand in for it.',
    source: `${G}, NCIC/NSOR`,
    shows: (f) => {
      // Who enters records itself needs no agreement for it.
      const own = f.nsor.road === 'own' || f.nsor.road === 'tap';
      const cover = own ? { holds: [], gaps: [] } : coverShown(f.nsor.cover);
      return {
        holds: [
          ['Entries go by way of', ROADS[f.nsor.road]],
          ...cover.holds,
          ['Entries accepted', String(f.nsor.accepted)],
          ['Messages refused', String(f.nsor.rejected)],
          ['Updates accepted', String(f.nsor.updates)],
          ['Last answer', when(f.nsor.last)],
        ],
        gaps: [
          ...(f.nsor.road === 'none' ? ['Nothing carries entries to NSOR'] : []),
          ...cover.gaps,
          ...gap(f.nsor.missing, 'registered without an accepted NSOR entry'),
        ],
        evidenced: f.nsor.accepted > 0,
      };
    },
  },
  {
    row: 78,
    title: 'Temporary lodging',
    asks: 'Absences of seven days or more, or what the jurisdiction’s code asks: place, address, dates.',
    source: `${G}, Temporary Lodging`,
    shows: (f) => {
      const lodging = elements(f, [['lodging', 'Temporary lodging']]);
      return {
        ...lodging,
        holds: [['Reported from so many days', String(f.lodgingFromDays)], ...lodging.holds],
      };
    },
  },
  {
    row: 79,
    title: 'Exchange with other jurisdictions',
    asks: 'The exchange is looked at regularly, alerts are set, and the agency’s own contact is current.',
    source: `${G}, SORNA Exchange Portal`,
    shows: (f) => contactsShown(f.contacts, f.messages.waiting),
  },
  {
    row: 80,
    title: 'Who is told after each registration and update',
    asks: 'Five groups: the Attorney General; police, prosecutors, schools and housing; jurisdictions; background checks; child protection and volunteers.',
    source: `${G}, Community Notification`,
    shows: (f) => sharesShown(f.shares),
  },
  {
    row: 81,
    title: 'Public site and notices to the public',
    asks: 'The public site is updated at once; subscribers hear of moves in and out.',
    source: `${G}, Community Notification (5)`,
    shows: (f) => publicSiteShown(f.site),
  },
  {
    row: 82,
    title: 'Public site by a partner',
    asks: 'Where a partner runs the site, the agency checks that the data is posted and nothing prohibited is.',
    source: `${G}, Public Sex Offender Website`,
    shows: (f) => siteChecksShown(f.site),
  },
  {
    row: 83,
    title: 'Failure to appear after an announced move',
    asks: 'The jurisdiction that announced the person is told at once.',
    source: `${G}, Failure To Appear for Registration`,
    shows: (f) => {
      const failed = f.relocations['failed-to-appear'] ?? 0;
      return {
        holds: [
          ['Announced moves by state', listed(f.relocations)],
          ['Failures to appear, told to the other side', String(failed)],
        ],
        gaps: [],
        evidenced: failed > 0,
      };
    },
  },
  {
    row: 84,
    title: 'Absconders',
    asks: 'Determine, try to locate; else mark the site, tell the U.S. Marshals, seek a warrant, mark NSOR, enter Wanted.',
    source: `${G}, Failure To Appear for Registration; 34 USC 20924`,
    shows: (f) => abscondersShown(f.absconding),
  },
  {
    row: 85,
    title: 'Substantial implementation',
    asks: 'A package with code, policy manual and checklist shows the SMART Office what is in place.',
    source: `${G}, Substantial Implementation`,
    shows: (f) => ({
      holds: [
        [
          'Agreements that run',
          f.agreements
            .map((a) => `${a.scope} with ${a.with} ${a.until ? `until ${a.until}` : 'without an end'}`)
            .join('; ') || 'none',
        ],
        ['Calendar of business days', f.agency.calendar],
      ],
      gaps: [
        'The code and the policy manual of the jurisdiction are kept outside and belong with this print',
      ],
      evidenced: false,
    }),
  },
];

/** All sections in the order of their rows; the last one counts the others. */
export function implementationEvidence(facts: ImplementationFacts): readonly EvidenceSection[] {
  const sections = IMPLEMENTATION.map(({ shows, ...row }): EvidenceSection => ({ ...row, ...shows(facts) }));
  const others = sections.filter((s) => s.row !== 85);
  return sections.map((s) =>
    s.row === 85
      ? {
          ...s,
          holds: [
            [
              'Sections that the data evidences',
              `${others.filter((o) => o.evidenced).length} of ${others.length}`,
            ],
            ...s.holds,
          ],
          evidenced: others.every((o) => o.evidenced),
        }
      : s,
  );
}
