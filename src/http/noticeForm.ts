import { daysBetween, isIsoDate } from '#basics/dates.js';
import type { FieldProblem } from '#domain/fieldReader.js';
import { isUnitedStates } from '#domain/travelEvent.js';
import type { NoticeContent, NoticePolicy } from '#domain/travelNotice.js';

/**
 * The questions of the travel-notice form against the body that `readTravelNotice` reads. Answers are text as typed;
 * each path of the body leads back to the question it came from, so that a problem is shown where it was typed.
 */
export type Answers = Readonly<Record<string, string>>;

/** Whose form it is: a registration agency's own registrant, or a mailed form that NSOTC enters. */
export type NoticeFormKind = 'own' | 'mailed';

export const LEGS_MAX = 12;

const LEG_FIELDS = [
  'means',
  'fromPlace',
  'fromCountry',
  'fromPort',
  'fromDate',
  'fromTime',
  'toPlace',
  'toCountry',
  'toPort',
  'toDate',
  'toTime',
  'carrier',
  'number',
  'stops',
  'more',
] as const;

const STEP_FIELDS: Readonly<Record<string, readonly string[]>> = {
  registrant: ['agency', 'recordNumber', 'reference', 'reportedOn'],
  jurisdiction: ['jurisdiction', 'recordNumber', 'reference', 'reportedOn'],
  identity: ['surname', 'given', 'middle', 'aliases', 'birth', 'sex', 'citizenships', 'fbiNumber'],
  offence: [
    'offence',
    'convictedOn',
    'convictedAt',
    'victimAge',
    'victimGender',
    'victimRelationship',
    'registersIn',
  ],
  passport: ['passportNumber', 'passportIssuer', 'otherDocuments'],
  return: ['comesBack', 'returnsOn'],
  purpose: ['purposes', 'otherPurpose'],
  stay: ['stays'],
  standing: ['pattern', 'reviewOn'],
  late: ['lateReason', 'lateNote'],
  officer: ['officerName', 'officerPhone', 'officerEmail'],
  check: [],
};

const DATES = new Set(['reportedOn', 'birth', 'fromDate', 'toDate', 'returnsOn', 'reviewOn']);

/** The leg of a step such as `leg-2`, from 1; null for every other step. */
export function legOf(step: string): number | null {
  const n = Number(/^leg-(\d{1,2})$/.exec(step)?.[1] ?? 0);
  return n >= 1 && n <= LEGS_MAX ? n : null;
}

/** The fields of a step as the form names them: those of a leg bear its number. */
export function fieldsOf(step: string): readonly string[] {
  const leg = legOf(step);
  return leg === null ? (STEP_FIELDS[step] ?? []) : LEG_FIELDS.map((f) => `leg${leg}-${f}`);
}

/** The question behind a field: `leg2-fromDate` is the question `fromDate`. */
export function questionOf(field: string): string {
  return field.replace(/^leg\d+-/, '');
}

export function isDateField(field: string): boolean {
  return DATES.has(questionOf(field));
}

/** Names of the inputs of a step, dates in their three parts. */
export function inputsOf(step: string): readonly string[] {
  return fieldsOf(step).flatMap((f) => (isDateField(f) ? [`${f}-month`, `${f}-day`, `${f}-year`] : [f]));
}

/** How many legs the answers speak of: each says whether another follows. */
export function legCount(answers: Answers): number {
  let n = 1;
  while (n < LEGS_MAX && answers[`leg${n}-more`] === 'yes') n++;
  return n;
}

/** The steps of a form in order. Lateness is asked only where the days of notice fall short. */
export function stepsOf(
  answers: Answers,
  kind: NoticeFormKind,
  policy: NoticePolicy,
  today: string,
): readonly string[] {
  return [
    ...(kind === 'own' ? ['registrant'] : ['jurisdiction', 'identity', 'offence']),
    'passport',
    ...Array.from({ length: legCount(answers) }, (_, i) => `leg-${i + 1}`),
    'return',
    'purpose',
    'stay',
    ...(policy.standing === null ? [] : ['standing']),
    ...(isShort(answers, policy, today) ? ['late'] : []),
    'officer',
    'check',
  ];
}

function isShort(answers: Answers, policy: NoticePolicy, today: string): boolean {
  const reported = dateOf(answers, 'reportedOn') || today;
  const departs = dateOf(answers, 'leg1-fromDate');
  return isIsoDate(reported) && isIsoDate(departs) && daysBetween(reported, departs) < policy.daysAhead;
}

/** A date as typed; what is no number stays as typed, so that the reader of it can be told. */
export function dateOf(answers: Answers, field: string): string {
  const [year, month, day] = ['year', 'month', 'day'].map((part) =>
    (answers[`${field}-${part}`] ?? '').trim(),
  );
  if (!year && !month && !day) return '';
  const two = (text: string | undefined) => (text ?? '').padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}`;
}

/** What the officer sees again before filing. */
export function linesOf(answers: Answers, field: string): readonly string[] {
  const text = isDateField(field) ? dateOf(answers, field) : (answers[field] ?? '').trim();
  return text === '' ? [] : text.split(/\r?\n/).map((line) => line.trim());
}

/** The body of the answers. @param ori of the agency that files; absent on a mailed form */
export function bodyOf(answers: Answers, kind: NoticeFormKind, ori: string | null): Record<string, unknown> {
  const text = (field: string) => (answers[field] ?? '').trim() || undefined;
  const date = (field: string) => dateOf(answers, field) || undefined;
  const upper = (field: string) => text(field)?.toUpperCase();
  const rows = (field: string) =>
    (answers[field] ?? '')
      .split(/\r?\n/)
      .map((row) => row.trim())
      .filter((row) => row !== '');
  const place = (leg: number, end: 'from' | 'to') =>
    dropped({
      place: text(`leg${leg}-${end}Place`),
      country: upper(`leg${leg}-${end}Country`),
      port: upper(`leg${leg}-${end}Port`),
      date: date(`leg${leg}-${end}Date`),
      time: text(`leg${leg}-${end}Time`),
    });
  const documents = [
    ...(upper('passportNumber')
      ? [dropped({ kind: 'passport', number: upper('passportNumber'), issuer: upper('passportIssuer') })]
      : []),
    ...rows('otherDocuments').map((row) => {
      const [what = '', number = '', issuer] = row.split(',').map((part) => part.trim());
      return dropped({
        kind: what.toLowerCase().replaceAll(' ', '-'),
        number: number.toUpperCase(),
        issuer: issuer?.toUpperCase(),
      });
    }),
  ];
  const age = text('victimAge');
  return dropped({
    ...(kind === 'own'
      ? { ori: ori ?? undefined, recordNumber: upper('recordNumber') }
      : {
          jurisdiction: upper('jurisdiction'),
          recordNumber: upper('recordNumber'),
          names: [
            dropped({ surname: upper('surname'), given: upper('given'), middle: upper('middle') }),
            ...rows('aliases').map((full) => ({ full, kind: 'alias' })),
          ],
          birthDates: [date('birth')].filter((d) => d !== undefined),
          sex: text('sex'),
          citizenships: (upper('citizenships') ?? '').split(/[\s,;]+/).filter((c) => c !== ''),
          fbiNumber: upper('fbiNumber'),
          convictions: text('offence')
            ? [
                dropped({
                  offense: text('offence'),
                  on: text('convictedOn'),
                  place: text('convictedAt'),
                  victims:
                    age || text('victimGender') || text('victimRelationship')
                      ? [
                          dropped({
                            age:
                              age === undefined ? undefined : Number.isNaN(Number(age)) ? age : Number(age),
                            gender: text('victimGender'),
                            relationship: text('victimRelationship')?.toLowerCase(),
                          }),
                        ]
                      : undefined,
                }),
              ]
            : undefined,
          registersIn: (upper('registersIn') ?? upper('jurisdiction') ?? '')
            .split(/[\s,;]+/)
            .filter((c) => c !== ''),
        }),
    reference: text('reference'),
    reportedOn: date('reportedOn'),
    documents,
    legs: Array.from({ length: legCount(answers) }, (_, i) =>
      dropped({
        means: text(`leg${i + 1}-means`),
        from: place(i + 1, 'from'),
        to: place(i + 1, 'to'),
        carrier: text(`leg${i + 1}-carrier`),
        number: text(`leg${i + 1}-number`),
        stops: (upper(`leg${i + 1}-stops`) ?? '').split(/[\s,;]+/).filter((c) => c !== ''),
      }),
    ),
    noReturn: text('comesBack') === 'no' ? true : undefined,
    returnsOn: text('comesBack') === 'date' ? (date('returnsOn') ?? '') : undefined,
    purposes: (text('purposes') ?? '').split(' ').filter((p) => p !== ''),
    otherPurpose: text('otherPurpose'),
    destinations: rows('stays').map((row) => {
      const [where = '', ...rest] = row.split(':');
      return dropped({ country: where.trim().toUpperCase(), address: rest.join(':').trim() || undefined });
    }),
    late: text('lateReason')
      ? dropped({ reason: text('lateReason'), note: text('lateNote')?.replace(/\s*\r?\n\s*/g, ' ') })
      : undefined,
    officer: text('officerName')
      ? dropped({ name: text('officerName'), phone: text('officerPhone'), email: text('officerEmail') })
      : undefined,
    standing: text('pattern') ? dropped({ pattern: text('pattern'), reviewOn: date('reviewOn') }) : undefined,
  });
}

const PATHS: readonly (readonly [path: RegExp, field: string])[] = [
  [/^ori/, 'agency'],
  [/^recordNumber/, 'recordNumber'],
  [/^jurisdiction/, 'jurisdiction'],
  [/^reference/, 'reference'],
  [/^reportedOn/, 'reportedOn'],
  [/^names\[0\]|^names$/, 'surname'],
  [/^names/, 'aliases'],
  [/^birthDates/, 'birth'],
  [/^sex/, 'sex'],
  [/^citizenships/, 'citizenships'],
  [/^fbiNumber/, 'fbiNumber'],
  [/^documents\[0\].issuer/, 'passportIssuer'],
  [/^documents\[0\]|^documents$/, 'passportNumber'],
  [/^documents/, 'otherDocuments'],
  [/^convictions.*age/, 'victimAge'],
  [/^convictions.*gender/, 'victimGender'],
  [/^convictions.*relationship/, 'victimRelationship'],
  [/^convictions.*\.on/, 'convictedOn'],
  [/^convictions.*\.place/, 'convictedAt'],
  [/^convictions/, 'offence'],
  [/^registersIn/, 'registersIn'],
  [/^returnsOn/, 'returnsOn'],
  [/^noReturn/, 'comesBack'],
  [/^purposes/, 'purposes'],
  [/^otherPurpose/, 'otherPurpose'],
  [/^destinations/, 'stays'],
  [/^late\.note/, 'lateNote'],
  [/^late/, 'lateReason'],
  [/^standing\.reviewOn/, 'reviewOn'],
  [/^standing/, 'pattern'],
  [/^officer\.phone/, 'officerPhone'],
  [/^officer\.email/, 'officerEmail'],
  [/^officer/, 'officerName'],
];

/** The question that a problem belongs to. */
export function fieldOf(path: string): string {
  const leg = /^legs(?:\[(\d+)\])?(?:\.(from|to))?(?:\.(\w+))?/.exec(path);
  if (leg) {
    const n = Number(leg[1] ?? 0) + 1;
    const [, , end, part] = leg;
    if (end) return `leg${n}-${end}${part ? part[0]!.toUpperCase() + part.slice(1) : 'Place'}`;
    return `leg${n}-${part ?? 'toCountry'}`;
  }
  return PATHS.find(([pattern]) => pattern.test(path))?.[1] ?? 'reference';
}

/** A problem by the question it belongs to, for the list of what a later version puts right. */
export function toMend(p: FieldProblem): { readonly field: string; readonly expected: string } {
  return { field: fieldOf(p.path), expected: p.expected };
}

/** Problems by question, the first of each. */
export function problemsByField(problems: readonly FieldProblem[]): ReadonlyMap<string, FieldProblem> {
  const found = new Map<string, FieldProblem>();
  for (const problem of problems) {
    const field = fieldOf(problem.path);
    if (!found.has(field)) found.set(field, problem);
  }
  return found;
}

/** The answers that would give the content again: to change a notice is to go through its own answers. */
export function answersOf(
  content: NoticeContent,
  of: {
    readonly reference: string;
    readonly recordNumber: string;
    readonly reportedOn: string;
    readonly agency: string;
  },
): Answers {
  const answers: Record<string, string | undefined> = {
    agency: of.agency,
    recordNumber: of.recordNumber,
    reference: of.reference,
    ...dateParts('reportedOn', of.reportedOn),
  };
  const [passport] = (content.person.documents ?? []).filter((d) => d.kind === 'passport');
  answers.passportNumber = passport?.number;
  answers.passportIssuer = passport?.issuer;
  answers.otherDocuments = (content.person.documents ?? [])
    .filter((d) => d !== passport)
    .map((d) => [d.kind, d.number, d.issuer].filter(Boolean).join(', '))
    .join('\n');
  content.legs.forEach((leg, i) => {
    const at = `leg${i + 1}`;
    answers[`${at}-means`] = leg.means;
    for (const end of ['from', 'to'] as const) {
      answers[`${at}-${end}Place`] = leg[end].place;
      answers[`${at}-${end}Country`] = leg[end].country;
      answers[`${at}-${end}Port`] = leg[end].port;
      answers[`${at}-${end}Time`] = leg[end].time;
      Object.assign(answers, dateParts(`${at}-${end}Date`, leg[end].date));
    }
    answers[`${at}-carrier`] = leg.carrier;
    answers[`${at}-number`] = leg.number;
    answers[`${at}-stops`] = leg.stops?.join(' ');
    answers[`${at}-more`] = i + 1 < content.legs.length ? 'yes' : 'no';
  });
  const back = isUnitedStates(content.legs.at(-1)?.to.country ?? '');
  answers.comesBack = content.noReturn ? 'no' : back ? 'leg' : content.returnsOn ? 'date' : undefined;
  if (content.returnsOn) Object.assign(answers, dateParts('returnsOn', content.returnsOn));
  answers.purposes = content.purposes.join(' ');
  answers.otherPurpose = content.otherPurpose;
  answers.stays = (content.destinations ?? [])
    .map((d) => `${d.country}: ${[d.address, d.contact].filter(Boolean).join(', ')}`)
    .join('\n');
  answers.lateReason = content.late?.reason;
  answers.lateNote = content.late?.note;
  answers.officerName = content.officer?.name;
  answers.officerPhone = content.officer?.phone;
  answers.officerEmail = content.officer?.email;
  answers.pattern = content.standing?.pattern;
  if (content.standing) Object.assign(answers, dateParts('reviewOn', content.standing.reviewOn));
  return Object.fromEntries(Object.entries(answers).filter((e): e is [string, string] => e[1] !== undefined));
}

export function dateParts(field: string, date: string): Record<string, string> {
  const [year = '', month = '', day = ''] = date.split('-');
  return { [`${field}-year`]: year, [`${field}-month`]: month, [`${field}-day`]: day };
}

function dropped(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
