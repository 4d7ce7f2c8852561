import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ISO_COUNTRIES } from '#domain/countries.js';
import { FIELD_NAMES, type FieldName } from '#domain/fieldCatalogue.js';
import { type CopySource, composeForeignCopy, foreignLines, numbersIn } from '#domain/foreignCopy.js';
import { foreignMessage, foreignText } from '#domain/foreignMessage.js';
import { composeMessage, type MessageValues } from '#domain/message.js';
import { RELEASE_V1, type ReleaseBody } from '#domain/release.js';
import { ROUTING_RULES_V2 } from '#domain/routingMatrix.js';
import type { RuleSet } from '#domain/ruleSet.js';
import { writeForeignNoticeXml } from './writeXml.js';

// The FBI number and the identity of a victim are in no form of a foreign copy: JSON, XML and printable text.
const source = (values: MessageValues, neverAbroad: readonly string[]): CopySource => ({
  values,
  offenceCodes: { registration: '1101' },
  neverAbroad,
});

/** An FBI number written as people write it: in pieces, in lower case, in full-width letters. */
const written = fc.record({
  between: fc.constantFrom('', ' ', '-', '. ', '/'),
  lower: fc.boolean(),
  wide: fc.boolean(),
});
function write(number: string, how: { between: string; lower: boolean; wide: boolean }): string {
  const chars = [...(how.lower ? number.toLowerCase() : number)];
  const shown = how.wide ? chars.map((c) => String.fromCodePoint(c.codePointAt(0)! + 0xfee0)) : chars;
  return shown.join(how.between);
}
const fbiNumber = fc.stringMatching(/^[0-9]{4,8}[A-Z]{0,2}[0-9]{1,2}$/);
const VICTIM = 'Clementine Ashdown';

/** Rules as wide as anybody could write them. */
const EVERYTHING: RuleSet<ReleaseBody> = {
  ...RELEASE_V1,
  version: 2,
  body: {
    ...RELEASE_V1.body,
    abroad: ['operational', 'personal', 'restricted', 'domestic', 'victim', 'juvenile'],
  },
};

/** Fields that people write freely, where a victim's name could stand. */
const WRITTEN: readonly FieldName[] = [
  'offense',
  'warrantOffense',
  'caution',
  'supervision',
  'matchSummary',
  'reason',
  'victimAge',
  'victimGender',
  'victimRelationship',
  'recordFile',
  'recordNumber',
  'usAddress',
  'documents',
  'travelNotice',
];

test('no number of home and no victim is ever in a foreign copy, whatever the rules, the country or the form', () => {
  fc.assert(
    fc.property(
      fbiNumber,
      written,
      fc.dictionary(fc.constantFrom(...FIELD_NAMES), fc.string({ unit: 'grapheme', maxLength: 40 })),
      fc.array(fc.constantFrom(...FIELD_NAMES), { maxLength: 6 }),
      fc.array(fc.constantFrom(...WRITTEN), { maxLength: 6 }),
      fc.constantFrom(...ISO_COUNTRIES),
      fc.constantFrom(RELEASE_V1, EVERYTHING),
      (number, how, random, numberIn, victimIn, country, rules) => {
        const values: Record<string, string> = { ...random, fbiNumber: number };
        for (const f of numberIn)
          values[f] = `${values[f] ?? ''} FBI ${write(number, how)} ${values[f] ?? ''}`;
        for (const f of victimIn) values[f] = `${values[f] ?? ''}${VICTIM}, ${values[f] ?? ''}`;
        const never = [number];
        const copy = composeForeignCopy(rules, source(values as MessageValues, never), country);
        const message = foreignMessage(copy, {
          kind: 'notice',
          reference: 'RT-TEST-1',
          supersedes: null,
          issuedAtMs: 0,
          test: false,
          reason: '',
        });
        const values2 = foreignLines(copy).map((l) => l.value);
        for (const value of values2) {
          expect(numbersIn(value, never)).toEqual([]);
          expect(value).not.toContain(VICTIM);
        }
        for (const bytes of [foreignText(message), writeForeignNoticeXml(message), JSON.stringify(message)])
          expect(bytes).not.toContain('Ashdown');
        expect(foreignLines(copy).map((l) => l.field)).not.toContain('fbiNumber');
      },
    ),
    { numRuns: 2000 },
  );
});

test('no route of the matrix writes the FBI number into anything meant for abroad', () => {
  const countries = fc.constantFrom(...ISO_COUNTRIES);
  fc.assert(
    fc.property(fbiNumber, countries, fc.constantFrom(...ROUTING_RULES_V2), (number, country, rule) => {
      const composed = composeMessage(
        EVERYTHING,
        {
          kind: 'alert',
          identity: 'confirmed',
          status: 'non-fugitive',
          class: 'P1',
          recipientRole: rule.recipientRole === 'everyone-told' ? 'usncb' : rule.recipientRole,
          fieldGroups: rule.fields,
          facts: {
            event: rule.event,
            direction: 'departure',
            status: 'non-fugitive',
            path: 'fuzzy',
            hitKey: 'h',
            rules: [],
            policy: {},
            standInFor: [],
            reason: '',
            leadSora: null,
          },
        },
        { names: 'Somebody', fbiNumber: number, victimAge: '9' },
        { isTest: false, destination: { kind: 'abroad', countries: [country] } },
      );
      expect(JSON.stringify(composed.content)).not.toContain(number);
    }),
  );
});

test('the last look finds a number in any writing', () => {
  fc.assert(
    fc.property(fbiNumber, written, fc.string(), (number, how, around) => {
      expect(numbersIn(`${around} ${write(number, how)} `, [number])).toEqual([number]);
    }),
  );
});
