import { describe, expect, test } from 'vitest';
import { type KeptRecipient, type ShareGround, shareCandidates } from './shareCandidates.js';
import type { RegistrationDuty } from './whereToRegister.js';

const duty = (jurisdiction: string, initialOnly = false): RegistrationDuty => ({
  jurisdiction,
  because: [{ tie: 'residence', label: 'lives there', from: '2024-01-01' }],
  initialOnly,
  source: '34 USC 20913(a)',
});
const SCHOOL: KeptRecipient = {
  id: 'school',
  kind: 'school',
  name: 'Elm School',
  way: 'print',
  toAgencyId: null,
  area: ['44101'],
  active: true,
};
const GROUND: ShareGround = {
  agencyId: 'own',
  duties: [],
  jurisdictionsBefore: [],
  registries: [],
  kept: [],
  places: [{ city: 'Cleveland', postcode: '44101-2000' }],
  toldBefore: new Set(),
};
const outcome = (ground: Partial<ShareGround>) =>
  shareCandidates({ ...GROUND, ...ground }).map(({ candidate, leaves }) => [
    candidate.key,
    leaves,
    candidate.because,
    candidate.spared !== undefined,
  ]);
const NSOR = ['nsor', false, 'Told by messages to NSOR', false];

describe('who could be told of a registration', () => {
  test('NSOR always, and nobody else without a reason', () => {
    expect(outcome({})).toEqual([NSOR]);
  });

  test('the registry of a jurisdiction where the person must register, never the one that keeps the file', () => {
    const registries = [
      { id: 'own', name: 'Own', jurisdiction: 'OH' },
      { id: 'pa', name: 'Pennsylvania', jurisdiction: 'PA' },
    ];
    expect(outcome({ duties: [duty('OH'), duty('PA')], registries })).toEqual([
      NSOR,
      ['pa', false, 'lives there', false],
    ]);
  });

  test('a jurisdiction of the first registration alone is spared, with the reason', () => {
    const registries = [{ id: 'pa', name: 'Pennsylvania', jurisdiction: 'PA' }];
    expect(outcome({ duties: [duty('PA', true)], registries })).toEqual([
      NSOR,
      ['pa', false, 'lives there', true],
    ]);
  });

  test('a jurisdiction that the person has left hears so', () => {
    const registries = [{ id: 'pa', name: 'Pennsylvania', jurisdiction: 'PA' }];
    expect(outcome({ jurisdictionsBefore: ['PA'], registries })).toEqual([
      NSOR,
      ['pa', true, 'The person had to register there until this change', false],
    ]);
  });

  test('a kept recipient by its area; outside of it only one that was told before, and that it leaves', () => {
    expect(outcome({ kept: [SCHOOL] })).toEqual([NSOR, ['school', false, 'Its area: 44101', false]]);
    const elsewhere = { kept: [SCHOOL], places: [{ city: 'Toledo', postcode: '43604' }] };
    expect(outcome(elsewhere)).toEqual([NSOR]);
    expect(outcome({ ...elsewhere, toldBefore: new Set(['school']) })).toEqual([
      NSOR,
      ['school', true, 'Was told before; the person has left its area', false],
    ]);
  });

  test('then nothing happens: a recipient that is no longer active', () => {
    expect(outcome({ kept: [{ ...SCHOOL, active: false }], toldBefore: new Set(['school']) })).toEqual([
      NSOR,
    ]);
  });
});
