import { describe, expect, test } from 'vitest';
import { compareWithLedger, countEntries, type LedgerRow } from './compare.js';
import type { LogEntry, NewEntry } from './log.js';

const row = (notificationId: string, subjectSeq: number, more: Partial<LedgerRow> = {}): LedgerRow => ({
  notificationId,
  recipientAgencyId: 'sora',
  subjectId: 's-1',
  subjectSeq,
  delivered: true,
  acknowledged: true,
  ...more,
});
const log = (entries: readonly NewEntry[], agencyId = 'sora'): LogEntry[] =>
  entries.map((entry) => ({ at: '2026-03-04T05:06:07.000Z', agencyId, ...entry }));
const received = (id: string, bodySha256 = 'h'): NewEntry => ({
  what: 'received',
  channel: 'webhook',
  id,
  bodySha256,
  reaction: 'take',
});
const acted = (id: string): NewEntry => ({ what: 'acted', channel: 'webhook', id });
const acknowledged = (id: string, status = 201): NewEntry => ({
  what: 'acknowledged',
  id,
  via: 'api',
  action: 'received',
  status,
});
const kinds = (ledger: readonly LedgerRow[], entries: readonly LogEntry[]) =>
  compareWithLedger(ledger, entries).map((d) => `${d.kind} ${d.notificationId}`);

describe('receivers’ logs against the ledger', () => {
  test('a run in which all went well has no difference, however often things came', () => {
    const entries = log([
      received('n1'),
      acted('n1'),
      received('n1'),
      received('n2'),
      acted('n2'),
      acknowledged('n1'),
    ]);
    expect(kinds([row('n1', 1), row('n2', 2)], entries)).toEqual([]);
    expect(countEntries(entries)).toEqual({
      received: 3,
      acted: 2,
      repeats: 1,
      acknowledged: 1,
      rejected: 0,
    });
  });

  test('lost: the ledger says delivered and the agency never acted', () => {
    expect(kinds([row('n1', 1)], log([received('n1')]))).toEqual(['lost n1']);
    expect(kinds([row('n1', 1, { delivered: false })], [])).toEqual([]);
  });

  test('acted on twice', () => {
    expect(kinds([row('n1', 1)], log([acted('n1'), acted('n1')]))).toEqual(['acted-twice n1']);
  });

  test('out of order for a subject, but not between subjects or agencies', () => {
    expect(kinds([row('n1', 1), row('n2', 2)], log([acted('n2'), acted('n1')]))).toEqual(['out-of-order n1']);
    const two = [row('n1', 1), row('n2', 2, { subjectId: 's-2' })];
    expect(kinds(two, log([acted('n2'), acted('n1')]))).toEqual([]);
    const apart = [row('n1', 1), row('n2', 2, { recipientAgencyId: 'port' })];
    expect(kinds(apart, [...log([acted('n2')], 'port'), ...log([acted('n1')])])).toEqual([]);
    const none = [row('n1', 1, { subjectId: null }), row('n2', 2, { subjectId: null })];
    expect(kinds(none, log([acted('n2'), acted('n1')]))).toEqual([]);
  });

  test('what the ledger does not have, and what was for somebody else', () => {
    expect(kinds([], log([acted('nx')]))).toEqual(['not-in-ledger nx']);
    expect(kinds([row('n1', 1)], log([acted('n1')], 'port'))).toEqual(['wrong-agency n1']);
  });

  test('other bytes under one id, between arrivals or against the ledger', () => {
    expect(kinds([row('n1', 1)], log([received('n1', 'a'), acted('n1'), received('n1', 'b')]))).toEqual([
      'other-bytes n1',
    ]);
    const noted = row('n1', 1, { bodySha256: { webhook: 'a' } });
    expect(kinds([noted], log([received('n1', 'b'), acted('n1')]))).toEqual(['other-bytes n1']);
  });

  test('an acknowledgement that was answered "recorded" and is not there', () => {
    const open = row('n1', 1, { acknowledged: false });
    expect(kinds([open], log([acted('n1'), acknowledged('n1')]))).toEqual(['acknowledgement-lost n1']);
    expect(kinds([open], log([acted('n1'), acknowledged('n1', 503)]))).toEqual([]);
  });
});
