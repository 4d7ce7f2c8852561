import { describe, expect, test } from 'vitest';
import { workedMs } from '../../../test/support/cpu.js';
import { readAny } from '../read.js';
import { stripAtDoor } from '../stripAtDoor.js';
import { parseXml, XML_BYTES_MAX, XML_DEPTH_MAX, XML_ELEMENTS_MAX } from './parse.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const refusal = (source: Uint8Array | string) => {
  const reading = parseXml(typeof source === 'string' ? bytes(source) : source);
  return reading.ok ? null : { code: reading.warning.code, offset: reading.warning.offset };
};
const NIEM = 'xmlns:nc="http://release.niem.gov/niem/niem-core/5.0/"';

describe('markup that is refused', () => {
  const bomb = `<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">${Array.from({ length: 9 }, (_, i) => `<!ENTITY x${i} "${`&x${i === 0 ? '' : i - 1};`.repeat(10)}">`).join('')}]><a>&x8;</a>`;
  test.each([
    ['an entity bomb', bomb, 'document-type', 0],
    [
      'an external entity',
      '<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
      'document-type',
      21,
    ],
    ['an entity of nobody', '<a>&secret;</a>', 'not-well-formed', 11],
    ['a control byte', '<a>\u0001</a>', 'not-well-formed', 3],
    ['an end without a beginning', '<a></b></a>', 'not-well-formed', 7],
    ['two roots', '<a/><b/>', 'not-well-formed', 4],
    ['an attribute twice', '<a x="1" x="2"/>', 'not-well-formed', 14],
    ['a prefix of nowhere', '<p:a/>', 'not-well-formed', 4],
    ['another character set', '<?xml version="1.0" encoding="UTF-7"?><a/>', 'charset', 0],
    ['a raw ampersand', '<a>x & y</a>', 'not-well-formed', 6],
  ])('%s', (_what, source, code, offset) => {
    expect(refusal(source)).toEqual({ code, offset });
  });

  test('bytes that are not of the character set', () => {
    expect(refusal(new Uint8Array([...bytes('<a>'), 0xff, 0xfe, ...bytes('</a>')]))).toMatchObject({
      code: 'not-well-formed',
      offset: 3,
    });
    expect(refusal(new Uint8Array([0xff, 0xfe, 0x3c, 0, 0x61, 0]))).toMatchObject({ code: 'charset' });
  });

  test('what is too deep, too wide or too large is refused before a tree is built', () => {
    const deep = '<a>'.repeat(20_000);
    expect(refusal(deep)).toEqual({ code: 'too-deep', offset: XML_DEPTH_MAX * 3 });
    expect(refusal(`<r>${'<a/>'.repeat(XML_ELEMENTS_MAX + 1)}</r>`)).toMatchObject({
      code: 'too-many-elements',
    });
    expect(refusal(new Uint8Array(XML_BYTES_MAX + 1).fill(0x20))).toMatchObject({ code: 'too-large' });
  });

  test('the worst 16 MB of each kind end in time', () => {
    const sizes: Record<string, Uint8Array> = {
      'one text': bytes(`<a>${'x'.repeat(8_000_000)}</a>`),
      'open brackets': new Uint8Array(XML_BYTES_MAX).fill(0x3c),
      'one open tag': bytes(`<a ${'b'.repeat(XML_BYTES_MAX - 10)}`),
      'comments without end': bytes('<!--'.repeat(XML_BYTES_MAX / 4 - 1)),
      quotes: bytes(`<a ${'x="" '.repeat(2_000_000)}`),
    };
    for (const [what, source] of Object.entries(sizes)) {
      const started = workedMs();
      const [message] = readAny(source, 'xml');
      expect([what, ['rejected', 'accepted', 'warnings'].includes(message!.outcome)]).toEqual([what, true]);
      expect([what, workedMs() - started < 8000]).toEqual([what, true]);
    }
  });
});

describe('markup that is taken', () => {
  test('a declaration behind a comment, with a remark; ISO 8859-1; a byte order mark', () => {
    const late = parseXml(bytes('<!-- licence -->\n<?xml version="1.0"?><a>ok</a>'));
    expect(late).toMatchObject({
      ok: true,
      root: { text: 'ok' },
      warnings: [{ code: 'late-declaration', offset: 17 }],
    });
    const latin = Uint8Array.from([
      ...bytes('<?xml version="1.0" encoding="ISO-8859-1"?><a>'),
      0xe9,
      ...bytes('</a>'),
    ]);
    expect(parseXml(latin)).toMatchObject({ ok: true, root: { text: 'é' } });
    expect(parseXml(Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes('<a/>')]))).toMatchObject({ ok: true });
  });

  test('any prefix, an envelope around, a nil, a person in another place', () => {
    const [message] = readAny(
      bytes(`<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header/><e:Body>
        <x:Report xmlns:x="http://example.com/x" xmlns:q="http://release.niem.gov/niem/niem-core/4.0/"
          xmlns:s="http://release.niem.gov/niem/structures/4.0/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
          <x:Suspect><q:RoleOfPerson s:ref="p1" i:nil="true"/></x:Suspect>
          <q:Person s:id="p1"><q:PersonBirthDate><q:Date>1971-08-30</q:Date></q:PersonBirthDate>
            <q:PersonName><q:PersonGivenName>Marlo</q:PersonGivenName><q:PersonSurName>Quill</q:PersonSurName></q:PersonName>
            <q:PersonSSNIdentification i:nil="true"/></q:Person>
        </x:Report></e:Body></e:Envelope>`),
    );
    expect(message).toMatchObject({
      format: 'niem',
      outcome: 'accepted',
      persons: [
        { names: [{ surname: 'Quill', given: 'Marlo' }], birthDates: ['1971-08-30'], part: 'subject' },
      ],
    });
    expect(message!.persons[0]!.documents).toBeUndefined();
  });

  test('the same names in a namespace that nobody knows describe nobody', () => {
    const person = (ns: string) =>
      readAny(
        bytes(
          `<r ${ns}><nc:Person><nc:PersonName><nc:PersonSurName>Quill</nc:PersonSurName></nc:PersonName></nc:Person></r>`,
        ),
      )[0]!;
    expect(person(NIEM).persons).toHaveLength(1);
    expect(person('xmlns:nc="http://example.com/other"')).toMatchObject({ outcome: 'rejected', persons: [] });
  });

  test('the first of several parts, positions counted from the beginning; attachments are gone at the door', () => {
    const xml = `<r ${NIEM}><nc:Person><nc:PersonName><nc:PersonSurName>Quill</nc:PersonSurName></nc:PersonName></nc:Person></r>`;
    const parts = [
      'MIME-Version: 1.0',
      'Content-Type: multipart/related; boundary="b1"; type="application/xop+xml"',
      '',
      '--b1',
      'Content-Type: application/xop+xml; charset=UTF-8',
      '',
      xml,
      '--b1',
      'Content-Type: image/wsq',
      '',
      'PRINTPRINT',
      '--b1--',
      '',
    ].join('\r\n');
    const [message] = readAny(bytes(parts));
    expect(message).toMatchObject({
      format: 'niem',
      outcome: 'accepted',
      persons: [{ names: [{ surname: 'Quill' }] }],
    });
    expect(message!.persons[0]!.offset).toBe(parts.indexOf('<nc:Person>'));
    const { kept } = stripAtDoor(bytes(parts));
    expect(new TextDecoder().decode(kept)).not.toContain('PRINT');
    expect(readAny(kept)[0]!.persons).toEqual(message!.persons);
    expect(
      readAny(bytes(parts.replace('application/xop+xml; charset', 'text/plain; charset')))[0]!.persons,
    ).toEqual([]);
  });

  test('an image is passed over', () => {
    const reading = parseXml(bytes('<a><Base64BinaryObject>QUJD</Base64BinaryObject></a>'));
    expect(JSON.stringify(reading)).not.toContain('QUJD');
  });
});
