import { describe, expect, test } from 'vitest';
import { type DistrictOffice, nameDistricts, officesOfDistrict, officesSay } from './districtOffices.js';
import { judicialDistrict } from './judicialDistricts.js';

const office = (name: string, more: Partial<DistrictOffice> = {}): DistrictOffice => ({
  id: name,
  name,
  jurisdictions: ['OH'],
  districts: null,
  together: {},
  ...more,
});
const NORTH = judicialDistrict('OH-N')!;
const to = (...offices: DistrictOffice[]) => {
  const found = officesOfDistrict(offices, NORTH);
  return [found.by, ...found.receive.map((o) => o.name)];
};

describe('who gets a case of a district', () => {
  const north = office('North', { districts: ['OH-N'] });
  const around = office('Around');
  test('the office that names it, before any that only has the jurisdiction', () => {
    expect(to(around, north)).toEqual(['named', 'North']);
    expect(to(office('South', { districts: ['OH-S'] }))).toEqual(['none']);
  });
  test('nobody names it: the only office of the jurisdiction; of several, none', () => {
    expect(to(around, office('Far', { jurisdictions: ['TX'] }))).toEqual(['jurisdiction', 'Around']);
    expect(to(around, office('Also'))).toEqual(['unclear']);
  });
  test('two name it: both only where it is said of all but one; else nobody, and who is said', () => {
    const second = office('Second', { districts: ['OH-N'] });
    expect(to(north, second)).toEqual(['unclear']);
    expect(officesSay(officesOfDistrict([north, second], NORTH))).toBe(
      'goes to nobody by message: it is not said which of North and Second serves it',
    );
    const said = { ...second, together: { 'OH-N': 'Task force' } };
    expect(to(north, said)).toEqual(['named-together', 'North', 'Second']);
    expect(officesSay(officesOfDistrict([north, said], NORTH))).toContain('which serve it together');
  });
});

describe('naming the districts of an office', () => {
  const own = { national: false, togetherWhy: 'we want it too' };
  const desk = (togetherWhy: string) => ({ national: true, togetherWhy });
  const free = office('Own');
  const other = office('Other', { districts: ['OH-N'] });
  test('its own jurisdictions’, in the order of the table, each once; none is none', () => {
    expect(nameDistricts(free, [], ['OH-S', 'OH-N', 'OH-S'], own)).toEqual({
      named: { districts: ['OH-N', 'OH-S'], together: {} },
    });
    expect(nameDistricts(other, [], [], own)).toEqual({ named: { districts: null, together: {} } });
  });
  test('what is in no table, and elsewhere, is refused; NSOTC may name a district elsewhere', () => {
    expect(nameDistricts(free, [], ['OH-X'], desk(''))).toEqual({
      refused: [{ what: 'unknown', code: 'OH-X' }],
    });
    expect(nameDistricts(free, [], ['VT'], own)).toMatchObject({ refused: [{ what: 'elsewhere' }] });
    expect(nameDistricts(free, [], ['VT'], desk(''))).toMatchObject({ named: { districts: ['VT'] } });
  });
  test('one that another office names: refused to the office whatever it writes, and to NSOTC without a reason', () => {
    for (const by of [own, desk('')])
      expect(nameDistricts(free, [other], ['OH-N'], by)).toMatchObject({
        refused: [{ what: 'served', by: ['Other'] }],
      });
    expect(nameDistricts(free, [other], ['OH-N'], desk('Joint task force'))).toEqual({
      named: { districts: ['OH-N'], together: { 'OH-N': 'Joint task force' } },
    });
  });
  test('what it had already stays, with what was said of it', () => {
    const shares = office('Shares', { districts: ['OH-N'], together: { 'OH-N': 'Joint task force' } });
    expect(nameDistricts(shares, [other], ['OH-N', 'OH-S'], own)).toEqual({
      named: { districts: ['OH-N', 'OH-S'], together: { 'OH-N': 'Joint task force' } },
    });
    expect(nameDistricts(other, [shares], ['OH-N'], own)).toMatchObject({ named: { together: {} } });
  });
});
