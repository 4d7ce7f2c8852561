import { Buffer } from 'node:buffer';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { workedMs } from '../../../test/support/cpu.js';
import { checkPdf } from './checkPdf.js';

/** A small PDF of given objects, with a table of them as readers want it. */
function pdf(...objects: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  const catalog = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [] /Count 0 >>'];
  [...catalog, ...objects].forEach((object, i) => {
    offsets.push(parts.reduce((n, p) => n + p.length, 0));
    parts.push(Buffer.from(`${i + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n'));
  });
  const at = parts.reduce((n, p) => n + p.length, 0);
  const rows = offsets.map((o) => `${String(o).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${rows}trailer << /Size ${offsets.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
const stream = (dictionary: string, content: Buffer) =>
  Buffer.concat([
    Buffer.from(`<< ${dictionary} /Length ${content.length} >>\nstream\n`),
    content,
    Buffer.from('\nendstream'),
  ]);
const packed = (dictionary: string, text: string) =>
  stream(`${dictionary} /Filter /FlateDecode`, deflateSync(Buffer.from(text)));

describe('PDFs that are kept', () => {
  test('a scan: pages, a picture, text, a link', () => {
    const jpeg = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) & 0xff));
    expect(
      checkPdf(
        pdf(
          stream('/Type /XObject /Subtype /Image /Filter /DCTDecode', jpeg),
          packed('', 'BT /F1 12 Tf (Invented licence of A. Nobody) Tj ET'),
          packed('/Type /ObjStm /N 1 /First 4', '9 0 << /Type /Font /Subtype /Type1 >>'),
          '<< /Type /Annot /A << /S /URI /URI (https://example.org) >> >>',
        ),
      ),
    ).toBeNull();
  });

  test.each([
    ['a web page', Buffer.from('<html>%PDF-1.7'), /no PDF/],
    ['a PDF behind a web page', Buffer.concat([Buffer.from('<html>'), pdf()]), /no PDF/],
    ['an archive behind the end', Buffer.concat([pdf(), Buffer.from('PK\u0003\u0004')]), /behind its end/],
    ['half of one', pdf().subarray(0, 60), /cut off/],
    ['a script', pdf('<< /S /JavaScript /JS (app.alert(1)) >>'), /a script/],
    ['a script with escapes in its name', pdf('<< /S /J#61vaScr#69pt /J#53 (x) >>'), /a script/],
    ['a script without its long name', pdf('<< /OpenAction << /JS (x) >> >>'), /a script/],
    ['the same before a word that closes nothing', pdf('<< /JS (x) >>\nendstream'), /a script/],
    ['a program to start', pdf('<< /S /Launch /F (cmd.exe) >>'), /start a program/],
    ['another file inside', pdf('<< /Type /Filespec /EF << /F 3 0 R >> >>'), /another file/],
    ['a form that sends itself', pdf('<< /S /SubmitForm /F (https://example.org) >>'), /sends itself/],
    [
      'a script in packed objects',
      pdf(packed('/Type /ObjStm /N 1 /First 4', '9 0 << /S /JavaScript /JS (x) >>')),
      /a script/,
    ],
    [
      'packed objects inside another stream',
      pdf(stream('', Buffer.from(packed('/Type /ObjStm', '9 0 << /S /Launch >>')))),
      /start a program/,
    ],
    [
      'objects packed so that nobody looks in',
      pdf('<< /Filter [/ASCII85Decode /FlateDecode] >>'),
      /looked into/,
    ],
    ['encryption', pdf('<< /Encrypt 5 0 R >>'), /encrypted/],
    ['a few bytes that unfold to 300 MB', pdf(packed('', ' '.repeat(300_000_000))), /unfolds/],
  ])('%s is refused', (_says, bytes, problem) => {
    expect(checkPdf(bytes)).toMatch(problem);
  });
});

describe('megabytes of one word', () => {
  test.each([
    'stream\n',
    'stream\nx',
    'endstream ',
    '/Filter ',
    '#41',
    '<<',
    '%%EOF',
    ' ',
  ])('%j ends in time', (word) => {
    const file = Buffer.concat([
      Buffer.from('%PDF-1.7\n'),
      Buffer.alloc(6 * 1024 * 1024, word),
      Buffer.from('\nendstream\nstartxref\n0\n%%EOF\n'),
    ]);
    const started = workedMs();
    const problem = checkPdf(file);
    expect([word, problem === null || problem.length > 20]).toEqual([word, true]);
    // Where each word read on to the end of the file, this took minutes.
    expect(workedMs() - started).toBeLessThan(10_000);
  });
});
