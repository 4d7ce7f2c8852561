import { describe, expect, test } from 'vitest';
import { isPartialDate } from '#basics/dates.js';
import { CULTURES } from './cultures/all.js';
import { damage } from './errors.js';
import { ERRORS_FOR_ACCEPTANCE } from './errorsForAcceptance.js';
import { ERRORS_FOR_FITTING } from './errorsForFitting.js';
import { inventPerson, recordOf, travellerOf } from './population.js';
import { seeded } from './random.js';

describe('the invented population', () => {
  test('is the same for the same seed and another for another', () => {
    const record = (seed: number) => JSON.stringify(recordOf(inventPerson(seed, 5), seed));
    expect(record(7)).toBe(record(7));
    expect(record(7)).not.toBe(record(8));
  });

  test('has shares that add up to 100', () => {
    expect(CULTURES.reduce((sum, culture) => sum + culture.share, 0)).toBe(100);
  });

  test.each(
    CULTURES.map((culture) => [culture.id, culture] as const),
  )('writes %s names in every way it knows, never an empty or unfinished one', (_id, culture) => {
    const random = seeded(11);
    const met = new Set<string>();
    for (let i = 0; i < 400; i++) {
      const person = inventPerson(3, i, culture, 0.5);
      const record = recordOf(person, 3);
      for (const date of record.birthDates ?? []) expect(isPartialDate(date)).toBe(true);
      for (const rewrite of culture.rewrites) {
        const written = rewrite.write(person.names, random);
        if (!written) continue;
        met.add(written.how);
        const text = Object.values(written.name).join(' ');
        expect(text.trim().length).toBeGreaterThan(1);
        expect(text).not.toMatch(/undefined|[_|/~]/);
      }
    }
    expect([...met].sort()).toEqual([...new Set(culture.rewrites.map((r) => r.how))].sort());
  });

  test('gives travellers other spellings and documents of their own', () => {
    const person = inventPerson(1, 42);
    const traveller = travellerOf(person, seeded(1), {
      errors: ERRORS_FOR_ACCEPTANCE,
      errorCount: 1,
      rewritten: 0,
      documentShown: 0,
    });
    expect(traveller.kinds).toHaveLength(1);
    expect(traveller.person.documents).toHaveLength(1);
  });
});

describe.each([
  ['fitting', ERRORS_FOR_FITTING],
  ['acceptance', ERRORS_FOR_ACCEPTANCE],
] as const)('the %s errors', (_name, errors) => {
  test.each(errors.map((error) => [error.kind, error] as const))('%s changes the person', (_kind, error) => {
    const random = seeded(5);
    let changed = 0;
    for (let i = 0; i < 200; i++) {
      const person = inventPerson(2, i);
      const before = { names: [person.culture.write(person.names)], birthDates: [person.birthDate] };
      const { person: after, kinds } = damage(before, [error], 1, random);
      if (kinds.length === 0) expect(after).toEqual(before);
      else {
        changed++;
        expect(JSON.stringify(after)).not.toBe(JSON.stringify(before));
      }
    }
    expect(changed).toBeGreaterThan(2);
  });
});
