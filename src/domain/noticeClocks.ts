import { MS } from '#basics/clock.js';
import { addDays, daysBetween, type IsoDate } from '#basics/dates.js';
import { instantOf, localDate, localTime } from '#basics/zones.js';
import { addBusinessDays, type Calendar } from './calendar.js';
import { findPort } from './ports.js';
import { instantText, type Reckoning, spanText } from './reckoning.js';
import {
  departureDay,
  departureLeg,
  LATE_REASONS,
  type NoticeContent,
  type NoticePolicy,
  placeInstant,
  returnDay,
} from './travelNotice.js';

/** Every clock of a travel notice, each with its arithmetic. Business days and calendar days never share a constant. */

export type Timeliness = 'timely' | 'late' | 'emergency';

export const TIMELINESS: Readonly<Record<Timeliness, string>> = {
  timely: 'In time',
  late: 'Late',
  emergency: 'Late: emergency',
};

export interface DaysOfNotice {
  readonly days: number;
  readonly required: number;
  readonly timeliness: Timeliness;
  readonly reckoning: Reckoning;
}

/**
 * Days of notice: calendar days from the day of report to the day of first departure from the United States, both on
 * the residence jurisdiction's calendar; exactly 21 is timely (domain.md (i) 3). A late notice is accepted and marked.
 */
export function daysOfNotice(
  content: NoticeContent,
  reportedOn: IsoDate,
  zone: string,
  policy: NoticePolicy,
): DaysOfNotice {
  const leg = departureLeg(content.legs);
  const day = departureDay(leg, zone);
  const days = daysBetween(reportedOn, day);
  const timeliness: Timeliness =
    days >= policy.daysAhead ? 'timely' : content.late?.reason === 'emergency' ? 'emergency' : 'late';
  const moved = day === leg.from.date ? '' : `, ${leg.from.date} at ${leg.from.place}`;
  return {
    days,
    required: policy.daysAhead,
    timeliness,
    reckoning: {
      start: reportedOn,
      rule: `${policy.daysAhead} calendar days ahead, in local dates of ${zone}`,
      steps: [
        `reported ${reportedOn}`,
        `first departure ${day}${moved}`,
        `${days} ${days === 1 ? 'day' : 'days'} of notice`,
        ...(timeliness === 'timely'
          ? []
          : [`late${content.late ? `: ${LATE_REASONS[content.late.reason]}` : ', no reason given'}`]),
      ],
      due: addDays(day, -policy.daysAhead),
      source: 'SORNA guide, International Travel; Supplemental Guidelines 2011',
    },
  };
}

export type NoticeClock =
  | 'accept-notice'
  | 'notice-7-days'
  | 'notice-48-hours'
  | 'notice-return'
  | 'notice-review';

export interface NoticeDeadline {
  readonly kind: NoticeClock;
  readonly dueAtMs: number;
  readonly reckoning: Reckoning;
}

/** Least time a person has: an alarm that a late notice has overrun rings after this, not at once. */
export const LEAST_MS = MS.hour;

/**
 * The alarms before departure: seven days on the wall clock of the place of departure, and 48 hours by the clock
 * (Angel Watch, 34 USC 21503). They ring while no foreign destination has been told.
 */
export function departureAlarms(
  content: NoticeContent,
  zone: string,
  nowMs: number,
): readonly NoticeDeadline[] {
  const leg = departureLeg(content.legs);
  const departs = placeInstant(leg.from, zone);
  const there = (leg.from.port === undefined ? undefined : findPort(leg.from.port))?.zone ?? zone;
  const local = localTime(there, departs.atMs);
  const weekBefore = `${addDays(local.slice(0, 10), -7)}${local.slice(10)}`;
  const alarm = (kind: NoticeClock, atMs: number, rule: string, step: string): NoticeDeadline => {
    const overrun = atMs < nowMs + LEAST_MS;
    const dueAtMs = overrun ? nowMs + LEAST_MS : atMs;
    return {
      kind,
      dueAtMs,
      reckoning: {
        start: instantText(departs.atMs),
        rule,
        steps: [
          `departs ${leg.from.date}${leg.from.time ? ` ${leg.from.time}` : ''} ${leg.from.place}${departs.exact ? '' : ', the earliest that this can mean'}`,
          step,
          ...(overrun
            ? [`that is past or near: rings ${spanText(LEAST_MS)} from ${instantText(nowMs)}`]
            : []),
        ],
        due: instantText(dueAtMs),
        source: 'White paper IV.A.3.b; 34 USC 21503',
      },
    };
  };
  if (departs.atMs <= nowMs) return [];
  return [
    alarm(
      'notice-7-days',
      instantOf(there, weekBefore),
      '7 days before departure, on the wall clock there',
      `${weekBefore.replace('T', ' ')} ${there}`,
    ),
    alarm(
      'notice-48-hours',
      departs.atMs - 48 * MS.hour,
      '48 hours before departure',
      instantText(departs.atMs - 48 * MS.hour),
    ),
  ];
}

/** NSOTC's duty to accept or ask back: by the end of the third business day, earlier where the departure is near. */
export function acceptBy(
  content: NoticeContent,
  zone: string,
  desk: { readonly zone: string; readonly calendar: Calendar },
  nowMs: number,
): NoticeDeadline {
  const source = 'SORNA guide, Immediate transfer; White paper IV.A.3.b';
  const { due, reckoning } = addBusinessDays(desk.calendar, localDate(desk.zone, nowMs), 3, source);
  const endOfDay = instantOf(desk.zone, `${addDays(due, 1)}T00:00`);
  const departs = placeInstant(departureLeg(content.legs).from, zone).atMs;
  const beforeAlarm = departs - 7 * MS.day;
  const near = beforeAlarm < endOfDay;
  const dueAtMs = Math.max(nowMs + LEAST_MS, near ? beforeAlarm : endOfDay);
  return {
    kind: 'accept-notice',
    dueAtMs,
    reckoning: {
      ...reckoning,
      steps: [
        ...reckoning.steps,
        ...(near
          ? [
              `departs ${instantText(departs)}: accepted before the alarm of seven days, at least ${spanText(LEAST_MS)} from now`,
            ]
          : []),
      ],
      due: instantText(dueAtMs),
      source,
    },
  };
}

/** When an expected return that nobody saw is overdue: three business days after the day (domain.md (i) 15). */
export function returnOverdue(
  content: NoticeContent,
  zone: string,
  calendar: Calendar,
): (NoticeDeadline & { readonly day: IsoDate }) | null {
  const day = returnDay(content);
  if (day === null) return null;
  const { due, reckoning } = addBusinessDays(
    calendar,
    day,
    3,
    'White paper I (watch for return); domain rule: alarm at return and 3 business days',
  );
  const dueAtMs = instantOf(zone, `${addDays(due, 1)}T00:00`);
  return { kind: 'notice-return', day: due, dueAtMs, reckoning: { ...reckoning, due: instantText(dueAtMs) } };
}

/** A standing notice is looked at again on its day of review, at the start of that day. */
export function reviewOf(content: NoticeContent, zone: string): NoticeDeadline | null {
  if (!content.standing) return null;
  const dueAtMs = instantOf(zone, `${content.standing.reviewOn}T00:00`);
  return {
    kind: 'notice-review',
    dueAtMs,
    reckoning: {
      start: content.standing.reviewOn,
      rule: 'a standing notice is reviewed on its day',
      steps: [`review on ${content.standing.reviewOn}, ${zone}`],
      due: instantText(dueAtMs),
      source: 'The jurisdiction’s approved policy on standing notices',
    },
  };
}

/**
 * By when somebody who came back must resume registration: 3 business days on the jurisdiction's calendar, the day of
 * return not counted (34 USC 20913(c); White paper I).
 */
export function resumeBy(
  returnedOn: IsoDate,
  zone: string,
  calendar: Calendar,
): { readonly day: IsoDate; readonly dueAtMs: number; readonly reckoning: Reckoning } {
  const { due, reckoning } = addBusinessDays(
    calendar,
    returnedOn,
    3,
    '34 USC 20913(c), formerly 42 USC 16913(c)',
  );
  return { day: due, dueAtMs: instantOf(zone, `${addDays(due, 1)}T00:00`), reckoning };
}

/** Whether the registration agency sent the notice on within three business days of hearing it. */
export function sentOnInTime(reportedOn: IsoDate, receivedOn: IsoDate, calendar: Calendar): boolean {
  return receivedOn <= addBusinessDays(calendar, reportedOn, 3, 'SORNA guide, Immediate transfer').due;
}
