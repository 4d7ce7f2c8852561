import { expect, test } from 'vitest';
import { jurisdictionName } from '#domain/whereToRegister.js';
import { agencyLabel, jurisdictionChoices, registryLabel } from './jurisdiction.js';

const names = new Map([
  ['T01', 'Cedar Hollow Nation Registration Office'],
  ['OH', 'Ohio Registration Unit'],
]);

test.each([
  ['US', 'United States'],
  ['OK', 'Oklahoma'],
  ['T01', 'Cedar Hollow Nation'],
  ['T99', 'T99'],
])('the jurisdiction %s is called %s', (code, name) => {
  expect(jurisdictionName(code, names)).toBe(name);
});

test.each([
  ['Cedar Hollow Nation Registration Office', 'T01', 'Cedar Hollow Nation Registration Office'],
  ['Ohio Registration Unit', 'OH', 'Ohio Registration Unit'],
  ['Canyon Falls Police Department', 'AZ', 'Canyon Falls Police Department, Arizona'],
  ['NSOTC', 'US', 'NSOTC'],
])('the agency %s of %s stands in lists as %s', (name, jurisdiction, label) => {
  expect(agencyLabel({ name, jurisdiction })).toBe(label);
});

test('a place is called by the agency that registers there, or by its own name', () => {
  expect(registryLabel('T01', names)).toBe('Cedar Hollow Nation Registration Office');
  expect(registryLabel('AZ', names)).toBe('Arizona');
});

test('every jurisdiction can be chosen once, by its name', () => {
  const choices = jurisdictionChoices(names);
  expect(choices.map((c) => c.value)).toContain('T01');
  expect(choices.find((c) => c.value === 'T01')!.label).toBe('Cedar Hollow Nation');
  expect(new Set(choices.map((c) => c.value)).size).toBe(choices.length);
  expect(choices).toHaveLength(58);
});
