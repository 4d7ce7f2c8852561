import { z } from 'zod';
import { toCsv } from '#documents/csv.js';
import { heldBy, mayWorkCandidates } from '#domain/candidate.js';
import { nameText } from '#domain/person.js';
import { candidateReference } from '#domain/reference.js';
import { claimNext } from '#storage/claims.js';
import { listQueue, openedSince, type QueueLine, type QueueQuery, queueTotals } from '#storage/queue.js';
import { type QueueRow, queuePage } from '#web/pages/queue.js';
import { file, redirect } from '../answer.js';
import { type AnyRoute, route } from '../route.js';
import { show } from '../shell.js';
import { eventLineOf, iso } from '../views/eventLine.js';

const ROWS = 50;
const CSV_ROWS_MAX = 5000;

const one = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values).optional().catch(undefined);

/** A filter that is not understood filters nothing: an address from an old bookmark still opens the queue. */
const FILTER = z.object({
  q: z.string().trim().max(100).optional().catch(undefined),
  class: one(['wanted', 'non-fugitive']),
  who: one(['nobody', 'mine', 'others']),
  state: one(['open', 'second', 'decided', 'closed', 'overdue', 'soon']),
  direction: one(['entry', 'departure', 'none', 'unknown']),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});
type Filter = z.infer<typeof FILTER>;

const ALL = { kind: 'Candidate', all: true } as const;

function asked(filter: Filter, me: string, limit: number): QueueQuery {
  return {
    me,
    ...(filter.q ? { text: filter.q } : {}),
    ...(filter.class ? { status: filter.class } : {}),
    ...(filter.who ? { who: filter.who } : {}),
    ...(filter.state ? { state: filter.state } : {}),
    ...(filter.direction ? { direction: filter.direction } : {}),
    limit,
    offset: (filter.page - 1) * limit,
  };
}

function filterText(filter: Filter): URLSearchParams {
  const { page: _page, ...rest } = filter;
  return new URLSearchParams(Object.entries(rest).filter((e): e is [string, string] => !!e[1]));
}

const list = route({
  method: 'GET',
  path: '/queue',
  kind: 'page',
  object: ALL,
  policy: 'candidate.list',
  audit: 'candidate.list',
  says: 'The queue of candidates, most urgent first',
  query: FILTER,
  handler: async (c) => {
    const { lines, total } = await listQueue(c.tx, asked(c.query, c.actor.id, ROWS), c.now);
    const counts = await queueTotals(c.tx, c.actor.id, c.now);
    c.note({ candidates: lines.map((l) => l.id), total });
    const text = filterText(c.query);
    const { page: _page, ...typed } = c.query;
    return show(
      c,
      queuePage,
      {
        rows: lines.map((l) => rowOf(l, c.now)),
        paging: {
          page: c.query.page,
          pages: Math.max(1, Math.ceil(total / ROWS)),
          total,
          base: text.size > 0 ? `/queue?${text}` : '/queue',
        },
        filter: {
          values: Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, value ?? ''])),
        },
        counts,
        liveSince: String(c.now),
        mayClaim: mayWorkCandidates(c.actor),
        csv: text.size > 0 ? `/queue.csv?${text}` : '/queue.csv',
      },
      { here: 'queue' },
    );
  },
});

const csv = route({
  method: 'GET',
  path: '/queue.csv',
  kind: 'page',
  object: ALL,
  policy: 'candidate.export',
  audit: 'candidate.export',
  says: 'The filtered queue as CSV',
  query: FILTER,
  handler: async (c) => {
    const { lines, total } = await listQueue(
      c.tx,
      asked({ ...c.query, page: 1 }, c.actor.id, CSV_ROWS_MAX),
      c.now,
    );
    c.note({ candidates: lines.map((l) => l.id), total });
    return file(queueCsv(lines, c.now), {
      type: 'text/csv; charset=utf-8',
      name: `queue-${iso(c.now).slice(0, 16).replace(/\D/g, '')}.csv`,
    });
  },
});

const claimNextPost = route({
  method: 'POST',
  path: '/queue/claim-next',
  kind: 'page',
  object: ALL,
  policy: 'candidate.claim',
  audit: 'candidate.claim',
  says: 'Claims the most urgent candidate that nobody holds',
  handler: async (c) => {
    const id = await claimNext(c.tx, c.actor, c.now);
    if (!id) return redirect('/queue', { audit: { facts: { nothing: true } } });
    return redirect(`/candidates/${id}?done=claimed`, { audit: { objectId: id, facts: { next: true } } });
  },
});

const live = route({
  method: 'GET',
  path: '/live/queue',
  kind: 'page',
  object: ALL,
  policy: 'count.live',
  audit: 'count.live',
  says: 'How many candidates came since the page was made',
  passive: true,
  query: z.object({ since: z.coerce.number().int().min(0).catch(0) }),
  handler: ({ query }) => ({
    as: 'stream',
    stream: { read: async (tx) => ({ n: await openedSince(tx, query.since) }), topics: ['queue'] },
  }),
});

export const queueRoutes: readonly AnyRoute[] = [list, csv, claimNextPost, live];

export function rowOf(line: QueueLine, nowMs: number): QueueRow {
  const event = eventLineOf(line);
  const zone = event.departs?.zone ?? 'UTC';
  const holder = heldBy(line, nowMs);
  const born = line.traveller.birthDates?.[0];
  return {
    id: line.id,
    reference: candidateReference(line.id),
    status: line.status,
    travellerName: nameText(line.traveller.names[0] ?? {}),
    ...(born ? { travellerBorn: born } : {}),
    recordName: nameText(line.record.names[0] ?? {}),
    recordNumber: line.recordNumber,
    event,
    decideBefore: { at: iso(line.dueAtMs), zone },
    bits: line.bits,
    band: line.band ?? 'review',
    path: line.path,
    state: line.state,
    departedUndecided: line.departedUndecided,
    ...(line.redress?.finding === 'holds' ? { cleared: true } : {}),
    ...(holder
      ? {
          claimedBy: { id: holder, name: line.claimedByName ?? '' },
          claimEnds: { at: iso(line.leaseUntilMs!), zone },
        }
      : {}),
  };
}

function queueCsv(lines: readonly QueueLine[], nowMs: number): string {
  return toCsv(
    [
      'reference',
      'class',
      'state',
      'decide before (UTC)',
      'traveller',
      'born',
      'record',
      'record number',
      'direction',
      'service',
      'from',
      'to',
      'departs (UTC)',
      'match',
      'bits',
      'with',
      'departed undecided',
    ],
    lines.map((l) => {
      const row = rowOf(l, nowMs);
      return [
        row.reference,
        row.status,
        row.state,
        row.decideBefore.at,
        row.travellerName,
        row.travellerBorn,
        row.recordName,
        row.recordNumber,
        row.event.direction,
        [l.carrier, l.number].filter(Boolean).join(' '),
        l.departurePort ?? '',
        l.arrivalPort ?? '',
        l.departsAtMs === null ? '' : iso(l.departsAtMs),
        row.band,
        Math.round(row.bits * 10) / 10,
        row.claimedBy?.name ?? '',
        row.departedUndecided,
      ];
    }),
    'spreadsheet',
  );
}
