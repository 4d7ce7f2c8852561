import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeEbts } from '../ebts/write.js';
import { writeNotification } from '../niem/writeNotification.js';
import { BINARY_ELEMENTS, parseFully, XML_DEPTH_MAX, XML_ELEMENTS_MAX } from './parse.js';
import { readPlainXml } from './plainXml.js';

const LIMITS = { depthMax: XML_DEPTH_MAX, elementsMax: XML_ELEMENTS_MAX, binary: BINARY_ELEMENTS };
const plain = (text: string | Buffer) => readPlainXml(Buffer.from(text), LIMITS);

/** What is taken is what the full parser says; @returns whether it was taken */
function agrees(source: Buffer): boolean {
  const easy = readPlainXml(source, LIMITS);
  if (!easy) return false;
  const full = parseFully(source);
  expect(full).toEqual({ ok: true, root: easy, warnings: [] });
  return true;
}

const PERSON = {
  names: [{ surname: 'QUILL & "SONS"', given: "O'MARLO <x>" }],
  birthDates: ['1971-08-30'],
  sex: 'F' as const,
  fbiNumber: '123456KA7',
};
const SAMPLES = [
  writeNotification({
    what: 'arrest',
    number: 'HPD-77',
    date: '2026-11-14',
    agency: 'Port Ellery Pölice',
    system: 'Ellery Broker',
    charges: ['Assault', '😀'],
    person: PERSON,
    officer: 'Vane',
  }),
  writeEbts({
    to: 'USNSOTC01',
    from: 'USFBICJIS',
    reason: 'VISA',
    type: 'SPN',
    at: '2026-03-14T10:20:30Z',
    controlNumber: 'C1',
    person: { ...PERSON, documents: [] },
  }),
  '<a xmlns="u:1" xmlns:p="u:2" x="1" p:x="2">one <b xmlns=""> <c/> </b> two<p:d xmlns:p="u:3"><p:e/></p:d>\n<p:f y=\'"\'/>&amp;&lt;&gt;&quot;&apos; </a>\n',
  '<a><Base64BinaryObject>QUJD</Base64BinaryObject> x <b/> <b/> y </a>',
].map((text) => Buffer.from(text));

describe('what machines write', () => {
  test.each(
    SAMPLES.map((s, i) => [i, s] as const),
  )('sample %i is taken, as the full parser has it', (_i, sample) => {
    expect(agrees(sample)).toBe(true);
  });
});

describe('what is left to the full parser', () => {
  test.each([
    ['a comment', '<a><!-- x --></a>'],
    ['a section', '<a><![CDATA[x]]></a>'],
    ['an instruction', '<a><?x y?></a>'],
    ['a document type', '<!DOCTYPE a><a/>'],
    ['a character by number', '<a>&#65;</a>'],
    ['an entity of nobody', '<a>&x;</a>'],
    ['a raw ampersand', '<a>x & y</a>'],
    ['a reference in a value', '<a x="&amp;"/>'],
    ['a line end in a value', '<a x="1\n2"/>'],
    ['a line end of two characters', '<a>\r\n</a>'],
    ['a prefix of nowhere', '<p:a/>'],
    ['an attribute’s prefix of nowhere', '<a p:x="1"/>'],
    ['an attribute twice', '<a x="1" x="1"/>'],
    ['an attribute twice by two prefixes', '<a xmlns:p="u:1" xmlns:q="u:1" p:x="1" q:x="1"/>'],
    ['a prefix declared twice', '<a xmlns:p="u:1" xmlns:p="u:1"/>'],
    ['a default declared twice', '<a xmlns="u:1" xmlns="u:2"/>'],
    ['a prefix declared as nothing', '<a xmlns:p=""/>'],
    ['a namespace that is no URI', '<a xmlns=" http://a.example/"/>'],
    ['the prefix xml', '<a xml:lang="en"/>'],
    ['a tag without end', '<a'],
    ['an element without end', '<a><b></b>'],
    ['another end', '<a><b></a></b>'],
    ['a longer end', '<a></ab>'],
    ['two roots', '<a/><b/>'],
    ['text behind the root', '<a/>x'],
    ['text before the root', 'x<a/>'],
    ['nothing', ''],
    ['the end of a section in text', '<a>]]></a>'],
    ['attributes that touch', '<a x="1"y="2"/>'],
    ['a value without quotes', '<a x=1/>'],
    ['a name that begins with a digit', '<1a/>'],
    ['a name of two colons', '<a:b:c xmlns:a="u:1"/>'],
    ['a control byte', '<a>\u0001</a>'],
    ['U+FFFE', '<a>\ufffe</a>'],
    ['another character set', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>'],
    ['another version', '<?xml version="1.1"?><a/>'],
    ['a slash inside', '<a /x>'],
    ['depth', '<a>'.repeat(XML_DEPTH_MAX + 1) + '</a>'.repeat(XML_DEPTH_MAX + 1)],
  ])('%s', (_what, text) => {
    expect(plain(text)).toBeUndefined();
  });
  test('bytes that are no UTF-8', () => {
    expect(plain(Buffer.from([0x3c, 0x61, 0x3e, 0xc3, 0x28, 0x3c, 0x2f, 0x61, 0x3e]))).toBeUndefined();
  });
});

test('whatever is changed in a document: what is taken, the full parser takes alike', () => {
  const piece = fc.constantFrom(
    ...[
      '<',
      '>',
      '/',
      '</',
      '/>',
      '"',
      "'",
      '=',
      '&',
      '&amp;',
      ' ',
      '\n',
      ':',
      'p:',
      'xmlns:p="u:9"',
      'xmlns=""',
      ']]>',
      '<b>',
      '</b>',
      '<b/>',
      'é',
      '-',
      '1',
      'x="1"',
      '\t',
    ],
  );
  let taken = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...SAMPLES),
      fc.array(fc.tuple(fc.nat(), piece, fc.nat(6)), { minLength: 1, maxLength: 3 }),
      (sample, changes) => {
        let broken = sample;
        for (const [at, put, over] of changes) {
          const i = at % broken.length;
          broken = Buffer.concat([broken.subarray(0, i), Buffer.from(put), broken.subarray(i + over)]);
        }
        if (agrees(broken)) taken++;
      },
    ),
    { numRuns: Number(process.env.RSOITS_RUNS ?? 4000) },
  );
  // A test that takes nothing would hold nothing against anything.
  expect(taken).toBeGreaterThan(40);
});

test('any pieces of markup', () => {
  const piece = fc.constantFrom(
    ...[
      '<a>',
      '</a>',
      '<a/>',
      '<p:a xmlns:p="u:1">',
      '</p:a>',
      'text',
      ' ',
      '&lt;',
      '<a x="1">',
      '<a xmlns="u:2">',
      '<a xmlns:p="u:3" p:y=\'2\' >',
      '</a >',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      agrees(Buffer.from(`<r>${pieces.join('')}</r>`));
    }),
    { numRuns: Number(process.env.RSOITS_RUNS ?? 3000) },
  );
});
