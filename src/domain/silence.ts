import { MS } from '#basics/clock.js';
import { weekday } from '#basics/dates.js';
import { offsetMs } from '#basics/zones.js';
import { type Calendar, holidayName } from './calendar.js';
import { instantText } from './reckoning.js';

/**
 * Who should have spoken and has not. A feed is judged by what it sent in the same hours of past weeks on its own
 * wall clock; a feed that sends a few messages a day by the gaps it usually leaves. Its owner hears of a silence
 * before somebody travels through it.
 */
export interface SilenceSettings {
  /** Weeks of history that count. */
  readonly weeks: number;
  /** A feed heard of for a shorter time is learned, not judged. */
  readonly learnDays: number;
  /** So many messages should have come and none did. Of messages that come independently, e^-8 is 1 in 3,000. */
  readonly missedMin: number;
  /** No silence shorter than this is one. */
  readonly quietMinutesMin: number;
  /** A feed with fewer messages on a day is judged by its gaps. */
  readonly rarePerDay: number;
  /** Silent when longer than this quantile of the gaps, times `gapFactor`. */
  readonly gapQuantile: number;
  readonly gapFactor: number;
  /** Gaps that must be known before a rare feed is judged. */
  readonly gapsMin: number;
}

export const SILENCE_STANDARD: SilenceSettings = {
  weeks: 8,
  learnDays: 21,
  missedMin: 8,
  quietMinutesMin: 10,
  rarePerDay: 24,
  gapQuantile: 0.99,
  gapFactor: 1.5,
  gapsMin: 20,
};

/** What came in one hour that began at a full hour of UTC. Hours without a message have no row. */
export interface HeardHour {
  readonly hourMs: number;
  readonly messages: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** The longest time without a message that ended in this hour. */
  readonly longestGapMs: number;
}

export interface FeedHeard {
  readonly timeZone: string;
  /** On a holiday of it a Sunday is expected, if that is less. */
  readonly calendar: Calendar;
  readonly heardSinceMs: number;
  readonly lastHeardMs: number;
  readonly hours: readonly HeardHour[];
  /** Hours of UTC in which nobody here watched: they say nothing about the feed. */
  readonly unwatched: ReadonlySet<number>;
  /** Since when watching goes on without a break: what was not heard before is nobody's silence. */
  readonly watchingSinceMs: number;
}

export type SilenceState = 'learning' | 'speaks' | 'silent';

export interface SilenceFinding {
  readonly state: SilenceState;
  readonly judgedBy: 'hour-of-week' | 'gaps' | 'none';
  /** Messages expected since it was last heard; by gaps: none is counted. */
  readonly missed: number;
  readonly quietMs: number;
  /** By gaps: how long a silence may be. */
  readonly limitMs: number | null;
  /** Of the last 24 hours. */
  readonly expectedDay: number;
  readonly seenDay: number;
  /** The sum as shown to people. */
  readonly says: string;
}

/** Judges a feed at an instant. Pure: the same history gives the same finding. */
export function judgeFeed(feed: FeedHeard, settings: SilenceSettings, nowMs: number): SilenceFinding {
  const fromMs = Math.max(feed.lastHeardMs, feed.watchingSinceMs);
  const quietMs = Math.max(0, nowMs - fromMs);
  const seenDay = total(feed.hours.filter((h) => h.hourMs > nowMs - MS.day));
  const knownDays = (nowMs - feed.heardSinceMs) / MS.day;
  const common = { missed: 0, quietMs, limitMs: null, expectedDay: 0, seenDay };
  if (knownDays < settings.learnDays)
    return {
      ...common,
      state: 'learning',
      judgedBy: 'none',
      says: `Heard of for ${Math.floor(knownDays)} of the ${settings.learnDays} days that must be known.`,
    };
  const past = feed.hours.filter((h) => h.hourMs >= nowMs - settings.weeks * 7 * MS.day);
  const days = Math.min(knownDays, settings.weeks * 7);
  return total(past) / days < settings.rarePerDay
    ? judgeByGaps(feed, past, settings, common, fromMs)
    : judgeByHours(feed, past, settings, common, fromMs, nowMs);
}

type Common = Pick<SilenceFinding, 'missed' | 'quietMs' | 'limitMs' | 'expectedDay' | 'seenDay'>;

function judgeByGaps(
  feed: FeedHeard,
  past: readonly HeardHour[],
  settings: SilenceSettings,
  common: Common,
  fromMs: number,
): SilenceFinding {
  const gaps = past
    .filter((h) => h.longestGapMs > 0 && !spansUnwatched(feed.unwatched, h))
    .map((h) => h.longestGapMs)
    .sort((a, b) => a - b);
  const expectedDay = total(past) / Math.max(1, settings.weeks * 7);
  if (gaps.length < settings.gapsMin)
    return {
      ...common,
      expectedDay,
      state: 'learning',
      judgedBy: 'gaps',
      says: `${gaps.length} gaps between messages are known; ${settings.gapsMin} must be.`,
    };
  // One outage is no habit: the single longest gap does not count when it is far from all others.
  if (gaps.at(-1)! > 3 * gaps.at(-2)!) gaps.pop();
  const usualMs = quantile(gaps, settings.gapQuantile);
  const limitMs = Math.max(usualMs * settings.gapFactor, settings.quietMinutesMin * MS.minute);
  const silent = common.quietMs > limitMs;
  return {
    ...common,
    expectedDay,
    limitMs,
    judgedBy: 'gaps',
    state: silent ? 'silent' : 'speaks',
    says: `A few messages a day: ${percent(settings.gapQuantile)} of ${gaps.length} gaps were ${span(usualMs)} or less, ${span(limitMs)} may pass.${silent ? ` Nothing ${since(feed, fromMs)}.` : ''}`,
  };
}

interface Slot {
  /** Messages in the hour, the median of the weeks. */
  readonly median: number;
  /** Nine of ten times the longest quiet spell that ended in this hour was not longer. */
  readonly gapMs: number;
}

function judgeByHours(
  feed: FeedHeard,
  past: readonly HeardHour[],
  settings: SilenceSettings,
  common: Common,
  fromMs: number,
  nowMs: number,
): SilenceFinding {
  const slots = slotsOf(feed, past, settings, nowMs);
  const clock = wallClock(feed);
  const expected = (hourMs: number): Slot | undefined => {
    const { slot, holiday, hour } = clock(hourMs);
    const usual = slots.get(slot);
    const sunday = holiday ? slots.get(hour) : undefined;
    return sunday && (!usual || sunday.median < usual.median) ? sunday : usual;
  };
  let missed = 0;
  for (let hourMs = floorHour(fromMs); hourMs < nowMs; hourMs += MS.hour) {
    const slot = expected(hourMs);
    if (!slot) continue;
    const share = (Math.min(nowMs, hourMs + MS.hour) - Math.max(fromMs, hourMs)) / MS.hour;
    // Part of an hour counts where the feed is steady; where it speaks once in the hour, the hour must be over.
    if (share < 1 && common.quietMs <= 2 * slot.gapMs) continue;
    missed += slot.median * share;
  }
  let expectedDay = 0;
  for (let h = 1; h <= 24; h++) expectedDay += expected(floorHour(nowMs) - h * MS.hour)?.median ?? 0;
  const silent = missed >= settings.missedMin && common.quietMs >= settings.quietMinutesMin * MS.minute;
  return {
    ...common,
    missed,
    expectedDay,
    judgedBy: 'hour-of-week',
    state: silent ? 'silent' : 'speaks',
    says:
      missed === 0
        ? `By the same hours of past weeks nothing is missing${feed.watchingSinceMs > feed.lastHeardMs ? ` ${since(feed, fromMs)}` : ''}.`
        : `Nothing ${since(feed, fromMs)}; by the same hours of past weeks ${Math.round(missed * 10) / 10} messages should have come, ${settings.missedMin} make an alarm.`,
  };
}

/** An instant, not a span: the sentence is read later than it was made, beside when the feed was heard last. */
function since(feed: FeedHeard, fromMs: number): string {
  const again = feed.watchingSinceMs > feed.lastHeardMs ? ', when listening began again' : '';
  return `since ${instantText(fromMs)}${again}`;
}

/** Hour of the week by the feed's wall clock: 0 is Sunday's first hour. */
function wallClock(feed: Pick<FeedHeard, 'timeZone' | 'calendar'>) {
  const holidays = new Map<string, boolean>();
  // Asking the zone's table for each of 1,344 hours would be most of the work; on most days it says one thing.
  const offsets = new Map<number, number | null>();
  const offsetAt = (hourMs: number): number => {
    const dayMs = Math.floor(hourMs / MS.day) * MS.day;
    let offset = offsets.get(dayMs);
    if (offset === undefined) {
      const begin = offsetMs(feed.timeZone, dayMs);
      offset = begin === offsetMs(feed.timeZone, dayMs + MS.day) ? begin : null;
      offsets.set(dayMs, offset);
    }
    return offset ?? offsetMs(feed.timeZone, hourMs);
  };
  return (hourMs: number) => {
    const local = new Date(hourMs + offsetAt(hourMs)).toISOString();
    const day = local.slice(0, 10);
    const hour = Number(local.slice(11, 13));
    let holiday = holidays.get(day);
    if (holiday === undefined) {
      holiday = holidayName(feed.calendar, day) !== null;
      holidays.set(day, holiday);
    }
    return { slot: weekday(day) * 24 + hour, hour, holiday };
  };
}

function slotsOf(
  feed: FeedHeard,
  past: readonly HeardHour[],
  settings: SilenceSettings,
  nowMs: number,
): Map<number, Slot> {
  const byHour = new Map(past.map((h) => [h.hourMs, h]));
  const clock = wallClock(feed);
  const samples = new Map<number, { counts: number[]; gaps: number[] }>();
  const beginMs = Math.max(
    floorHour(nowMs) - settings.weeks * 7 * MS.day,
    floorHour(feed.heardSinceMs) + MS.hour,
  );
  for (let hourMs = beginMs; hourMs < floorHour(nowMs); hourMs += MS.hour) {
    if (feed.unwatched.has(hourMs)) continue;
    const { slot, holiday } = clock(hourMs);
    if (holiday) continue;
    const heard = byHour.get(hourMs);
    const kept = samples.get(slot) ?? { counts: [], gaps: [] };
    kept.counts.push(heard?.messages ?? 0);
    if (heard) kept.gaps.push(heard.longestGapMs);
    samples.set(slot, kept);
  }
  const slots = new Map<number, Slot>();
  for (const [slot, { counts, gaps }] of samples) {
    // Two weeks are no habit.
    if (counts.length < 3) continue;
    slots.set(slot, {
      median: quantile([...counts].sort(ascending), 0.5),
      gapMs: gaps.length === 0 ? Number.POSITIVE_INFINITY : quantile(gaps.sort(ascending), 0.9),
    });
  }
  return slots;
}

/** The value that the share `q` of the sorted values does not exceed: the nearest rank, of an even half the lower. */
export function quantile(sorted: readonly number[], q: number): number {
  if (sorted.length === 0) throw new Error('a quantile of nothing');
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!;
}

function spansUnwatched(unwatched: ReadonlySet<number>, h: HeardHour): boolean {
  for (let at = floorHour(h.lastAtMs - h.longestGapMs); at <= h.lastAtMs; at += MS.hour)
    if (unwatched.has(at)) return true;
  return false;
}

/** The full hour, UTC, that an instant lies in. */
export function floorHour(ms: number): number {
  return Math.floor(ms / MS.hour) * MS.hour;
}

const ascending = (a: number, b: number) => a - b;
const total = (hours: readonly HeardHour[]) => hours.reduce((n, h) => n + h.messages, 0);
const percent = (q: number) => `${Math.round(q * 1000) / 10} %`;

/** `45 min`, `3 h 20 min`, `2 d 4 h` */
export function span(ms: number): string {
  const minutes = Math.round(ms / MS.minute);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
