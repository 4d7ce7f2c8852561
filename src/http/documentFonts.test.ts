import { inflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import { expect, test } from 'vitest';
import type { Document } from '#documents/document.js';
import { Typesetter } from '#documents/pdfText.js';
import { SAMPLE } from '#documents/sample.js';
import { structureOf } from '../../test/support/pdfStructure.js';
import { documentFonts, printPdf } from './documentFonts.js';

/** One name in each script that our fonts draw, invented. */
const NAMES = {
  Chinese: '张伟明',
  'Chinese, traditional': '張偉龍',
  Japanese: '山田 たろう ケンジー',
  Korean: '김철수',
  Arabic: 'محمد عبد الله',
  Persian: 'علی\u200cرضا',
  Hebrew: 'יוסף כהן',
  Thai: 'สมชาย ใจดี',
  Hindi: 'प्रिया शर्मा',
  Armenian: 'Արմեն',
  Georgian: 'გიორგი',
  Greek: 'Γιώργος',
  Ukrainian: 'Юрий Шевченко',
  Cherokee: 'ᏣᎳᎩ',
  Inuktitut: 'ᐃᓄᒃ',
  Amharic: 'አበበ',
  Bengali: 'রহিম',
  Punjabi: 'ਗੁਰਪ੍ਰੀਤ',
  Tamil: 'குமார்',
  Khmer: 'សុខា',
  Lao: 'ສົມພອນ',
};

const of = (text: string): Document => ({
  ...SAMPLE,
  sections: [{ heading: 'Names', blocks: [{ kind: 'facts', facts: [{ name: 'Traveler', value: text }] }] }],
});

/** What the file says of words whose letters are drawn joined, turned or exchanged. */
function keptWords(pdf: Uint8Array): readonly string[] {
  const streams = Buffer.from(pdf)
    .toString('latin1')
    .matchAll(/\/Filter \/FlateDecode\n>>\nstream\n([\s\S]*?)\nendstream/g);
  return [...streams].flatMap(([, bytes]) =>
    [
      ...inflateSync(Buffer.from(bytes!, 'latin1'))
        .toString('latin1')
        .matchAll(/\/ActualText \(\xfe\xff((?:\\[\s\S]|[^\\)])*)\)/g),
    ].map(([, text]) => {
      const plain = text!.replace(/\\([\s\S])/g, (_, c) => ESCAPED[c as string] ?? c);
      return Buffer.from(plain, 'latin1').swap16().toString('utf16le');
    }),
  );
}
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

async function escapes(document: Document, text: string): Promise<boolean> {
  const type = new Typesetter(new PDFDocument({ font: '', margin: 0 }), await documentFonts(document));
  for (const weight of ['regular', 'bold'] as const) type.lines(text, { weight, size: 10 }, 500);
  return type.escaped;
}

test('a document in Latin opens no further font', async () => {
  const latin = of('Nguyễn Thị Ánh, Łukasz Żółć, Šárka Ďurišová, Ğülşen, Þórður: “invented”…');
  expect((await documentFonts(latin)).families).toEqual([]);
});

test.each(Object.entries(NAMES))('a name in %s is drawn as itself and read back', async (script, name) => {
  const bytes = await printPdf(of(name));
  expect(structureOf(bytes).problems).toEqual([]);
  expect(await escapes(of(name), name)).toBe(false);
  // Programs turn words from right to left themselves, by the letters that the file says each sign stands for.
  if (/Arabic|Persian|Hebrew/.test(script)) expect(keptWords(bytes)).toEqual([]);
  else expect(keptWords(bytes).join(' ')).toBe(name.normalize('NFC'));
  // Only the letters of the name come along, not a font of thousands.
  expect(bytes.length).toBeLessThan(100_000);
});

test('the same names are the same bytes', async () => {
  const all = of(Object.values(NAMES).join('; '));
  expect((await printPdf(all)).equals(await printPdf(structuredClone(all)))).toBe(true);
});

test('a letter that no font of ours has is still its code point', async () => {
  expect(await escapes(of('𒀀'), '𒀀')).toBe(true);
  expect(await escapes(of('丳'), '丳')).toBe(true);
});
