import { describe, expect, test } from 'vitest';
import { MS } from '#basics/clock.js';
import { instantOf } from '#basics/zones.js';
import { FEDERAL_CALENDAR } from './calendar.js';
import { dutyMsBetween, judgeRecipient, RECIPIENT_SILENCE_STANDARD } from './recipientSilence.js';
import { type FeedHeard, floorHour, type HeardHour, judgeFeed, SILENCE_STANDARD } from './silence.js';

const ZONE = 'America/New_York';
const at = (local: string) => instantOf(ZONE, local);

/** Hours as a feed leaves them that sends at the instants given. */
function heard(sentAt: readonly number[], more: Partial<FeedHeard> = {}): FeedHeard {
  const hours = new Map<number, HeardHour>();
  let before: number | null = null;
  for (const t of [...sentAt].sort((a, b) => a - b)) {
    const gap = before === null ? 0 : t - before;
    const h = hours.get(floorHour(t));
    hours.set(floorHour(t), {
      hourMs: floorHour(t),
      messages: (h?.messages ?? 0) + 1,
      firstAtMs: h?.firstAtMs ?? t,
      lastAtMs: t,
      longestGapMs: Math.max(h?.longestGapMs ?? 0, gap),
    });
    before = t;
  }
  return {
    timeZone: ZONE,
    calendar: FEDERAL_CALENDAR,
    heardSinceMs: Math.min(...sentAt),
    lastHeardMs: before!,
    hours: [...hours.values()],
    unwatched: new Set(),
    watchingSinceMs: 0,
    ...more,
  };
}

/** Instants every so many minutes, where the wall clock lets it speak. */
function every(
  minutes: number,
  from: string,
  to: string,
  speaks: (local: { day: number; hour: number }) => boolean = () => true,
): number[] {
  const out: number[] = [];
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: ZONE,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  for (let t = at(from); t < at(to); t += minutes * MS.minute) {
    const parts = Object.fromEntries(format.formatToParts(t).map((p) => [p.type, p.value]));
    const day = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts.weekday!);
    if (speaks({ day, hour: Number(parts.hour) })) out.push(t);
  }
  return out;
}

const byDay = ({ hour }: { hour: number }) => hour >= 6 && hour < 22;
const onWorkdays = ({ day, hour }: { day: number; hour: number }) =>
  day >= 1 && day <= 5 && hour >= 8 && hour < 18;
const judge = (feed: FeedHeard, local: string) => judgeFeed(feed, SILENCE_STANDARD, at(local));

/** The first minute at which the feed is held silent, looked at every five minutes as the clock does. */
function alarmAt(feed: FeedHeard, from: string, to: string): string | null {
  for (let t = at(from); t <= at(to); t += 5 * MS.minute)
    if (judgeFeed(feed, SILENCE_STANDARD, t).state === 'silent')
      return new Date(t).toLocaleString('sv-SE', { timeZone: ZONE });
  return null;
}

describe('a feed is held silent', () => {
  test('within minutes when a busy one stops in the middle of the day', () => {
    const feed = heard(every(1, '2026-06-01T00:00', '2026-07-15T14:00'));
    expect(judge(feed, '2026-07-15T14:05').state).toBe('speaks');
    expect(judge(feed, '2026-07-15T14:12')).toMatchObject({ state: 'silent', judgedBy: 'hour-of-week' });
  });

  test('in a sentence that stays true while it is read: an instant, never minutes that go by', () => {
    const feed = heard(every(1, '2026-06-01T00:00', '2026-07-15T14:00'));
    const heardLast = '2026-07-15T17:59Z';
    const early = judge(feed, '2026-07-15T14:12').says;
    expect(early).toContain(`Nothing since ${heardLast};`);
    expect(judge(feed, '2026-07-15T14:40').says).toContain(`Nothing since ${heardLast};`);
    expect(judge(feed, '2026-07-15T14:00').says).toBe('By the same hours of past weeks nothing is missing.');
    // After a break of ours it was heard before, but listened for since then only.
    const again = { ...feed, watchingSinceMs: at('2026-07-15T15:00') };
    expect(judge(again, '2026-07-15T15:00').says).toBe(
      'By the same hours of past weeks nothing is missing since 2026-07-15T19:00Z, when listening began again.',
    );
    expect(judge(again, '2026-07-15T15:12').says).toContain(
      'Nothing since 2026-07-15T19:00Z, when listening began again;',
    );
  });

  test('after the first hour when one with a night pause does not come back in the morning', () => {
    const feed = heard(every(5, '2026-06-01T00:00', '2026-07-14T22:00', byDay));
    expect(alarmAt(feed, '2026-07-14T22:00', '2026-07-15T12:00')).toBe('2026-07-15 07:00:00');
  });

  test('after its gaps when a rare one stops, whatever one outage in its history', () => {
    const sent = every(8 * 60, '2026-05-20T00:00', '2026-07-15T00:00').filter(
      (t) => t < at('2026-06-10T00:00') || t > at('2026-06-15T00:00'),
    );
    const finding = judge(heard(sent), '2026-07-14T18:00');
    expect(finding).toMatchObject({ judgedBy: 'gaps', state: 'speaks', limitMs: 12 * MS.hour });
    expect(alarmAt(heard(sent), '2026-07-14T16:00', '2026-07-16T00:00')).toBe('2026-07-15 04:05:00');
  });

  test('although there was an outage and a burst in its history', () => {
    const sent = every(2, '2026-06-01T00:00', '2026-07-15T14:00')
      .filter((t) => t < at('2026-06-24T08:00') || t > at('2026-06-24T20:00'))
      .concat(Array.from({ length: 5000 }, (_, i) => at('2026-07-01T14:10') + i * 100));
    const finding = judge(heard(sent), '2026-07-15T14:30');
    expect(finding).toMatchObject({ state: 'silent', judgedBy: 'hour-of-week' });
    expect(finding.missed).toBeCloseTo(16, 0);
  });
});

describe('a feed is not held silent', () => {
  test('in its night, at its weekend, on a federal holiday', () => {
    const feed = heard(every(5, '2026-05-20T00:00', '2026-07-02T18:00', onWorkdays));
    // Friday 3 July 2026 is the observed Independence Day; Monday 08:00 is due again.
    expect(alarmAt(feed, '2026-07-02T18:00', '2026-07-06T08:55')).toBeNull();
    expect(alarmAt(feed, '2026-07-06T08:55', '2026-07-06T12:00')).toBe('2026-07-06 09:00:00');
  });

  test('on an ordinary workday of a calendar without that holiday it is', () => {
    const feed = heard(every(5, '2026-05-20T00:00', '2026-07-02T18:00', onWorkdays), {
      calendar: { ...FEDERAL_CALENDAR, federalHolidays: false },
    });
    expect(alarmAt(feed, '2026-07-02T18:00', '2026-07-06T08:55')).toBe('2026-07-03 09:00:00');
  });

  test('when the clocks change: its hours are those of its own wall', () => {
    const autumn = every(4, '2026-09-10T00:00', '2026-11-03T12:00', byDay);
    for (const day of ['2026-11-01', '2026-11-02', '2026-11-03']) {
      const until = autumn.filter((t) => t < at(`${day}T06:00`));
      expect(alarmAt(heard(until), `${day}T00:00`, `${day}T06:55`)).toBeNull();
    }
    const spring = every(4, '2027-01-20T00:00', '2027-03-16T12:00', byDay);
    for (const day of ['2027-03-14', '2027-03-15']) {
      const until = spring.filter((t) => t < at(`${day}T06:00`));
      expect(alarmAt(heard(until), `${day}T00:00`, `${day}T06:55`)).toBeNull();
    }
  });

  test('while it is new', () => {
    const feed = heard(every(1, '2026-07-01T00:00', '2026-07-15T14:00'));
    expect(judge(feed, '2026-07-15T23:00')).toMatchObject({ state: 'learning', judgedBy: 'none' });
  });

  test('when it sends once an hour at whatever minute and is late in this one', () => {
    const feed = heard(
      every(60, '2026-05-20T00:00', '2026-07-15T14:00').map((t, i) => t + ((i * 17) % 50) * MS.minute),
    );
    expect(judge(feed, '2026-07-15T14:59').state).toBe('speaks');
    expect(judge(feed, '2026-07-15T23:30').state).toBe('silent');
  });

  test('when it sends one batch a night and it is not yet over', () => {
    const nightly: number[] = [];
    for (let d = 0; d < 50; d++)
      for (let i = 0; i < 300; i++)
        nightly.push(at('2026-05-20T02:00') + d * MS.day + (30 + (d % 20)) * MS.minute + i * 1000);
    const feed = heard(nightly);
    const last = '2026-07-08';
    expect(alarmAt(feed, `${last}T03:00`, '2026-07-09T02:55')).toBeNull();
    expect(alarmAt(feed, '2026-07-09T02:55', '2026-07-09T12:00')).toBe('2026-07-09 03:00:00');
  });

  test('after our own restart, until it had time to speak', () => {
    const sent = every(1, '2026-06-01T00:00', '2026-07-15T10:00');
    const feed = heard(sent, { watchingSinceMs: at('2026-07-15T14:00') });
    expect(judge(feed, '2026-07-15T14:05').state).toBe('speaks');
    expect(judge(feed, '2026-07-15T14:15').state).toBe('silent');
  });

  test('when a burst is followed by its usual trickle', () => {
    const sent = every(10, '2026-06-01T00:00', '2026-07-15T14:00').concat(
      Array.from({ length: 9000 }, (_, i) => at('2026-07-15T13:00') + i * 100),
    );
    expect(judge(heard(sent), '2026-07-15T14:40').state).toBe('speaks');
  });

  test('and hours in which nobody watched do not teach that it is quiet then', () => {
    const unwatched = new Set(
      ['2026-07-01T14:00', '2026-07-08T14:00', '2026-06-24T14:00', '2026-06-17T14:00'].map(at),
    );
    const sent = every(1, '2026-05-25T00:00', '2026-07-15T14:00').filter((t) => !unwatched.has(floorHour(t)));
    expect(judge(heard(sent, { unwatched }), '2026-07-15T14:20').state).toBe('silent');
  });
});

describe('a recipient', () => {
  const hours = {
    timeZone: ZONE,
    calendar: FEDERAL_CALENDAR,
    dutyHours: [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:00', to: '17:00' })),
  };
  const answers = Array.from({ length: 40 }, (_, i) => {
    const sentAtMs = at('2026-06-01T09:00') + i * MS.day;
    return { sentAtMs, answeredAtMs: Math.max(sentAtMs, 0) + 20 * MS.minute };
  }).filter((a) => dutyMsBetween(hours, a.sentAtMs, a.answeredAtMs) > 0);
  const of = (waiting: string[], lastHeard: string, local: string) =>
    judgeRecipient(
      { hours, answers, waiting: waiting.map(at), lastHeardMs: at(lastHeard) },
      RECIPIENT_SILENCE_STANDARD,
      at(local),
    );

  test('that stops to answer in its duty hours is silent', () => {
    expect(of(['2026-07-14T10:00', '2026-07-14T10:20'], '2026-07-14T09:20', '2026-07-14T10:35').state).toBe(
      'speaks',
    );
    expect(
      of(['2026-07-14T10:00', '2026-07-14T10:20'], '2026-07-14T09:20', '2026-07-14T10:45'),
    ).toMatchObject({
      state: 'silent',
      waiting: 2,
      waitedMs: 45 * MS.minute,
      limitMs: 40 * MS.minute,
      says: expect.stringContaining(
        '2 sent since it was last heard and not answered, the first 2026-07-14T14:00Z.',
      ),
    });
  });

  test('is not silent at night, at the weekend or on its holiday', () => {
    const waiting = ['2026-07-02T17:10', '2026-07-02T20:00', '2026-07-04T09:00'];
    expect(of(waiting, '2026-07-02T16:50', '2026-07-06T08:20').state).toBe('speaks');
    expect(of(waiting, '2026-07-02T16:50', '2026-07-06T08:41').state).toBe('silent');
  });

  test('is not silent over one message, nor when it answered another since', () => {
    expect(of(['2026-07-14T10:00'], '2026-07-14T09:20', '2026-07-14T16:00').state).toBe('speaks');
    expect(of(['2026-07-14T10:00', '2026-07-14T10:20'], '2026-07-14T10:30', '2026-07-14T16:00').state).toBe(
      'speaks',
    );
  });

  test('is learned before it is judged', () => {
    const few = judgeRecipient(
      { hours, answers: answers.slice(0, 5), waiting: [at('2026-07-14T08:00')], lastHeardMs: null },
      { ...RECIPIENT_SILENCE_STANDARD, waitingMin: 1 },
      at('2026-07-14T16:00'),
    );
    expect(few.state).toBe('learning');
  });
});
