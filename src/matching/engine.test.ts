import { describe, expect, test } from 'vitest';
import { bruteForce, buildIndex, explainPair, matchNames, type RegisterPerson } from './engine.js';

const register: RegisterPerson[] = [
  {
    id: 'r1',
    names: [{ given: 'Juan Carlos', surname: 'García López' }],
    birthDates: ['1970-05-01'],
    sex: 'M',
    documents: [{ kind: 'passport', number: 'X1234567', issuer: 'MEX' }],
  },
  { id: 'r2', names: [{ given: 'Miriam', surname: 'Oakwell' }], birthDates: ['1962'] },
  {
    id: 'r3',
    names: [{ given: 'Peter', surname: 'de la Cruz' }],
    birthDates: ['1980-11-30'],
    fbiNumber: '123456AB7',
  },
];

const sum = (bits: readonly number[]): number => bits.reduce((a, b) => a + b, 0);

describe('evidence', () => {
  test('a word read as two names is written once, and each half with its own letters', () => {
    const halves: RegisterPerson = { id: 'h', names: [{ surname: 'Huffmason', given: 'Patrick' }] };
    const same = { names: [{ full: 'HUFFMASON PATRICK' }] };
    const [name] = explainPair(same, halves, buildIndex([halves]).context()).evidence;
    expect([name!.ours, name!.theirs]).toEqual(['Huffmason, Patrick', 'HUFFMASON PATRICK']);
    const parts = name!.tokens!.filter((t) => t.level === 'exact');
    expect(parts.map((t) => t.ours).sort()).toEqual(['Huff', 'Patrick', 'mason']);
    const glued = { names: [{ surname: 'Marshall', given: 'Mariajose' }] };
    const apart: RegisterPerson = { id: 'a', names: [{ surname: 'Marshall', given: 'Maria Jose' }] };
    const [pair] = explainPair(glued, apart, buildIndex([apart]).context()).evidence;
    expect([pair!.theirs, pair!.ours]).toEqual(['Marshall, Mariajose', 'Marshall, Maria Jose']);
    expect(pair!.tokens!.map((t) => [t.theirs, t.ours])).toContainEqual(['Maria', 'Maria']);
  });

  test('sums to the score, field by field and token by token, for any pair', () => {
    const index = buildIndex(register);
    for (const query of register)
      for (const person of register) {
        const match = explainPair(query, person, index.context());
        expect(sum(match.evidence.map((e) => e.bits))).toBeCloseTo(match.bits, 6);
        for (const e of match.evidence)
          if (e.tokens) expect(sum(e.tokens.map((t) => t.bits))).toBeCloseTo(e.bits, 6);
        expect(match.evidence.map((e) => e.field)).toEqual([
          'name',
          'birthDate',
          'sex',
          'citizenship',
          'document',
          'fbiNumber',
          'aNumber',
          'biometric',
          'relatives',
          'together',
        ]);
      }
  });

  test('a missing field says what it could add', () => {
    const index = buildIndex(register);
    const match = explainPair({ names: [{ full: 'Miriam Oakwell' }] }, register[1]!, index.context());
    const birth = match.evidence.find((e) => e.field === 'birthDate')!;
    expect(birth.level).toBe('missing');
    expect(birth.couldAdd).toBeGreaterThan(10);
  });

  test('omission costs less than contradiction', () => {
    const index = buildIndex(register);
    const bits = (given: string): number =>
      explainPair({ names: [{ given, surname: 'García López' }] }, register[0]!, index.context()).bits;
    expect(bits('Juan')).toBeGreaterThan(bits('Juan Xerxes'));
    expect(bits('')).toBeGreaterThan(bits('Xerxes'));
  });
});

describe('names', () => {
  test('any subset of two surnames, glued particles and exchanged parts still agree', () => {
    const index = buildIndex(register);
    const bits = (id: number, name: object): number =>
      explainPair({ names: [name] }, register[id]!, index.context()).evidence[0]!.bits;
    expect(bits(0, { given: 'Juan', surname: 'García' })).toBeGreaterThan(9);
    expect(bits(0, { given: 'Juan', surname: 'López' })).toBeGreaterThan(9);
    expect(bits(2, { given: 'Peter', surname: 'Delacruz' })).toBeGreaterThan(9);
    expect(bits(1, { given: 'Oakwell', surname: 'Miriam' })).toBeGreaterThan(9);
  });

  test('a blank that fell into a name is read over', () => {
    const bits = (surname: string): number => matchNames('full', `Anna ${surname}`, 'Anna Mulcahey');
    expect(bits('Mul cahey')).toBeGreaterThan(bits('Brown') + 8);
  });

  test('fillers of passports are no evidence', () => {
    const index = buildIndex(register);
    const query = { names: [{ given: 'FNU', surname: 'Oakwell' }] };
    const name = explainPair(query, register[1]!, index.context()).evidence[0]!;
    expect(name.tokens!.some((t) => t.level === 'given-differs')).toBe(false);
  });

  test('bits of two names are the same either way round', () => {
    for (const [a, b] of [
      ['catherine', 'katherine'],
      ['jon', 'john'],
      ['ann', 'peter'],
    ] as const)
      expect(matchNames('given', a, b)).toBe(matchNames('given', b, a));
  });
});

describe('index', () => {
  test('returns what comparing every record returns', () => {
    const index = buildIndex(register);
    for (const query of register)
      expect(index.match(query, { reviewBits: 3 })).toEqual(
        bruteForce(query, register, { reviewBits: 3, context: index.context() }),
      );
  });
});
