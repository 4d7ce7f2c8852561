import { describe, expect, test } from 'vitest';
import { FIELD_RULES, type FieldRule } from './fieldRules.js';
import { fieldInput, fieldText, plainValue } from './plainValue.js';
import { checkValue, ELEMENTS, type ElementCode, type ElementRow } from './registrationElements.js';

const TODAY = '2026-11-22';
const check = (element: ElementCode, given: Record<string, string>) =>
  checkValue(ELEMENTS[element], plainValue(ELEMENTS[element], given), TODAY);
const wrong = (element: ElementCode, given: Record<string, string>) =>
  check(element, given).problems.map((p) => p.field);

describe('how values are written', () => {
  // biome-ignore format: a table
  const cases: readonly (readonly [FieldRule, typed: string, kept: string | null])[] = [
    ['state', 'OK', 'OK'], ['state', 'ok', 'OK'], ['state', 'Oklahoma', 'OK'], ['state', 'puerto rico', 'PR'], ['state', 'ZZ', null], ['state', 'Okla', null],
    ['eyes', 'BRO', 'BRO'], ['eyes', 'bro', 'BRO'], ['eyes', 'Brown', 'BRO'], ['eyes', 'BR0', null], ['hair', 'sandy', 'SDY'], ['hair', 'HAZ', null],
    ['height', '509', '509'], ['height', '5\'9"', '509'], ['height', '5-9', '509'], ['height', '5 ft 11 in', '511'], ['height', '512', null], ['height', '999', null], ['height', '109', null],
    ['weight', '182', '182'], ['weight', '95 lb', '095'], ['weight', 'abc', null], ['weight', '12', null],
    ['ssn', '900-12-3456', '900-12-3456'], ['ssn', '900123456', '900123456'], ['ssn', '12', null],
    ['phone', '(918) 555-0123', '(918) 555-0123'], ['phone', '918.555.0123', '918.555.0123'], ['phone', '+1 918 555 0123', '+1 918 555 0123'], ['phone', '+52 55 1234 5678', '+52 55 1234 5678'],
    ['phone', '555-0123', null], ['phone', '1555-0123', null], ['phone', '(018) 555-0123', null], ['phone', '918-555-01234', null], ['phone', '+1 555 0123', null], ['phone', 'call my cousin', null],
    ['countries', 'us, MEX', 'USA, MEX'], ['countries', 'American', null], ['countries', ',', null],
    ['offence-code', '3699', '3699'], ['offence-code', '36', null], ['year', '2014', '2014'], ['year', '14', null],
  ];
  for (const [rule, typed, kept] of cases)
    test(`${rule}: ${typed} is ${kept ?? 'refused'}`, () =>
      expect(FIELD_RULES[rule].reads(typed)).toBe(kept));
  test('what is kept reads as itself', () => {
    for (const [rule, , kept] of cases)
      if (kept) expect(FIELD_RULES[rule].reads(kept), `${rule} ${kept}`).toBe(kept);
  });
});

describe('dates of a registration', () => {
  const born = (date: string) => check('birth', { date, kind: 'true' });
  test('are read as they are typed here, leap days and parts of dates too', () => {
    expect(born('2/29/1988').value.date).toBe('1988-02-29');
    expect(born('1988').value.date).toBe('1988');
    expect(born('1988-02').value.date).toBe('1988-02');
    expect(born('2/1988').value.date).toBe('1988-02');
    expect(born('13/1988').problems).toHaveLength(1);
    expect(born('2/29/1989').problems).toHaveLength(1);
  });
  test('of what happened are not in the future, and none is of another century by a slip', () => {
    expect(born(TODAY).problems).toEqual([]);
    expect(born('2026').problems).toEqual([]);
    expect(born('2026-11-23').problems[0]).toMatchObject({
      field: 'date',
      expected: expect.stringContaining('22 Nov 2026'),
    });
    expect(born('2027').problems).toHaveLength(1);
    expect(born('1899-12-31').problems).toHaveLength(1);
    expect(wrong('document', { kind: 'passport', number: 'X1', expiry: '2031-05-01' })).toEqual([]);
    expect(wrong('document', { kind: 'passport', number: 'X1', expiry: '20311-5-1' })).toEqual(['expiry']);
  });
});

describe('what is kept is said', () => {
  const field = (element: ElementCode, code: string) =>
    (ELEMENTS[element] as ElementRow).fields.find((f) => f.code === code)!;
  // biome-ignore format: a table
  const cases: readonly (readonly [ElementCode, field: string, kept: string, said: string])[] = [
    ['birth', 'date', '1971-04-23', '23 Apr 1971'], ['birth', 'date', '1971-04', 'Apr 1971'], ['birth', 'date', '1971', '1971'], ['birth', 'kind', 'true', 'The true one'],
    ['description', 'height', '509', '5 ft 9 in'], ['description', 'height', '600', '6 ft 0 in'], ['description', 'weight', '095', '95 lb'], ['description', 'eyes', 'BRO', 'brown'],
    ['description', 'hair', 'GRY', 'gray'], ['residence', 'state', 'OK', 'OK'], ['name', 'surname', 'Quist', 'Quist'],
    // What an earlier version kept, or an import of another table, is shown as it is.
    ['description', 'eyes', 'dark', 'dark'], ['description', 'height', 'tall', 'tall'], ['document', 'expiry', 'soon', 'soon'],
  ];
  for (const [element, code, kept, said] of cases)
    test(`${element}.${code} ${kept}: ${said}`, () =>
      expect(fieldText(field(element, code), kept)).toBe(said));
  test('in a form a date stands as it is typed, and reads as it was', () => {
    for (const date of ['1971-04-23', '1971-04', '1971']) {
      const typed = fieldInput(field('birth', 'date'), date);
      expect(plainValue(ELEMENTS.birth, { date: typed }).date).toBe(date);
    }
    expect(fieldInput(field('birth', 'date'), '1971-04-23')).toBe('4/23/1971');
    expect(fieldInput(field('description', 'height'), '509')).toBe('509');
  });
});

describe('an offence', () => {
  const offence = {
    offence: 'Lewd contact',
    finding: 'convicted',
    court: 'state',
    place: 'Oklahoma',
    conduct: 'contact-with-minor',
    punishableOverOneYear: 'yes',
    offenceOn: '2021-06-30',
    convictedOn: '2022-03-04',
    consensual: 'no',
  };
  test('has the code of its state, by whatever name it was typed', () => {
    expect(check('offence', offence)).toMatchObject({ value: { place: 'OK' }, problems: [] });
    expect(wrong('offence', { ...offence, place: 'Ruritania' })).toEqual(['place']);
    expect(check('offence', { ...offence, court: 'foreign', place: 'mx' }).value.place).toBe('MEX');
    expect(wrong('offence', { ...offence, court: 'foreign', place: 'Ruritania' })).toEqual(['place']);
    expect(check('offence', { ...offence, court: 'tribal', place: 'T01' }).value.place).toBe('T01');
  });
  test('was committed before its conviction, as far as the dates are known', () => {
    expect(wrong('offence', { ...offence, convictedOn: '2021-06-29' })).toEqual(['convictedOn']);
    expect(wrong('offence', { ...offence, convictedOn: '2021' })).toEqual([]);
    expect(wrong('offence', { ...offence, convictedOn: '2020' })).toEqual(['convictedOn']);
  });
});
