import { describe, expect, test } from 'vitest';
import { readAny } from './read.js';
import { readLine } from './readLine.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const LIST =
  "UNB+UNOA:4+ZQ+USCSAPIS+260314:1200+1'UNH+1+PAXLST:D:05B:UN'BGM+745'TDT+20+ZQ12'LOC+125+LHR'LOC+87+JFK'" +
  "NAD+FL+++QUILL:MARLO'DTM+329:710830'NAT+2+US'DOC+P+Q1'UNT+9+1'UNZ+1+1'";

describe('reading whatever comes', () => {
  test('an interchange is known by its look, with and without a name for it', () => {
    expect(readAny(bytes(LIST))).toEqual(readAny(bytes(LIST), 'edifact'));
  });

  test('what nobody knows is rejected, with its size', () => {
    expect(readAny(bytes('hello'))).toMatchObject([
      { format: 'unknown', outcome: 'rejected', warnings: [{ code: 'unknown-format', offset: 0 }] },
    ]);
    expect(readAny(new Uint8Array())).toMatchObject([{ outcome: 'rejected' }]);
  });

  test('an unheard-of format name is the caller’s mistake', () => {
    expect(() => readAny(bytes(LIST), 'smoke')).toThrow(/Expected one of .*edifact/);
  });
});

test('the output line has the agreed fields under their agreed names', () => {
  const [message] = readAny(bytes(LIST));
  expect(JSON.parse(JSON.stringify(readLine('a.edi', message!)))).toEqual({
    file: 'a.edi',
    format: 'paxlst',
    outcome: 'warnings',
    warnings: [{ code: 'segment-count', segment: 10, offset: expect.any(Number), text: expect.any(String) }],
    references: expect.objectContaining({ sender: 'ZQ', kind: 'passengers', flight: 'ZQ12' }),
    legs: [{ carrier: 'ZQ', number: '12', departurePort: 'LHR', arrivalPort: 'JFK' }],
    persons: [
      {
        names: [{ surname: 'QUILL', given: 'MARLO' }],
        birthDate: '1971-08-30',
        sex: null,
        citizenships: ['USA'],
        residence: null,
        documents: [{ kind: 'passport', number: 'Q1', issuer: null, expiry: null }],
        role: 'passenger',
      },
    ],
  });
});
