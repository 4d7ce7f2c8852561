import { z } from 'zod';
import { decide } from '#access/decide.js';
import { MS } from '#basics/clock.js';
import { isUuid } from '#basics/ids.js';
import { isZone } from '#basics/zones.js';
import { RECIPIENT_SILENCE_STANDARD } from '#domain/recipientSilence.js';
import { SILENCE_STANDARD } from '#domain/silence.js';
import type { Tx } from '#storage/database.js';
import {
  lastDayOfFeeds,
  readSilenceWatch,
  type SilenceWatch,
  setSilenceWatch,
  silenceWatches,
} from '#storage/silence.js';
import { silenceWatchPage } from '#web/pages/silenceWatch.js';
import type { WatchRow } from '#web/parts/Watches.js';
import type { FieldError, FormState } from '#web/view.js';
import { redirect } from '../answer.js';
import { refuse } from '../errors.js';
import { type AnyRoute, type AtPage, type Finding, type Found, route } from '../route.js';
import { asRefused, show } from '../shell.js';
import { iso } from '../views/eventLine.js';

/** How feeds and recipients are listened for: shown on the feeds page, set one by one with a reason. */
export async function watchRows(tx: Tx, nowMs: number): Promise<WatchRow[]> {
  const days = await lastDayOfFeeds(tx, nowMs);
  return (await silenceWatches(tx)).map((w) => watchRow(w, days.get(`${w.door}|${w.sender}`)));
}

function watchRow(
  w: SilenceWatch,
  day?: { readonly messages: number; readonly persons: number } | undefined,
): WatchRow {
  const found = w.finding as {
    says?: string;
    expectedDay?: number;
    waiting?: number;
    usualMs?: number | null;
  };
  return {
    id: w.id,
    kind: w.kind,
    name: w.kind === 'feed' ? w.senderName : (w.agencyName ?? ''),
    ...(w.kind === 'feed'
      ? {
          note: [
            w.senderName === w.sender ? w.agencyName : w.sender,
            w.door,
            day
              ? `${day.persons.toLocaleString('en-US')} ${day.persons === 1 ? 'person' : 'persons'} in a day`
              : null,
          ]
            .filter(Boolean)
            .join(', '),
          seen: day?.messages ?? 0,
          ...(found.expectedDay === undefined ? {} : { expected: found.expectedDay }),
        }
      : {
          waiting: found.waiting ?? 0,
          ...(found.usualMs == null ? {} : { usualMinutes: Math.round(found.usualMs / MS.minute) }),
        }),
    state: w.active ? w.state : 'off',
    ...(w.lastHeardMs === null ? {} : { lastAt: iso(w.lastHeardMs) }),
    says: w.active ? (found.says ?? '') : w.reason,
  };
}

const standards = (kind: SilenceWatch['kind']): Readonly<Record<string, number>> =>
  kind === 'feed' ? { ...SILENCE_STANDARD } : { ...RECIPIENT_SILENCE_STANDARD };

interface FoundWatch extends Found {
  readonly watch: SilenceWatch;
}

const WATCH = {
  kind: 'Feed',
  find: async ({
    tx,
    params,
  }: Finding<{ id: string }, unknown, unknown>): Promise<FoundWatch | undefined> => {
    const watch = isUuid(params.id) ? await readSilenceWatch(tx, params.id) : undefined;
    return watch && { id: watch.id, agencyId: null, watch };
  },
} as const;

const params = z.object({ id: z.string().max(60) });
type AtWatch = AtPage<FoundWatch>;

const showOne = route({
  method: 'GET',
  path: '/feeds/watches/:id',
  kind: 'page',
  object: WATCH,
  policy: 'silence.show',
  audit: 'silence.show',
  says: 'How a feed or a recipient is listened for, and what was found last',
  params,
  handler: (c) => draw(c, { values: valuesOf(c.found.watch) }),
});

const set = route({
  method: 'POST',
  path: '/feeds/watches/:id',
  kind: 'page',
  object: WATCH,
  policy: 'silence.set',
  audit: 'silence.set',
  says: 'Changes how a feed or a recipient is listened for',
  params,
  body: z.record(z.string(), z.string().max(2000)),
  handler: async (c) => {
    const { watch } = c.found;
    const at = (name: string) => (c.body[name] ?? '').trim();
    const errors: FieldError[] = [];
    const settings: Record<string, number> = {};
    for (const name of Object.keys(standards(watch.kind))) {
      if (at(name) === '') continue;
      const value = Number(at(name));
      // A share lies between 0 and 1, a count is a whole number above none; nothing here needs more than a year.
      const fits = name.endsWith('Quantile')
        ? value > 0 && value < 1
        : value > 0 && value <= 10_000 && (name.endsWith('Factor') || Number.isInteger(value));
      if (fits) settings[name] = value;
      else errors.push({ field: name, problem: 'notANumber' });
    }
    const zone = at('zone');
    if (zone !== '' && !isZone(zone))
      errors.push({ field: 'zone', problem: 'unknownValue', values: { value: zone } });
    const active = at('active') !== 'no';
    const reason = at('reason');
    if (reason.length < 3) errors.push({ field: 'reason', problem: 'reasonTooShort' });
    if (errors.length > 0) return draw(c, { values: c.body, errors }, 422);
    const saved = await setSilenceWatch(c.tx, watch.id, Number(at('version')), {
      active,
      zone: zone === '' ? null : zone,
      reason,
      settings,
    });
    if (!saved) throw refuse('stale');
    return redirect(`/feeds/watches/${watch.id}?done=saved`, {
      audit: { objectId: watch.id, facts: { active, zone, settings } },
    });
  },
});

export const silenceRoutes: readonly AnyRoute[] = [showOne, set];

function valuesOf(watch: SilenceWatch): Record<string, string> {
  return {
    active: watch.active ? 'yes' : 'no',
    zone: watch.zone ?? '',
    reason: watch.reason,
    ...Object.fromEntries(Object.entries(watch.settings).map(([name, value]) => [name, String(value)])),
  };
}

async function draw(c: AtWatch, form: FormState, status?: number) {
  const { watch } = c.found;
  const days = await lastDayOfFeeds(c.tx, c.now);
  return show(
    c,
    silenceWatchPage,
    {
      row: watchRow(watch, days.get(`${watch.door}|${watch.sender}`)),
      version: watch.version,
      knownSince: iso(watch.heardSinceMs),
      ...(watch.silentSinceMs === null ? {} : { silentSince: iso(watch.silentSinceMs) }),
      ...(watch.judgedAtMs === null ? {} : { judgedAt: iso(watch.judgedAtMs) }),
      numbers: Object.entries(standards(watch.kind)).map(([name, standard]) => ({ name, standard })),
      mayChange: decide(c.actor, 'silence.set', { kind: 'Feed', id: watch.id, agencyId: null }).allowed,
      form,
    },
    { here: 'feeds', ...asRefused(status) },
  );
}
