import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PublicFacts, publicOptions, publicView } from './publicView.js';
import { ELEMENTS, type ElementCode, type ElementRow } from './registrationElements.js';

const facts: PublicFacts = {
  state: 'registered',
  tier: 'II',
  juvenile: false,
  sealed: false,
  againstMinor: true,
};
const rows = Object.entries(ELEMENTS) as [ElementCode, ElementRow][];

describe('what the public would see', () => {
  test('whatever is entered, no letter of a prohibited or internal element is in it, nor of a victim, and each says why', () => {
    const entered = fc.constantFrom(...rows).chain(([element, row]) =>
      fc
        .dictionary(
          fc.constantFrom(...row.fields.map((f) => f.code)),
          fc.string({ minLength: 1, maxLength: 8 }),
        )
        .map((value) => ({
          element,
          state: 'known',
          // Each value carries a mark that tells where it came from.
          value: Object.fromEntries(Object.entries(value).map(([k, v]) => [k, `${v}<${element}.${k}>`])),
        })),
    );
    fc.assert(
      fc.property(fc.array(entered, { maxLength: 12 }), (values) => {
        const view = publicView(facts, values, publicOptions(undefined));
        const text = view.shown.map((s) => s.text).join('\n');
        for (const [, element, field] of text.matchAll(/<([a-z-]+)\.([a-zA-Z]+)>/g)) {
          const row = ELEMENTS[element as ElementCode] as ElementRow;
          expect(['prohibited', 'internal']).not.toContain(row.public);
          expect(field!.startsWith('victim')).toBe(false);
          if (element === 'employment' || element === 'school') expect(field).not.toBe('name');
        }
        for (const v of values)
          if (['prohibited', 'internal'].includes((ELEMENTS[v.element] as ElementRow).public))
            expect(view.withheld.some((w) => w.element === v.element && w.source !== '')).toBe(true);
      }),
    );
  });

  test('who is not listed at all, and by whose decision', () => {
    const why = (more: Partial<PublicFacts>, settings = {}) =>
      publicView({ ...facts, ...more }, [], publicOptions(settings)).notListed?.says ?? null;
    expect(why({})).toBeNull();
    expect(why({ state: 'absconded' })).toBeNull();
    expect(why({ state: 'pending' })).toBe('pending');
    expect(why({ state: 'ended' })).toBe('over');
    expect(why({ sealed: true })).toBe('sealed');
    expect(why({ juvenile: true })).toBe('juvenile');
    expect(why({ juvenile: true }, { publicJuveniles: true })).toBeNull();
    expect(why({ tier: 'I', againstMinor: false })).toBeNull();
    expect(why({ tier: 'I', againstMinor: false }, { publicWithoutTierOne: true })).toBe('tierOne');
    expect(why({ tier: 'I', againstMinor: true }, { publicWithoutTierOne: true })).toBeNull();
  });

  test('what looks like a prohibited number or address, and what has ended, is held back with its reason', () => {
    const values = [
      { element: 'mark', state: 'known', value: { kind: 'tattoo', where: 'arm', text: '123-45-6789' } },
      { element: 'vehicle', state: 'known', value: { kind: 'land', kept: 'ask me@example.net' } },
      {
        element: 'residence',
        state: 'known',
        value: { street: '1 Old Road', state: 'OH' },
        untilOn: '2026-03-09',
      },
      {
        element: 'residence',
        state: 'known',
        value: { street: '2 New Road', state: 'OH' },
        untilOn: '2026-03-10',
      },
    ];
    const view = publicView(facts, values, publicOptions(undefined), '2026-03-10');
    expect(view.shown.map((s) => s.text)).toEqual(['2 New Road, OH']);
    expect(view.withheld.map((w) => w.because)).toEqual(['looks', 'looks', 'former']);
    expect(publicView(facts, values, publicOptions(undefined)).shown).toHaveLength(2);
  });

  test('names of employers and schools, and who moved out, by the options alone', () => {
    const job = {
      element: 'employment',
      state: 'known',
      value: { name: 'Example Mill', city: 'Millbrook', state: 'OH' },
    };
    const texts = (settings = {}) =>
      publicView(facts, [job], publicOptions(settings)).shown.map((s) => s.text);
    expect(texts()).toEqual(['Millbrook, OH']);
    expect(texts({ publicEmployerNames: true })).toEqual(['Example Mill, Millbrook, OH']);
    expect(texts({ publicSchoolNames: true })).toEqual(['Millbrook, OH']);
    const out = (settings = {}) =>
      publicView({ ...facts, state: 'moved-out' }, [], publicOptions(settings)).notListed?.says;
    expect(out()).toBe('over');
    expect(out({ publicMovedOut: true })).toBeUndefined();
  });
});
