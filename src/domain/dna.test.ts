import { describe, expect, test } from 'vitest';
import { type DnaSample, nextDnaStep, takeDnaStep } from './dna.js';

const TODAY = '2026-03-12';
const CHECKED: DnaSample = {
  codis: 'no',
  codisOn: '2026-03-01',
  codisAsked: 'State laboratory',
  kit: null,
  takenOn: null,
  twoPrints: false,
  laboratory: null,
  submittedOn: null,
  receivedOn: null,
  receivedReference: null,
};
const TAKEN: DnaSample = { ...CHECKED, kit: 'K-100', takenOn: '2026-03-02', twoPrints: true };
const SUBMITTED: DnaSample = { ...TAKEN, laboratory: 'state', submittedOn: '2026-03-03' };

// SORNA guide, DNA Collection and Submission.
describe('DNA', () => {
  test.each<[string, DnaSample | null, string | null]>([
    ['CODIS is asked before anything is taken', null, 'check'],
    ['a sample on file: no kit', { ...CHECKED, codis: 'yes' }, null],
    ['none on file: take one', CHECKED, 'take'],
    ['taken: submit it', TAKEN, 'submit'],
    ['submitted: wait for the receipt', SUBMITTED, 'receive'],
    ['received: done', { ...SUBMITTED, receivedOn: '2026-03-09' }, null],
  ])('%s', (_says, sample, step) => {
    expect(nextDnaStep(sample)).toBe(step);
  });

  test('the whole way', () => {
    let sample: DnaSample | null = null;
    for (const [step, answers] of [
      ['check', { codis: 'no', asked: 'Ohio BCI, reference 7' }],
      ['take', { kit: 'k-2026-1', twoPrints: true }],
      ['submit', { laboratory: 'federal' }],
      ['receive', { reference: 'R-1' }],
    ] as const) {
      const done = takeDnaStep(sample, step, { on: TODAY, ...answers }, TODAY);
      if (!done.ok) throw new Error(JSON.stringify(done.error));
      sample = done.value;
    }
    expect(sample).toMatchObject({ kit: 'K-2026-1', laboratory: 'federal', receivedReference: 'R-1' });
  });

  test.each<[string, DnaSample | null, string, object, string]>([
    ['a step before its turn', CHECKED, 'submit', { laboratory: 'state' }, 'on'],
    [
      'a kit where a sample is on file',
      { ...CHECKED, codis: 'yes' },
      'take',
      { kit: 'K-100', twoPrints: true },
      'on',
    ],
    ['no answer of CODIS', null, 'check', { asked: 'x' }, 'codis'],
    ['nobody was asked', null, 'check', { codis: 'no' }, 'asked'],
    ['a kit without number', CHECKED, 'take', { twoPrints: true }, 'kit'],
    ['no fingerprints with the kit', CHECKED, 'take', { kit: 'K-100' }, 'twoPrints'],
    ['a private laboratory', TAKEN, 'submit', { laboratory: 'private' }, 'laboratory'],
    ['a laboratory by a name of the language', TAKEN, 'submit', { laboratory: 'constructor' }, 'laboratory'],
    ['a receipt without reference', SUBMITTED, 'receive', {}, 'reference'],
    ['a day to come', CHECKED, 'take', { kit: 'K-100', twoPrints: true, on: '2026-03-13' }, 'on'],
    ['a day before the step before', TAKEN, 'submit', { laboratory: 'state', on: '2026-03-01' }, 'on'],
  ])('%s is refused', (_says, sample, step, answers, field) => {
    const done = takeDnaStep(sample, step, { on: TODAY, ...answers }, TODAY);
    expect(done.ok ? [] : done.error.map((p) => p.field)).toEqual([field]);
  });
});
