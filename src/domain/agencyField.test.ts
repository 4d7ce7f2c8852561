import { describe, expect, test } from 'vitest';
import { answerProblem, definitionProblems, type FieldDefinition, fieldCode } from './agencyField.js';

const text: FieldDefinition = { label: 'Case worker', kind: 'text', choices: [], required: false };
const wrong = (d: Partial<Parameters<typeof definitionProblems>[0]>) =>
  definitionProblems({ ...text, ...d }).map((p) => p.field);

describe('questions of an agency', () => {
  test.each([
    ['a line of text', {}, []],
    ['a choice', { kind: 'choice', choices: ['Yes', 'No'] }, []],
    ['no question', { label: ' ' }, ['label']],
    ['a kind that is none', { kind: 'constructor' }, ['kind']],
    ['a choice of one', { kind: 'choice', choices: ['Yes'] }, ['choices']],
    ['the same answer twice', { kind: 'choice', choices: ['Yes', 'yes'] }, ['choices']],
    ['a sacred name', { label: 'Sacred name' }, ['label']],
    ['a religious name by another word', { label: 'Name given in a ceremony or ceremonial name' }, ['label']],
    [
      'a spirit name as an answer',
      { label: 'Name', kind: 'choice', choices: ['Spirit name', 'None'] },
      ['label'],
    ],
  ])('%s', (_says, d, fields) => {
    expect(wrong(d)).toEqual(fields);
  });

  test.each<[Partial<FieldDefinition>, string, boolean]>([
    [{}, '', true],
    [{}, 'x'.repeat(201), false],
    [{ kind: 'long' }, 'x'.repeat(201), true],
    [{ kind: 'number' }, '12', true],
    [{ kind: 'number' }, '1.5', false],
    [{ kind: 'date' }, '2026-02-29', false],
    [{ kind: 'date' }, '2028-02-29', true],
    [{ kind: 'choice', choices: ['Yes', 'No'] }, 'Maybe', false],
  ])('%o takes %s: %s', (d, typed, is) => {
    expect(answerProblem({ ...text, ...d }, typed) === null).toBe(is);
  });

  test('codes are plain and never taken', () => {
    expect(fieldCode('Who is the case worker?', new Set())).toBe('who-is-the-case-worker');
    expect(fieldCode('Case worker', new Set(['case-worker', 'case-worker-2']))).toBe('case-worker-3');
    expect(fieldCode('¿?', new Set())).toBe('field');
  });
});
