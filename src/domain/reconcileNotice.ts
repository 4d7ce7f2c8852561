import { daysBetween, type IsoDate } from '#basics/dates.js';
import { countryName } from './foreignMessage.js';

/**
 * What was noticed held against what was observed, as two tables: one about the departure, one about the return. The
 * first row that holds is the finding. The machine states facts; whether a difference is a violation is for people.
 */
export interface ReconcileFacts {
  /** The notice in force for the journey; null: none is on file. */
  readonly notice: {
    readonly cancelled: boolean;
    readonly standing: boolean;
    /** ISO alpha-3 of the itinerary, stops included. */
    readonly countries: readonly string[];
    /** Local date at the place of departure. */
    readonly departsOn: IsoDate;
    /** Carriers list those who leave this way. */
    readonly observable: boolean;
    readonly returnsOn: IsoDate | null;
    readonly noReturn: boolean;
  } | null;
  /** What was seen of the departure of the certain or confirmed person; null: nothing. */
  readonly departure: {
    /** Local date at the port. */
    readonly on: IsoDate;
    /** Country of the voyage's arrival abroad; null: not known. */
    readonly country: string | null;
    /** False while only listed. */
    readonly left: boolean;
    /** Taken off the list, not on board or refused. */
    readonly off: boolean;
  } | null;
  /** Local day on which the person was seen entering afterwards. */
  readonly returnedOn: IsoDate | null;
  /** Whether registration was resumed after the return. */
  readonly resumed: boolean;
  /** Last day to resume registration after a return. */
  readonly resumeBy: IsoDate | null;
  /** Day after which an unseen return is overdue. */
  readonly overdueAfter: IsoDate | null;
  /** Today in the residence jurisdiction. */
  readonly today: IsoDate;
}

type Tone = 'good' | 'wait' | 'warn' | 'bad';

interface Row<F extends string> {
  readonly finding: F;
  readonly label: string;
  readonly tone: Tone;
  readonly when: (f: ReconcileFacts) => boolean;
  readonly says: (f: ReconcileFacts) => string;
}

/** Days after a noticed departure by carrier until silence means that the person did not travel. */
export const SILENCE_DAYS = 2;

const noticed = (f: ReconcileFacts) => f.notice !== null && !f.notice.cancelled;
const seen = (f: ReconcileFacts) => f.departure !== null && !f.departure.off;
const left = (f: ReconcileFacts) => seen(f) && f.departure!.left;
const shift = (f: ReconcileFacts) => daysBetween(f.notice!.departsOn, f.departure!.on);
const days = (n: number) => `${Math.abs(n)} ${Math.abs(n) === 1 ? 'day' : 'days'}`;
const done = (f: ReconcileFacts) => (f.departure?.left ? 'left' : 'is listed');
const row = <F extends string>(
  finding: F,
  label: string,
  tone: Tone,
  when: Row<F>['when'],
  says: Row<F>['says'],
): Row<F> => ({ finding, label, tone, when, says });

// biome-ignore format: one finding a line, so that it can be read as a table
const DEPARTURE_ROWS = [
  row('without-notice',     'Traveled without notice',     'bad',  (f) => !noticed(f) && left(f),                                    (f) => `Left on ${f.departure!.on} for ${f.departure!.country ? countryName(f.departure!.country) : 'an unknown country'}; ${f.notice ? 'the notice had been canceled' : 'no notice is on file'}`),
  row('no-notice-yet',      'Listed, no notice',            'warn', (f) => !noticed(f) && seen(f),                                    (f) => `Listed for ${f.departure!.on}; no notice is on file`),
  row('cancelled',          'Canceled',                    'good', (f) => f.notice?.cancelled === true,                              () => 'The notice was canceled and no departure was seen'),
  row('nothing-noticed',    'Not traveled, no notice',     'good', (f) => f.notice === null,                                         () => 'No notice is on file and no departure was seen'),
  row('other-country',      'Other country than noticed',   'bad',  (f) => seen(f) && f.departure!.country !== null && !f.notice!.countries.includes(f.departure!.country), (f) => `Noticed ${f.notice!.countries.map(countryName).join(', ')}; ${done(f)} for ${countryName(f.departure!.country!)} on ${f.departure!.on}`),
  row('standing',           'Under a standing notice',      'good', (f) => seen(f) && f.notice!.standing,                             (f) => `${f.departure!.left ? 'Left' : 'Listed'} on ${f.departure!.on} within the pattern’s countries`),
  row('earlier',            'Earlier than noticed',         'warn', (f) => seen(f) && shift(f) < 0,                                   (f) => `Noticed ${f.notice!.departsOn}; ${done(f)} on ${f.departure!.on}, ${days(shift(f))} earlier`),
  row('later',              'Later than noticed',           'warn', (f) => seen(f) && shift(f) > 0,                                   (f) => `Noticed ${f.notice!.departsOn}; ${done(f)} on ${f.departure!.on}, ${days(shift(f))} later`),
  row('as-noticed',         'As noticed',                   'good', (f) => left(f),                                                   (f) => `Left on ${f.departure!.on}${f.departure!.country ? ` for ${countryName(f.departure!.country)}` : ''}, as noticed`),
  row('listed-as-noticed',  'Listed as noticed',            'wait', (f) => seen(f),                                                   (f) => `Listed for ${f.departure!.on}${f.departure!.country ? ` to ${countryName(f.departure!.country)}` : ''}, as noticed`),
  row('standing-in-force',  'Standing notice in force',     'wait', (f) => f.notice!.standing,                                        () => 'A standing notice; no journey is seen now'),
  row('not-travelled',      'Not traveled',                'good', (f) => (f.departure?.off === true && f.departure.on <= f.today) || (f.notice!.observable && daysBetween(f.notice!.departsOn, f.today) > SILENCE_DAYS), (f) => f.departure?.off ? 'Taken off the list, not on board or refused' : `Noticed for ${f.notice!.departsOn}; no carrier listed the person within ${SILENCE_DAYS} days`),
  row('unobserved',         'Departure not observed', 'warn', (f) => !f.notice!.observable && f.notice!.departsOn < f.today,   (f) => `Noticed for ${f.notice!.departsOn} on a way on which departures are not screened: taken as left until something else is known`),
  row('awaited',            'Departure awaited',            'wait', () => true,                                                       (f) => `Noticed for ${f.notice!.departsOn}; nothing seen yet`),
] as const;

// biome-ignore format: one finding a line, so that it can be read as a table
const RETURN_ROWS = [
  row('resumed',            'Returned, registration resumed', 'good', (f) => f.returnedOn !== null && f.resumed,                        (f) => `Seen entering on ${f.returnedOn}; registration resumed`),
  row('resume-overdue',     'Returned, registration overdue', 'bad',  (f) => f.returnedOn !== null && f.resumeBy !== null && f.today > f.resumeBy, (f) => `Seen entering on ${f.returnedOn}; had to resume registration by ${f.resumeBy}`),
  row('resume-due',         'Returned, due to resume registration', 'warn', (f) => f.returnedOn !== null,                              (f) => `Seen entering on ${f.returnedOn}; must resume registration${f.resumeBy ? ` by ${f.resumeBy}` : ''}`),
  row('not-begun',          'No journey',                   'wait', (f) => !abroad(f),                                                () => 'No departure, so no return to wait for'),
  row('none-meant',         'No return is meant',           'wait', (f) => f.notice?.noReturn === true,                               () => 'The notice says that no return is meant; a watch for return stays open'),
  row('overdue',            'Return overdue',               'bad',  (f) => f.notice?.returnsOn != null && f.overdueAfter !== null && f.today > f.overdueAfter,       (f) => `Expected back on ${f.notice!.returnsOn}; not seen by ${f.overdueAfter}`),
  row('expected',           'Return expected, not yet seen', 'warn', (f) => f.notice?.returnsOn != null && f.today >= f.notice.returnsOn, (f) => `Expected back on ${f.notice!.returnsOn}; overdue after ${f.overdueAfter ?? 'three business days'}`),
  row('not-due',            'Abroad, return expected',      'wait', (f) => f.notice?.returnsOn != null,                               (f) => `Expected back on ${f.notice!.returnsOn}`),
  row('no-date',            'Abroad, no day of return known', 'warn', () => true,                                                     () => 'No day of return is known; a watch for return stays open'),
] as const;

export type DepartureFinding = (typeof DEPARTURE_ROWS)[number]['finding'];
export type ReturnFinding = (typeof RETURN_ROWS)[number]['finding'];

export interface Found<F extends string> {
  readonly finding: F;
  readonly label: string;
  readonly tone: Tone;
  readonly says: string;
}

export interface Reconciliation {
  readonly departure: Found<DepartureFinding>;
  readonly return: Found<ReturnFinding>;
}

/** Left, or taken as left because nobody watches the way. */
function abroad(f: ReconcileFacts): boolean {
  return left(f) || findIn(DEPARTURE_ROWS, f).finding === 'unobserved';
}

/** Holds a travel notice against what was observed: the first row of each table whose condition holds. */
export function reconcileNotice(facts: ReconcileFacts): Reconciliation {
  return { departure: findIn(DEPARTURE_ROWS, facts), return: findIn(RETURN_ROWS, facts) };
}

function findIn<F extends string>(rows: readonly Row<F>[], facts: ReconcileFacts): Found<F> {
  const { finding, label, tone, says } = rows.find((r) => r.when(facts))!;
  return { finding, label, tone, says: says(facts) };
}

/** Labels and tones for lists and reports. */
export const DEPARTURE_FINDINGS = Object.fromEntries(
  DEPARTURE_ROWS.map(({ finding, label, tone }) => [finding, { label, tone }]),
) as Readonly<Record<DepartureFinding, { readonly label: string; readonly tone: Tone }>>;
export const RETURN_FINDINGS = Object.fromEntries(
  RETURN_ROWS.map(({ finding, label, tone }) => [finding, { label, tone }]),
) as Readonly<Record<ReturnFinding, { readonly label: string; readonly tone: Tone }>>;
