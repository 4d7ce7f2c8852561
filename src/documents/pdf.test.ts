import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import PDFDocument from 'pdfkit';
import { describe, expect, test } from 'vitest';
import { structureOf } from '../../test/support/pdfStructure.js';
import type { Document } from './document.js';
import { toPdf } from './pdf.js';
import { type FontBytes, inReadingOrder, type Piece, Typesetter } from './pdfText.js';
import { SAMPLE } from './sample.js';

const font = (name: string) =>
  new Uint8Array(
    readFileSync(new URL(`../../node_modules/@uswds/uswds/dist/fonts/${name}.ttf`, import.meta.url)),
  );

const FONTS: FontBytes = {
  regular: font('public-sans/PublicSans-Regular'),
  bold: font('public-sans/PublicSans-Bold'),
};

const HEBREW = new Uint8Array(
  readFileSync(
    new URL(
      '../../node_modules/@fontsource-variable/noto-sans-hebrew/files/noto-sans-hebrew-hebrew-wght-normal.woff2',
      import.meta.url,
    ),
  ),
);

/** Has no Vietnamese letters. */
const NARROW_FONT = font('roboto-mono/roboto-mono-v5-latin-regular');

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const count = (text: string, part: RegExp) => [...text.matchAll(part)].length;

/** The drawing instructions of every page. */
function pageContents(pdf: string): string[] {
  const found = [...pdf.matchAll(/\/Filter \/FlateDecode\n>>\nstream\n([\s\S]*?)\nendstream/g)];
  return found
    .map((m) => inflateSync(Buffer.from(m[1]!, 'latin1')).toString('latin1'))
    .filter((content) => content.includes('BT'));
}

function withBlocks(...blocks: Document['sections'][number]['blocks'][number][]): Document {
  return { ...SAMPLE, sections: [{ heading: 'Part', blocks }] };
}

describe('a document on paper and for a screen reader', () => {
  test('says its title, its language and that it is PDF/UA', async () => {
    const pdf = latin1(await toPdf(SAMPLE, FONTS));
    expect(pdf).toContain('/Lang (en)');
    expect(pdf).toContain('/Marked true');
    expect(pdf).toContain('/DisplayDocTitle true');
    expect(pdf).toContain('<pdfuaid:part>1</pdfuaid:part>');
    expect(pdf).toContain('Case of candidate C-100234');
  });

  test('has its headings, lists, tables with scoped headers and a figure with words in the tree', async () => {
    const pdf = latin1(await toPdf(SAMPLE, FONTS));
    expect(count(pdf, /\/S \/H1\b/g)).toBe(1);
    expect(count(pdf, /\/S \/H2\b/g)).toBe(SAMPLE.sections.length);
    expect(count(pdf, /\/S \/Table\b/g)).toBe(2);
    expect(count(pdf, /\/S \/Caption\b/g)).toBe(2);
    expect(count(pdf, /\/S \/TR\b/g)).toBe(1 + 3 + 1 + 60);
    expect(count(pdf, /\/Scope \/Column/g)).toBe(2 + 4);
    expect(count(pdf, /\/Scope \/Row/g)).toBe(3 + 60);
    expect(count(pdf, /\/S \/Figure\b/g)).toBe(1);
    expect(pdf).toContain('Name adds most of the evidence');
    expect(count(pdf, /\/S \/LBody\b/g)).toBe(4 + 3);
  });

  test('every font is embedded; no standard font of the viewer is relied on', async () => {
    const pdf = latin1(await toPdf(SAMPLE, FONTS));
    expect(count(pdf, /\/FontFile2 /g)).toBe(2);
    expect(pdf).not.toContain('Helvetica');
  });

  test('nothing is drawn outside the tree and the marked decoration', async () => {
    const pages = pageContents(latin1(await toPdf(SAMPLE, FONTS)));
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) {
      let depth = 0;
      for (const [token] of page.matchAll(/\b(?:BDC|BMC|EMC|TJ|Tj|re)\b/g)) {
        if (token === 'EMC') depth--;
        else if (token === 'BDC' || token === 'BMC') depth++;
        else expect(depth).toBe(1);
      }
      expect(depth).toBe(0);
      expect(count(page, /\/Artifact <<\n\/Type \/Pagination/g)).toBe(1);
    }
  });

  test('the structure is read back without a broken rule, and the check sees a broken one', async () => {
    const bytes = await toPdf(SAMPLE, FONTS);
    const found = structureOf(bytes);
    expect(found.problems).toEqual([]);
    expect(found.title).toBe(SAMPLE.title);
    expect(found.alts).toEqual(['Name adds most of the evidence, 14.2 bits; birth date 9.1; sex 0.9.']);
    expect(found.tags.slice(0, 5)).toEqual(['1 Document', '2 H1', '2 P', '2 Sect', '3 H2']);
    const broken = (from: string | RegExp, to: string) =>
      structureOf(Buffer.from(latin1(bytes).replaceAll(from, to), 'latin1')).problems.join();
    expect(broken(/\/Alt \(.*?\)/g, '')).toContain('13-004');
    expect(broken('/S /H2', '/S /H3')).toContain('14-003');
    expect(broken('/Scope /Column', '')).toContain('15-003');
    expect(broken('/Marked true', '/Marked false')).toContain('06');
    expect(broken('/Lang (en)', '')).toContain('11-006');
    expect(broken('/Tabs /S', '')).toContain('09');
    expect(broken('/S /Caption', '/S /P')).toContain('15');
    expect(broken(/\/FontFile2 \d+ 0 R/g, '')).toContain('31-009');
  });

  test('equal documents are equal bytes', async () => {
    const [a, b] = [await toPdf(SAMPLE, FONTS), await toPdf(structuredClone(SAMPLE), FONTS)];
    expect(Buffer.from(a).equals(Buffer.from(b))).toBe(true);
  });

  test('a cell longer than a page, an endless word, an empty table and no section at all are laid out', async () => {
    const table = {
      kind: 'table',
      caption: 'Long',
      columns: [{ heading: 'A', namesRow: true }, { heading: 'B' }],
      rows: [
        ['one', 'word '.repeat(4000)],
        ['x'.repeat(3000), ''],
      ],
    } as const;
    const long = latin1(await toPdf(withBlocks(table), FONTS));
    expect(pageContents(long).length).toBeGreaterThan(4);
    expect(count(long, /\/S \/TR\b/g)).toBe(3);
    const empty = latin1(await toPdf(withBlocks({ ...table, rows: [] }), FONTS));
    expect(count(empty, /\/S \/TR\b/g)).toBe(1);
    expect(pageContents(latin1(await toPdf({ ...SAMPLE, sections: [] }, FONTS)))).toHaveLength(1);
  });

  test('any text at all makes a document, never a throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        const document = withBlocks(
          { kind: 'paragraph', text },
          { kind: 'facts', facts: [{ name: text, value: text }] },
          { kind: 'table', caption: text, columns: [{ heading: text }], rows: [[text]] },
        );
        const pdf = await toPdf(
          { ...document, reference: text, printed: { ...SAMPLE.printed, by: text } },
          FONTS,
        );
        expect(latin1(pdf).trimEnd().endsWith('%%EOF')).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test('a document that is wrong is not printed', async () => {
    await expect(
      toPdf(
        withBlocks({ kind: 'table', caption: 'T', columns: [{ heading: 'A' }], rows: [['1', '2']] }),
        FONTS,
      ),
    ).rejects.toThrow('row 1: 2 cells. Expected 1');
    const chart = {
      kind: 'chart',
      alt: '',
      series: ['u'],
      bars: [],
      table: { kind: 'table', caption: 'B', columns: [], rows: [] },
    } as const;
    await expect(toPdf(withBlocks(chart), FONTS)).rejects.toThrow('words');
    const bar = { label: 'l', says: 'x', parts: [Number.NaN] };
    await expect(toPdf(withBlocks({ ...chart, alt: 'x', bars: [bar] }), FONTS)).rejects.toThrow('finite');
    await expect(
      toPdf(withBlocks({ ...chart, alt: 'x', bars: [{ ...bar, parts: [1, 2] }] }), FONTS),
    ).rejects.toThrow('2 parts. Expected 1');
    await expect(toPdf({ ...SAMPLE, classification: ' ' }, FONTS)).rejects.toThrow('classification');
  });
});

describe('letters', () => {
  const typesetter = () => new Typesetter(new PDFDocument({ font: '', margin: 0 }), FONTS);
  const style = { weight: 'regular', size: 10 } as const;
  const drawn = (type: Typesetter, text: string, width = 200) =>
    type.lines(text, style, width).map((line) => line.runs.map((run) => run.text).join(''));

  test('names of Latin Extended and Vietnamese are drawn as themselves', () => {
    const type = typesetter();
    const names = 'Nguyễn Thị Ánh Łukasz Żółć Šárka Ďurišová Ğülşen Þórður ĉĝĥĵŝŭ Weiß Œuvre Đặng';
    expect(drawn(type, names, 2000)).toEqual([names]);
    expect(type.escaped).toBe(false);
  });

  test('letters that no font has are code points, and the document knows it', () => {
    const type = typesetter();
    expect(drawn(type, '李 Ω', 2000)).toEqual(['[U+674E] [U+03A9]']);
    expect(type.escaped).toBe(true);
  });

  test('a further font draws what the first lacks, and only that', () => {
    const fonts = { ...FONTS, regular: NARROW_FONT, families: [{ parts: [FONTS.regular] }] };
    const type = new Typesetter(new PDFDocument({ font: '', margin: 0 }), fonts);
    const [line] = type.lines('Nguyễn', style, 500);
    expect(line!.runs.map((run) => [run.font, run.text])).toEqual([
      ['regular', 'Nguy'],
      ['family0.0', 'ễ'],
      ['regular', 'n'],
    ]);
    expect(type.escaped).toBe(false);
  });

  test('a word is of one family where one has all of it, and of the one that its letters ask for', () => {
    const families = [{ parts: [NARROW_FONT, FONTS.regular] }, { parts: [FONTS.bold], first: /ǘ/ }];
    const fonts = { ...FONTS, regular: NARROW_FONT, families };
    const type = new Typesetter(new PDFDocument({ font: '', margin: 0 }), fonts);
    const fontsOf = (word: string) => type.lines(word, style, 500)[0]!.runs.map((run) => run.font);
    expect(fontsOf('ễ')).toEqual(['family0.1']);
    expect(fontsOf('ễǘ')[0]).toBe('family1.0');
  });

  test('words from right to left are kept in the order in which they are read, and placed as they stand', () => {
    const fonts = { ...FONTS, families: [{ parts: [HEBREW] }] };
    const type = new Typesetter(new PDFDocument({ font: '', margin: 0 }), fonts);
    const [line] = type.lines('Mr. יוסף כהן of', style, 500);
    expect(line!.runs.map((run) => run.text)).toEqual(['Mr. ', 'יוסף', ' ', 'כהן', ' of']);
    const at = line!.runs.map((run) => run.x);
    expect(at[1]!).toBeGreaterThan(at[3]!);
    expect(at[4]!).toBeGreaterThan(at[1]!);
  });

  test('words read from right to left stand in that order, within English words and with numbers between', () => {
    // Lower case stands for words read from right to left, upper case for the others.
    const piece = (text: string): Piece => ({
      runs: [{ font: 'f', text, width: 1 }],
      width: 1,
      direction: /[a-z]/.test(text) ? 'leftward' : /[A-Z]/.test(text) ? 'rightward' : 'neutral',
      blank: text === ' ',
    });
    const shown = (text: string) =>
      inReadingOrder(text.split(/(?= )|(?<= )/).map(piece))
        .map((p) => p.runs[0]!.text)
        .join('');
    expect(shown('abdul 12 karim')).toBe('karim 12 abdul');
    expect(shown('MR abdul karim OF UTOPIA')).toBe('MR karim abdul OF UTOPIA');
    expect(shown('A x y B z 7')).toBe('A y x B z 7');
    expect(shown('ONLY ENGLISH 12')).toBe('ONLY ENGLISH 12');
    expect(shown('x ')).toBe('x ');
  });

  test('marks that turn the reading order around are shown, not obeyed', () => {
    expect(drawn(typesetter(), 'A\u202eB\u0000C', 2000)).toEqual(['A[U+202E]B[U+0000]C']);
  });

  test('nothing is lost and no line is too wide, whatever the text and the width', () => {
    const type = typesetter();
    fc.assert(
      fc.property(
        fc
          .string({ unit: 'grapheme', maxLength: 120 })
          .filter((t) => !/[[\]\t\r\n\u0085\u2028\u2029]/.test(t)),
        fc.integer({ min: 60, max: 500 }),
        (text, width) => {
          const lines = type.lines(text, style, width);
          for (const line of lines) expect(line.width).toBeLessThanOrEqual(width + 0.001);
          const got = drawn(type, text, width)
            .join('')
            .replace(/\[U\+([0-9A-F]{4,6})\]/g, (_m, hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
          expect(got).toBe(text.normalize('NFC'));
        },
      ),
    );
  });
});
