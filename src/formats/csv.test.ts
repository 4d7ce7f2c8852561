import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CsvLimits, readCsv } from './csv.js';

const utf8 = (text: string) => new TextEncoder().encode(text);

function read(
  source: string | Uint8Array,
  options: { delimiter?: string; limits?: Partial<CsvLimits> } = {},
) {
  const file = readCsv(typeof source === 'string' ? utf8(source) : source, options);
  if (!file.ok) return { error: file.error };
  return { ...file.value, rows: [...file.value.rows] };
}

const cells = (got: ReturnType<typeof read>) =>
  'error' in got ? got : got.rows.map((row) => (row.ok ? row.cells : `${row.line}: ${row.problem}`));

describe('reading CSV', () => {
  test('quotes, doubled quotes, line breaks in cells, all three line ends, no last line end', () => {
    const got = read('a,b\r\n1,"x, ""y""\r\nz"\n\n3,4\r5,');
    expect(cells(got)).toEqual([
      ['1', 'x, "y"\r\nz'],
      ['3', '4'],
      ['5', ''],
    ]);
    expect('rows' in got && got.rows.map((row) => row.line)).toEqual([2, 5, 6]);
  });

  test('UTF-8 with and without a mark, UTF-16 both ways, and the Windows code page', () => {
    const text = 'naam\r\nZoë Ž–\r\n';
    const le = Buffer.from(`\ufeff${text}`, 'utf16le');
    for (const [bytes, encoding] of [
      [utf8(text), 'utf-8'],
      [utf8(`\ufeff${text}`), 'utf-8'],
      [new Uint8Array(le), 'utf-16le'],
      [new Uint8Array(Buffer.from(le).swap16()), 'utf-16be'],
      [Uint8Array.from([...utf8('naam\r\nZo'), 0xeb, 0x20, 0x8e, 0x96, 13, 10]), 'windows-1252'],
    ] as const) {
      const got = read(bytes);
      expect(got).toMatchObject({ encoding, header: ['naam'] });
      expect(cells(got)).toEqual([['Zoë Ž–']]);
    }
  });

  test('the delimiter is told by the header, quotes apart', () => {
    expect(read('"a,b,c";d\n1;2')).toMatchObject({ delimiter: ';', header: ['a,b,c', 'd'] });
    expect(read('a\tb\n1\t2')).toMatchObject({ delimiter: '\t' });
    expect(read('a|b|c\n')).toMatchObject({ delimiter: '|' });
    expect(read('one\n1,5')).toMatchObject({ delimiter: ',' });
    expect(cells(read('one\n1,5', { delimiter: ';' }))).toEqual([['1,5']]);
  });

  test('a wrong row is named by its line and costs no other', () => {
    expect(cells(read('a,b\n1,2\n3\n"x"y,4\n5,6\n7,8,9\n0,"never closed\n1,1'))).toEqual([
      ['1', '2'],
      '3: 1 cells. Expected 2, as in the header',
      '4: character 4: text after a closing quote. Expected a delimiter or the end of the line',
      ['5', '6'],
      '6: 3 cells. Expected 2, as in the header',
      '7: a quote opened at character 3 is not closed. Expected its end',
      ['1', '1'],
    ]);
  });

  test('a quote inside an unquoted cell is only a character', () => {
    expect(cells(read('a,b\n5\'11",x'))).toEqual([['5\'11"', 'x']]);
  });

  test('limits: bytes, cells, lines and characters of a row', () => {
    expect(read('a\n1', { limits: { bytesMax: 2 } })).toEqual({
      error: 'file has 3 bytes. At most 2 are read',
    });
    expect(cells(read('a\n1,2,3,4\n5', { limits: { columnsMax: 3 } }))).toEqual([
      '2: more than 3 cells. Expected no more',
      ['5'],
    ]);
    const open = `a\n"${'x\n'.repeat(10)}"\n7`;
    const cut = cells(read(open, { limits: { linesInRowMax: 5 } }));
    expect(cut).toContainEqual(
      '2: a quote opened at character 1 is not closed. Expected its end within 5 lines or 1000000 characters',
    );
    expect(cut).toContainEqual(['7']);
    expect(cells(read(`a\n${'x'.repeat(50)}\n7`, { limits: { charsInRowMax: 20 } }))).toEqual([
      '2: row is longer than 20 characters. Expected no more',
      ['7'],
    ]);
  });

  test('no header, or one with a name twice, is refused', () => {
    expect(read('')).toEqual({ error: 'line 1: no header row. Expected the names of the columns' });
    expect(read('\r\n\r\n')).toEqual({ error: 'line 3: no header row. Expected the names of the columns' });
    expect(read('a,b,a\n')).toEqual({ error: 'column "a" is there twice. Expected each once' });
    expect(read('"a\n1,2')).toEqual({
      error: 'line 1: a quote opened at character 1 is not closed. Expected its end',
    });
  });

  test('excerpts of wrong rows cannot draw on a terminal', () => {
    const got = read('a,b\n\u001b[2Jx');
    expect('rows' in got && got.rows[0]).toMatchObject({ ok: false, text: '\\u001b[2Jx' });
  });

  test('any bytes end in rows or a refusal; lines only grow', () => {
    const piece = fc.constantFrom('"', '""', ',', ';', '\n', '\r', '\r\n', 'a', '\ufeff', 'é', '\u0000');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const got = read(pieces.join(''), { limits: { linesInRowMax: 4 } });
        if ('error' in got) return;
        const lines = got.rows.map((row) => row.line);
        expect(new Set(lines).size).toBe(lines.length);
        expect(lines).toEqual([...lines].sort((a, b) => a - b));
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void read(bytes)));
  });

  test('what is written with quotes everywhere is read back, cell for cell', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 }), { maxLength: 8 }),
        (rows) => {
          const text = [['x', 'y'], ...rows]
            .map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
            .join('\r\n');
          expect(cells(read(text))).toEqual(rows);
        },
      ),
    );
  });

  test('quotes that are never closed cost their own rows only, however many', () => {
    // A reader that looked to the end of the file from each opening would not come back from this one.
    const got = read(`a,b\n${'x,"y"z\n'.repeat(300_000)}1,2\nx,"${'\n'.repeat(300_000)}3,4`);
    const sound = 'rows' in got ? got.rows.filter((row) => row.ok).map((row) => row.cells) : [];
    expect(sound).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });
});
