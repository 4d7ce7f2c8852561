import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FieldSet, fieldAt, NCIC_FIELDS } from '#domain/ncicFields.js';
import { readNcic } from './read.js';
import { tidyValue, valueAsSent, valueProblem } from './values.js';

const FIELDS = [...NCIC_FIELDS.values()];
const field = fc.constantFrom(...FIELDS);
/** Texts as values come: right ones, right ones damaged, and anything. */
const raw = fc.oneof(
  field.map((f) => f.example),
  fc.tuple(field, fc.constantFrom(' ', '\t', 'a', '.', '-', '0', 'É')).map(([f, c]) => `${f.example}${c}`),
  fc.constantFrom('19660230', '19660000', '00000119', 'NONEXP', '512', '999', 'BROWN', '5\'9"', 'SMITH', ''),
  fc.string({ maxLength: 40 }),
);

describe('values of NCIC fields', () => {
  test('a value taken as sent is one that nothing would be done to and nothing said about', () => {
    fc.assert(
      fc.property(field, raw, (f, text) => {
        const holds = tidyValue(f, text) === text && valueProblem(f, text) === null;
        expect(valueAsSent(f, text)).toEqual(holds ? { code: f.code, value: text } : undefined);
      }),
      { numRuns: 2000 },
    );
  });

  test('every example of the table is taken as sent', () => {
    for (const f of FIELDS) expect(valueAsSent(f, f.example)).toEqual({ code: f.code, value: f.example });
  });

  test('a field is found by the letters at a place, in whatever case, and by nothing else', () => {
    for (const f of FIELDS) {
      expect(fieldAt(`  ${f.code}/`, 2)).toBe(f);
      expect(fieldAt(f.code.toLowerCase(), 0)).toBe(f);
    }
    for (const text of ['', 'NA', 'N1M', 'QQQ', 'NÁM', '{AM', 'NA`'])
      expect(fieldAt(text, 0)).toBeUndefined();
  });

  test('a set of fields holds what was put in and nothing else', () => {
    fc.assert(
      fc.property(fc.subarray(FIELDS), (some) => {
        const set = new FieldSet();
        for (const f of some) set.add(f);
        expect(FIELDS.filter((f) => set.has(f))).toEqual(some);
      }),
    );
  });
});

test('each remark of a wrapped message stands at its own field', () => {
  const wrapped = fc.tuple(
    fc.array(fc.constantFrom('QQQ/1', 'SEX/Z', 'HGT/999', 'STRAY', 'RAC/W'), { minLength: 1, maxLength: 30 }),
    fc.integer({ min: 5, max: 70 }),
    fc.constantFrom('\n', '\r\n'),
  );
  fc.assert(
    fc.property(wrapped, ([pieces, width, lineEnd]) => {
      const line = `1N01R1.MXS.MDTEST001.NIC/X123456789.OCA/26-1.${pieces.join('.')}.`;
      const text = line.match(new RegExp(`.{1,${width}}`, 'g'))!.join(lineEnd);
      // A line that begins as a message would is one.
      fc.pre(!/\n1[NL]01|\n\$\./.test(text));
      const [message] = readNcic(new Uint8Array(Buffer.from(text, 'latin1')));
      const at = message!.warnings
        .filter((w) => ['unknown-field', 'field-value', 'stray-text'].includes(w.code))
        .map(
          (w) =>
            text
              .slice(w.offset)
              .replaceAll(/[\r\n]/g, '')
              .split('.', 1)[0],
        )
        .sort();
      expect(at).toEqual(pieces.filter((p) => p !== 'RAC/W').sort());
    }),
  );
});
