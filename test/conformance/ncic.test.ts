import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAny } from '#formats/read.js';
import { readLine } from '#formats/readLine.js';

/** Public samples of NCIC and Nlets text; see paxlst.test.ts. */
const shared = process.env.RSOITS_SHARED ?? resolve(import.meta.dirname, '../../../shared');
const folder = join(shared, 'samples/ncic-text');
const there = existsSync(folder);
if (!there) console.warn(`not run: no samples in ${folder}. Set RSOITS_SHARED`);
const bytesOf = (file: string) => new Uint8Array(readFileSync(join(folder, file)));
const linesOf = (file: string) => readAny(bytesOf(file)).map((m) => readLine(file, m));

describe.skipIf(!there)('real NCIC and Nlets text', () => {
  test('a hit of one line: blanks in values, later birth dates alone, a sentence between', () => {
    const [line, ...others] = linesOf('hit_line_regex_example.txt');
    expect(others).toEqual([]);
    expect(line).toMatchObject({ format: 'ncic', outcome: 'accepted', warnings: [] });
    expect(line!.persons).toHaveLength(1);
    expect(line!.persons[0]).toMatchObject({
      names: [{ surname: 'SMITH', given: 'STEVE' }],
      birthDate: '1953-05-31',
      birthDates: ['1953-05-31', '1906-04-05', '1952-01-01'],
      sex: 'M',
      birthPlace: 'MD',
    });
    const record = readAny(bytesOf('hit_line_regex_example.txt'))[0]!.ncic!.records[0]!;
    expect(record.contact).toEqual({
      ori: 'MD1230000',
      name: 'HARPERS FERRY PD MD',
      telephone: '301 555-1212',
    });
  });

  test('a state record: numbered names, words for codes, birth dates used at arrests', () => {
    const [line, ...others] = linesOf('skywalker_rap_sheet.txt');
    expect(others).toEqual([]);
    expect(line).toMatchObject({ format: 'ncic', outcome: 'accepted', warnings: [] });
    expect(line!.persons).toHaveLength(1);
    expect(line!.persons[0]).toMatchObject({
      names: [
        { surname: 'SKYWALKER', given: 'LUKE', middle: 'JAY' },
        { surname: 'SKYWALKER', given: 'LUKE' },
      ],
      birthDates: ['1966-01-19', '1955-05-05'],
      sex: 'M',
    });
  });

  test('an administrative message as the switch hands it on', () => {
    const [line] = linesOf('nlets_am_output.txt');
    expect(line).toMatchObject({ format: 'nlets', outcome: 'accepted', warnings: [], persons: [] });
    expect(line!.references).toMatchObject({
      messageType: 'AM',
      sender: 'AZNLETS20',
      recipient: 'NLNLEHELP',
      message: '08374',
      prepared: '2011-08-22T10:01',
    });
  });

  test.each(there ? readdirSync(folder) : [])('%s cut or changed anywhere ends in an outcome', (file) => {
    const bytes = bytesOf(file);
    for (let to = 0; to <= bytes.length; to++)
      expect(readAny(bytes.subarray(0, to)).length).toBeGreaterThan(0);
    for (let at = 0; at < bytes.length; at++) {
      const was = bytes[at]!;
      for (const b of [0, 0x0a, 0x20, 0x2e, 0x2f, 0x41, 0xff]) {
        bytes[at] = b;
        if (readAny(bytes).length === 0) expect.fail(`${file}: no message with ${b} at ${at}`);
      }
      bytes[at] = was;
    }
  });
});
