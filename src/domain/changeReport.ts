import { dateText, dayNumber, type IsoDate } from '#basics/dates.js';
import type { Calendar } from './calendar.js';
import {
  type ChangeKind,
  changeDue,
  type Due,
  type DutyBody,
  isTemporaryLodging,
  lodgingDays,
} from './duty.js';
import type { ElementCode } from './registrationElements.js';

/** Elements of which a registrant reports a change, with the rule of the table of duties that gives the time. */
export const CHANGE_OF: Readonly<Partial<Record<ElementCode, ChangeKind>>> = {
  name: 'name',
  residence: 'residence',
  employment: 'employment',
  school: 'school',
  lodging: 'temporary-lodging',
  vehicle: 'vehicle',
  internet: 'internet-identifier',
  phone: 'phone',
};

/** The kind of change that an element reports; undefined where a change of it has no time of its own. */
export function changeOf(element: string): ChangeKind | undefined {
  return Object.hasOwn(CHANGE_OF, element) ? CHANGE_OF[element as ElementCode] : undefined;
}

export interface EnteredChange {
  readonly fromOn?: string | undefined;
  readonly untilOn?: string | undefined;
  /** Of an element without a beginning of its own: the day that the registrant gave for the change. */
  readonly changedOn?: string | undefined;
}

/**
 * The days on which something changed that had to be reported. What held at the registration was told then; lodging counts
 * from as many nights on as the agency asks.
 * @param ownLodging the agency's own figure of nights, from its settings
 */
export function changeDays(
  body: DutyBody,
  kind: ChangeKind,
  entered: EnteredChange,
  registeredOn: IsoDate,
  ownLodging: unknown,
): readonly IsoDate[] {
  const { fromOn = '', untilOn = '', changedOn = '' } = entered;
  const later = (day: string) => day > registeredOn;
  if (kind === 'temporary-lodging') {
    const rule = { ...body, lodgingFromDays: lodgingDays(body, ownLodging) };
    const counts = later(fromOn) && (untilOn === '' || isTemporaryLodging(rule, fromOn, untilOn));
    return counts ? [fromOn] : [];
  }
  return [...new Set([fromOn, untilOn, changedOn].filter(later))];
}

export interface ChangeReport extends Due {
  readonly late: boolean;
}

/** When a change had to be reported and whether it was, with the sum and what is known of the way. */
export function changeReport(
  body: DutyBody,
  calendar: Calendar,
  change: {
    readonly kind: ChangeKind;
    readonly changedOn: IsoDate;
    readonly reportedOn: IsoDate;
    /** An appearance in person is recorded for that day. */
    readonly appeared: boolean;
  },
): ChangeReport {
  const rule = body.changes[change.kind];
  const { due, reckoning } = changeDue(body, calendar, change.kind, change.changedOn);
  const late = change.reportedOn > due;
  const days = dayNumber(change.reportedOn) - dayNumber(due);
  const steps = [
    ...reckoning.steps,
    `reported on ${change.reportedOn}: ${late ? `${days} ${days === 1 ? 'day' : 'days'} late` : 'in time'}`,
    ...(rule.inPerson
      ? [
          change.appeared
            ? 'to be reported in person: an appearance is recorded for that day'
            : 'to be reported in person: no appearance is recorded for that day',
        ]
      : []),
  ];
  return { due, late, reckoning: { ...reckoning, rule: `${rule.says}: ${reckoning.rule}`, steps } };
}

/** What the officer reads of a change that was reported late: days only, nothing of what changed. */
export function lateSays(
  body: DutyBody,
  change: {
    readonly kind: ChangeKind;
    readonly changedOn: IsoDate;
    readonly reportedOn: IsoDate;
    readonly due: IsoDate;
  },
): string {
  const days = dayNumber(change.reportedOn) - dayNumber(change.due);
  const { says } = body.changes[change.kind];
  return `${says}: changed on ${dateText(change.changedOn)}, to be reported by ${dateText(change.due)}, reported on ${dateText(change.reportedOn)}, ${days} ${days === 1 ? 'day' : 'days'} late.`;
}

/** What the officer reads of a change without a day. */
export function undatedSays(body: DutyBody, kind: ChangeKind, reportedOn: IsoDate): string {
  return `${body.changes[kind].says}, reported on ${dateText(reportedOn)}: the day of the change was not known, so no clock runs. Ask for it, and put the entry right with the day.`;
}
