import { z } from 'zod';
import { addDays, isLikelyDay } from '#basics/dates.js';
import { isUuid } from '#basics/ids.js';
import { toIcs } from '#documents/ics.js';
import { FEDERAL_CALENDAR, holidayName } from '#domain/calendar.js';
import { findAgency } from '#storage/agencies.js';
import { readCalendars } from '#storage/calendars.js';
import { addEvent, cancelEvent, type EventKind, listEvents, readEvent } from '#storage/exchangeEvents.js';
import { type EventRow, eventsPage } from '#web/pages/exchangeEvents.js';
import type { FieldError, FormState } from '#web/view.js';
import { file, type PlainAnswer, redirect } from '../answer.js';
import { todayOf } from '../foundRegistrant.js';
import { markWord } from '../mark.js';
import { dateOf } from '../recordForm.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';

/** Trainings, meetings, closed offices and deadlines that agencies tell each other of; with the reader's holidays. */
const LISTED = 300;
/** Days for which holidays are listed. */
const HOLIDAY_DAYS = 180;
const KINDS: readonly EventKind[] = ['training', 'meeting', 'closed', 'deadline'];
const ALL = { kind: 'ExchangeEvent', all: true } as const;
const list = route({
  method: 'GET',
  path: '/events',
  kind: 'page',
  object: ALL,
  policy: 'event.list',
  audit: 'event.list',
  says: 'Events of agencies, and holidays of the reader’s calendar',
  handler: (c) => draw(c, { values: { who: 'all' } }),
});

const ics = route({
  method: 'GET',
  path: '/events.ics',
  kind: 'page',
  object: ALL,
  policy: 'event.list',
  audit: 'event.list',
  says: 'The events for a calendar program',
  handler: async (c) => {
    const today = todayOf(c);
    const { settings } = c.services;
    const events = await listEvents(c.tx, today, LISTED);
    const text = toIcs({
      product: '-//RSOITS//Exchange//EN',
      name: `${settings.installation}: events`,
      madeAtMs: c.now,
      method: 'PUBLISH',
      events: [
        ...events.map((e) => ({
          uid: `event-${e.id}@rsoits`,
          sequence: e.sequence,
          when: { kind: 'days' as const, first: e.firstOn, last: e.lastOn },
          summary: `${markWord(c)}${e.title}`,
          ...(e.place ? { location: e.place } : {}),
          status: e.cancelled ? ('CANCELLED' as const) : ('CONFIRMED' as const),
        })),
        ...(await holidays(c)).map((h) => ({
          uid: `holiday-${h.from}@rsoits`,
          sequence: 0,
          when: { kind: 'days' as const, first: h.from, last: h.to },
          summary: `${markWord(c)}${h.title}`,
          status: 'CONFIRMED' as const,
        })),
      ],
    });
    return file(text, { type: 'text/calendar; charset=utf-8', name: 'events.ics' });
  },
});

const add = route({
  method: 'POST',
  path: '/events',
  kind: 'page',
  object: ALL,
  policy: 'event.changed',
  audit: 'event.changed',
  says: 'Adds an event for all agencies or the own one',
  body: z.record(z.string().max(20), z.string().max(2000)),
  handler: async (c) => {
    const fields = c.body as Readonly<Record<string, string>>;
    const at = (name: string) => (fields[name] ?? '').trim();
    const from = dateOf(fields, 'from');
    const to = dateOf(fields, 'to') || from;
    const errors: FieldError[] = [];
    const kind = KINDS.find((k) => k === at('kind'));
    if (!kind) errors.push({ field: 'kind', problem: 'chooseOne' });
    if (at('title') === '') errors.push({ field: 'title', problem: 'required' });
    if (!isLikelyDay(from)) errors.push({ field: 'from', problem: 'notADate' });
    if (!isLikelyDay(to) || to < from) errors.push({ field: 'to', problem: 'notADate' });
    if (!['all', 'own'].includes(at('who'))) errors.push({ field: 'who', problem: 'chooseOne' });
    if (errors.length > 0 || !kind) return draw(c, { values: fields, errors }, 422);
    const id = await addEvent(
      c.tx,
      {
        agencyId: c.actor.agencyId,
        kind,
        title: at('title').slice(0, 150),
        firstOn: from,
        lastOn: to,
        place: at('place').slice(0, 200),
        note: at('note'),
        forAll: at('who') === 'all',
        addedBy: c.actor.id,
      },
      c.now,
    );
    return redirect('/events?done=saved', { audit: { objectId: id } });
  },
});

const cancel = route({
  method: 'POST',
  path: '/events/:id/cancel',
  kind: 'page',
  object: {
    kind: 'ExchangeEvent',
    find: async ({ tx, params }: Finding<{ id: string }, unknown, unknown>): Promise<Found | undefined> => {
      const event = isUuid(params.id) ? await readEvent(tx, params.id) : undefined;
      return event && { id: event.id, agencyId: event.agencyId };
    },
  },
  policy: 'event.changed',
  audit: 'event.changed',
  says: 'Cancels an event; calendars that took it show it as canceled',
  params: z.object({ id: z.string().max(60) }),
  handler: async (c) => {
    await cancelEvent(c.tx, c.found.id, c.now);
    return redirect('/events?done=saved');
  },
});

export const exchangeEventRoutes: readonly AnyRoute[] = [list, ics, add, cancel];

/** Closed days of the reader's own calendar. */
async function holidays(c: AtPage): Promise<EventRow[]> {
  const agency = await findAgency(c.tx, c.actor.agencyId);
  const code = agency?.calendarCode ?? FEDERAL_CALENDAR.code;
  const calendar = (await readCalendars(c.tx, [code])).get(code) ?? FEDERAL_CALENDAR;
  const today = todayOf(c);
  return Array.from({ length: HOLIDAY_DAYS }, (_, n) => addDays(today, n)).flatMap((day) => {
    const name = holidayName(calendar, day);
    if (name === null) return [];
    const by = agency?.name ?? '';
    return [
      {
        id: `holiday-${day}`,
        kind: 'holiday' as const,
        title: name,
        from: day,
        to: day,
        place: '',
        note: '',
        by,
        cancelled: false,
        mayCancel: false,
      },
    ];
  });
}

async function draw(c: AtPage, form: FormState, status?: number): Promise<PlainAnswer> {
  const events = await listEvents(c.tx, todayOf(c), LISTED);
  const rows = [
    ...events.map((e) => ({
      id: e.id,
      kind: e.kind,
      title: e.title,
      from: e.firstOn,
      to: e.lastOn,
      place: e.place,
      note: e.note,
      by: e.agencyName,
      cancelled: e.cancelled,
      mayCancel: e.agencyId === c.actor.agencyId && !e.cancelled,
    })),
    ...(await holidays(c)),
  ].sort((a, b) => a.from.localeCompare(b.from) || a.title.localeCompare(b.title));
  return show(c, eventsPage, { rows, form }, { here: 'exchange', ...asRefused(status) });
}
