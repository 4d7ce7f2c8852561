import { describe, expect, test } from 'vitest';
import type { EvidenceField } from '#domain/evidence.js';
import { LEVEL_SENTENCES, TOKEN_SENTENCES } from '#domain/explanation.js';
import { CONTRADICTING_LEVELS, CONTRADICTING_TOKENS } from '#domain/identity.js';
import {
  BIRTH_DATE_LEVELS,
  CITIZENSHIP_LEVELS,
  DOCUMENT_LEVELS,
  IDENTIFIER_LEVELS,
  type Level,
  NAME_LEVELS,
  RELATIVES_LEVELS,
  SEX_LEVELS,
} from '#matching/model.js';
import type { TokenLevel } from '#matching/tokenEvidence.js';

// The engine and the words are two tables that must speak of the same levels; neither folder may import the other.
const MODEL: Readonly<Partial<Record<EvidenceField, Readonly<Record<string, Level>>>>> = {
  birthDate: BIRTH_DATE_LEVELS,
  sex: SEX_LEVELS,
  citizenship: CITIZENSHIP_LEVELS,
  document: DOCUMENT_LEVELS,
  fbiNumber: IDENTIFIER_LEVELS,
  aNumber: IDENTIFIER_LEVELS,
  biometric: IDENTIFIER_LEVELS,
  relatives: RELATIVES_LEVELS,
};
/** The correction for several dates is part of the field's bits and never a level of its own. */
const INTERNAL = new Set(['dates-compared']);

/** A new level of the engine does not compile here before it has its row. */
const TOKEN_LEVELS: Readonly<Record<TokenLevel, true>> = {
  exact: true,
  variant: true,
  transliteration: true,
  'same-sound': true,
  'one-edit': true,
  'two-edits': true,
  truncated: true,
  glued: true,
  similar: true,
  initial: true,
  contradiction: true,
};

describe('the words know the engine’s levels', () => {
  for (const [field, levels] of Object.entries(MODEL))
    test(`${field}: every level has a sentence`, () => {
      const known = Object.keys(LEVEL_SENTENCES[field as EvidenceField]);
      expect(known).toEqual(expect.arrayContaining(Object.keys(levels).filter((l) => !INTERNAL.has(l))));
    });
  test('every row of a name’s alignment has a sentence', () => {
    expect(Object.keys(TOKEN_SENTENCES)).toEqual(
      expect.arrayContaining([...Object.keys(NAME_LEVELS), ...Object.keys(TOKEN_LEVELS)]),
    );
  });
});

describe('what contradicts is a level of the engine that speaks against', () => {
  for (const [field, levels] of Object.entries(CONTRADICTING_LEVELS))
    if (field !== 'name')
      test(field, () => {
        for (const level of Object.keys(levels))
          expect(MODEL[field as EvidenceField]).toHaveProperty([level]);
      });
  test('rows of a name', () => {
    for (const level of Object.keys(CONTRADICTING_TOKENS)) {
      expect(NAME_LEVELS).toHaveProperty([level]);
      expect(NAME_LEVELS[level as keyof typeof NAME_LEVELS].centibits).toBeLessThan(0);
    }
  });
  test('every level of the engine that weighs against a full birth date is on the list', () => {
    const against = Object.entries(BIRTH_DATE_LEVELS)
      .filter(([, l]) => l.centibits < 0)
      .map(([name]) => name);
    expect(Object.keys(CONTRADICTING_LEVELS.birthDate!)).toEqual(expect.arrayContaining(against));
  });
});
