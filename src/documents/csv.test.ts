import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvLines, csvStream, toCsv } from './csv.js';

describe('CSV for people and programs', () => {
  test('a header, CRLF, and quotes only where they are needed', () => {
    const rows = [
      ['Łukasz', 3, true],
      ['say "hi", now', undefined, false],
      ['two\nlines', -1.5, undefined],
    ];
    expect(toCsv(['name', 'n', 'ok'], rows, 'program')).toBe(
      'name,n,ok\r\nŁukasz,3,true\r\n"say ""hi"", now",,false\r\n"two\nlines",-1.5,\r\n',
    );
  });

  test('a spreadsheet gets a byte order mark, a program does not', () => {
    expect(toCsv(['a'], [], 'spreadsheet')).toBe('\ufeffa\r\n');
    expect(toCsv(['a'], [], 'program')).toBe('a\r\n');
  });

  test.each([
    '=1+1',
    '=HYPERLINK("http://attacker.test")',
    '+1 202 555 0100',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '＝1',
    "'=1",
    '-',
  ])('%j does not run in a spreadsheet', (text) => {
    const cell = toCsv(['a'], [[text]], 'spreadsheet')
      .split('\r\n')
      .slice(1)
      .join('\r\n');
    expect(cell.replace(/^"/, '').startsWith("'")).toBe(true);
    expect(toCsv(['a'], [[text]], 'program')).not.toContain(`'${text}`);
  });

  test.each(['-5', '-12.75', 'O=K', 'a-b', '2026-03-04'])('%j stays as it is', (text) => {
    expect(toCsv(['a'], [[text]], 'spreadsheet')).toBe(`\ufeffa\r\n${text}\r\n`);
  });

  test('no text whatever starts a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const [, line = ''] = [...csvLines(['a'], [[text]], 'spreadsheet')];
        const cell = line.startsWith('"') ? line.slice(1) : line;
        expect(/^\s*[=+@＝＋－＠]/.test(cell)).toBe(false);
        expect(/^\s*-/.test(cell) && !/^-[\d.]+\r\n$/.test(cell)).toBe(false);
      }),
    );
  });

  test('rows are made one at a time', async () => {
    let made = 0;
    function* rows() {
      for (;;) yield [made++];
    }
    const lines = csvLines(['n'], rows(), 'program');
    for (let i = 0; i < 4; i++) lines.next();
    expect(made).toBe(3);
    async function* later() {
      yield ['x'];
    }
    const got: string[] = [];
    for await (const line of csvStream(['a'], later(), 'program')) got.push(line);
    expect(got).toEqual(['a\r\n', 'x\r\n']);
  });

  test('a ragged row is ours to mend', () => {
    expect(() => toCsv(['a', 'b'], [['1']], 'program')).toThrow('row of 1 cells. Expected 2');
  });
});
