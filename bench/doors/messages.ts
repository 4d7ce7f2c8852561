import { MS } from '#basics/clock.js';
import { localDate, localTime } from '#basics/zones.js';
import type { PersonDescription } from '#domain/person.js';
import { writeAdvice } from '#formats/interpol/write.js';
import { writeNotification } from '#formats/niem/writeNotification.js';
import { NOTICE_COLUMNS } from '#formats/travelNotice/csv.js';
import { REGISTER_SEED } from '../../sim/world/register.js';
import type { Planted } from '../journey/manifests.js';
import { inventPerson, recordOf } from '../matching/population.js';

/** Messages of doors that write about one person each: alerts of state brokers, advice from abroad, travel notices. */
export function arrest(n: number, person: PersonDescription, nowMs: number, planted: Planted): Uint8Array {
  const { fbiNumber } = recordOf(inventPerson(REGISTER_SEED, planted.index), REGISTER_SEED);
  return utf8(
    writeNotification({
      what: n % 3 === 0 ? 'warrant' : 'arrest',
      number: `BENCH-${n}`,
      date: new Date(nowMs).toISOString().slice(0, 10),
      agency: 'Bench police',
      system: 'Bench broker',
      charges: ['Failure to register'],
      person: { ...person, ...(fbiNumber ? { fbiNumber } : {}) },
      officer: 'VANE',
    }),
  );
}

/** A bureau's own offender, whom no register here knows. */
export function foreignAdvice(n: number, person: PersonDescription, nowMs: number): Uint8Array {
  const atMs = nowMs + 3 * MS.day;
  return writeAdvice({
    id: `ADV-${n}`,
    version: 1,
    country: 'GBR',
    bureau: 'NCB London',
    basis: 'direct',
    person,
    offence: 'sexual offence against a child',
    destination: 'USA',
    legs: [
      {
        carrier: 'BJ',
        number: String(1 + (n % 9999)),
        from: 'LHR',
        to: 'JFK',
        departs: localTime('Europe/London', atMs),
        arrives: localTime('America/New_York', atMs + 8 * 60 * 60_000),
      },
    ],
  });
}

/** What a registration agency types or exports: one flight there and a day of return, in good time. */
function journey(n: number, i: number, planted: Planted, nowMs: number) {
  const atMs = nowMs + (30 + (n % 20)) * MS.day;
  return {
    recordNumber: `X${100_000_000 + planted.index}`,
    means: 'air',
    fromPort: 'JFK',
    fromDate: localDate('America/New_York', atMs),
    fromTime: localTime('America/New_York', atMs).slice(11),
    toPort: 'LHR',
    toDate: localDate('Europe/London', atMs + 7 * 60 * 60_000),
    carrier: 'BJ',
    number: String(1 + ((n * 31 + i) % 9999)),
    returnsOn: localDate('America/New_York', atMs + 14 * MS.day),
  };
}

export function noticeJson(n: number, planted: Planted, nowMs: number): Uint8Array {
  const j = journey(n, 0, planted, nowMs);
  return utf8(
    JSON.stringify({
      recordNumber: j.recordNumber,
      legs: [
        {
          means: j.means,
          carrier: j.carrier,
          number: j.number,
          from: { port: j.fromPort, date: j.fromDate, time: j.fromTime },
          to: { port: j.toPort, date: j.toDate },
        },
      ],
      destinations: [{ country: 'GBR', address: 'Hotel by the station' }],
      returnsOn: j.returnsOn,
      purposes: ['vacation'],
      officer: { name: 'Duty officer', phone: '555 0100' },
    }),
  );
}

export function noticesCsv(
  n: number,
  planted: readonly Planted[],
  nowMs: number,
  references: readonly string[],
): Uint8Array {
  const rows = planted.map((p, i) => {
    const cells: Readonly<Record<string, string>> = {
      reference: references[i]!,
      ...journey(n, i, p, nowMs),
      stays: 'GBR: Hotel by the station',
      purposes: 'vacation',
      officerName: 'Duty officer',
      officerPhone: '555 0100',
    };
    return NOTICE_COLUMNS.map((column) => cells[column] ?? '').join(',');
  });
  return utf8([NOTICE_COLUMNS.join(','), ...rows, ''].join('\n'));
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
