import { describe, expect, test } from 'vitest';
import { type HeldValue, mergeEntries } from './importMerge.js';
import { IMPORT_TARGETS, parseTarget, proposeTargets, targetLabel, targetOf } from './importTargets.js';
import { dayOf } from './plainValue.js';
import { type ImportEntry, importReader, mappingProblems } from './registrantImport.js';
import { ELEMENTS } from './registrationElements.js';

const header = [
  'File No.',
  'Last Name',
  'First Name',
  'DOB',
  'Reg Date',
  'Tier',
  'Address',
  'State',
  'Since',
  'Phone',
  'Phone 2',
];
const mapping = {
  columns: {
    ...Object.fromEntries(proposeTargets(header).map((t, i) => [header[i]!, t])),
    Since: 'residence.from',
  },
  defaults: {},
};
const read = importReader(mapping, header);
const row = (over: Partial<Record<string, string>> = {}) =>
  header.map(
    (h) =>
      over[h] ??
      {
        'File No.': 'A-1',
        'Last Name': 'Quill',
        'First Name': 'Ada',
        DOB: '4/23/1971',
        'Reg Date': '2020-02-29',
        Tier: '2',
        Address: '4 Elm',
        State: 'OH',
        Since: '20200301',
        Phone: '330-555-0101',
        'Phone 2': '330-555-0102',
      }[h]!,
  );

describe('targets', () => {
  test('every element can be brought along: each field has a target, its label leads back to it', () => {
    for (const { code, label } of IMPORT_TARGETS) {
      expect(parseTarget(code), code).not.toBeNull();
      expect(targetOf(label), label).toBe(code);
    }
    for (const [element, e] of Object.entries(ELEMENTS))
      for (const f of e.fields) expect(IMPORT_TARGETS.map((t) => t.code)).toContain(`${element}.${f.code}`);
    for (const key of ['label', 'code'] as const)
      expect(new Set(IMPORT_TARGETS.map((t) => t[key])).size).toBe(IMPORT_TARGETS.length);
  });

  test('a number behind the name means the second of those that a person has several of', () => {
    expect(targetOf('Residence 2: City or community')).toBe('residence#2.city');
    expect(targetLabel('residence#2.city')).toBe('Residence 2: City or community');
    expect(targetOf('Primary name 2: Surname')).toBeNull();
    expect(parseTarget('name#2.surname')).toBeNull();
    expect(parseTarget('residence.nothing')).toBeNull();
    expect(parseTarget('ssn.from')).toBeNull();
  });

  test('columns are proposed by what agencies call them, none twice', () => {
    expect(proposeTargets(header)).toEqual([
      'number',
      'name.surname',
      'name.given',
      'birth.date',
      'registered',
      'tier',
      'residence.street',
      'residence.state',
      null,
      'phone.number',
      'phone#2.number',
    ]);
    expect(proposeTargets(['Last Name', 'Surname', 'Shoe size'])).toEqual(['name.surname', null, null]);
  });

  test('a mapping without number, surname or day says so before a row is read', () => {
    expect(mappingProblems(mapping)).toEqual([]);
    expect(
      mappingProblems({ columns: { a: 'number', b: 'number', c: 'nonsense' }, defaults: {} }),
    ).toHaveLength(4);
  });
});

describe('rows', () => {
  test('dates, tiers and choices come in as tables write them', () => {
    const { row: r, problems } = read(row());
    expect(problems).toEqual([]);
    expect(r).toMatchObject({ number: 'A-1', registered: '2020-02-29', tier: 'II' });
    expect(r.entries.map((e) => [e.element, e.slot, e.value])).toEqual([
      ['name', 1, { surname: 'Quill', given: 'Ada' }],
      ['birth', 1, { date: '1971-04-23', kind: 'true' }],
      ['phone', 1, { number: '330-555-0101' }],
      ['phone', 2, { number: '330-555-0102' }],
      ['residence', 1, { street: '4 Elm', state: 'OH' }],
    ]);
    expect(r.entries.at(-1)!.fromOn).toBe('2020-03-01');
    expect(['5/6/2020', '2020', '2020-13', '31.12.2020', '1/2/2020 00:00:00'].map(dayOf)).toEqual([
      '2020-05-06',
      '2020',
      '2020-13',
      null,
      '2020-01-02',
    ]);
  });

  test('what is wrong is told by column, with what came and what was expected; nothing is guessed', () => {
    const { problems } = read(
      row({ 'File No.': '', DOB: '31.12.1971', Tier: 'IV', State: 'Ohaio', Since: '' }),
    );
    expect(problems.map((p) => [p.column, p.came])).toEqual([
      ['File No.', 'nothing'],
      ['Tier', 'IV'],
      ['DOB', '31.12.1971'],
      ['State', 'Ohaio'],
      ['Since', 'nothing'],
    ]);
    expect(problems.every((p) => p.expected.length > 3)).toBe(true);
    expect(read(row({ 'Reg Date': '2021-02-29' })).problems[0]).toMatchObject({
      column: 'Reg Date',
      came: '2021-02-29',
    });
    expect(read(row({ DOB: '13/45/1970' })).problems).toMatchObject([{ column: 'DOB', came: '13/45/1970' }]);
  });

  test('a column that is needed and not named is told by its name on the page, not by a code', () => {
    const { Since: _, ...columns } = mapping.columns;
    const { problems } = importReader({ columns, defaults: {} }, header)(row());
    expect(problems.map((p) => p.column)).toEqual(['Residence: from']);
  });

  test('empty cells say nothing; a value for all rows makes no value of its own', () => {
    const reader = importReader(
      { ...mapping, defaults: { 'residence.from': '2020-01-01', 'residence.state': 'OH' } },
      header,
    );
    const bare = reader(row({ Address: '', State: '', Since: '', Phone: '', 'Phone 2': '' }));
    expect(bare.problems).toEqual([]);
    expect(bare.row.entries.map((e) => e.element)).toEqual(['name', 'birth']);
    expect(reader(row({ State: '', Since: '' })).row.entries.at(-1)).toMatchObject({
      fromOn: '2020-01-01',
      value: { state: 'OH' },
    });
  });

  test('that a person refused, does not know or has none is an answer', () => {
    const reader = importReader({ columns: { ...mapping.columns, S: 'ssn.answer' }, defaults: {} }, [
      ...header,
      'S',
    ]);
    expect(reader([...row(), 'refused']).row.entries).toContainEqual(
      expect.objectContaining({ element: 'ssn', state: 'refused' }),
    );
    expect(reader([...row(), 'maybe']).problems).toEqual([
      { column: 'S', came: 'maybe', expected: 'known, unknown, refused or none' },
    ]);
  });
});

describe('the same person again', () => {
  const entry = (
    element: string,
    value: Record<string, string>,
    more: Partial<ImportEntry> = {},
  ): ImportEntry =>
    ({
      element,
      slot: 1,
      state: 'known',
      value,
      fromOn: null,
      untilOn: null,
      source: '',
      ...more,
    }) as ImportEntry;
  let n = 0;
  const held = (e: ImportEntry, more: Partial<HeldValue> = {}): HeldValue => ({
    ...e,
    id: `v${n++}`,
    imported: true,
    standing: true,
    purged: false,
    ...more,
  });

  test('the same row twice changes nothing', () => {
    const entries = [
      entry('name', { surname: 'A' }),
      entry('phone', { number: '1' }),
      entry('phone', { number: '2' }, { slot: 2 }),
    ];
    expect(
      mergeEntries(
        entries.map((e) => held(e)),
        entries,
      ),
    ).toMatchObject({ add: [], same: 3 });
  });

  test('a changed cell takes the place of what an earlier import brought, not of what an officer entered', () => {
    const [old, own] = [
      held(entry('phone', { number: '1' })),
      held(entry('phone', { number: '9' }), { imported: false }),
    ];
    expect(mergeEntries([old, own], [entry('phone', { number: '2' })]).add).toEqual([
      { entry: entry('phone', { number: '2' }), replaces: [old.id] },
    ]);
  });

  test('what a person here has changed since is not changed back by a file that still says the old', () => {
    const was = held(entry('name', { surname: 'Smith' }), { standing: false });
    const now = held(entry('name', { surname: 'Smyth' }), { imported: false });
    expect(mergeEntries([was, now], [entry('name', { surname: 'Smith' })])).toMatchObject({
      add: [],
      kept: 1,
    });
    expect(mergeEntries([was, now], [entry('name', { surname: 'Smithe' })]).add[0]!.replaces).toEqual([
      now.id,
    ]);
  });

  test('what the file no longer names stays; an answer without a value gives way to a value', () => {
    expect(
      mergeEntries([held(entry('phone', { number: '1' }))], [entry('name', { surname: 'A' })]).add,
    ).toHaveLength(1);
    const none = held(entry('phone', {}, { state: 'none' }));
    expect(mergeEntries([none], [entry('phone', { number: '1' })]).add[0]!.replaces).toEqual([none.id]);
    expect(
      mergeEntries(
        [held(entry('phone', { number: '1' }), { imported: false })],
        [entry('phone', {}, { state: 'none' })],
      ),
    ).toMatchObject({ add: [], kept: 1 });
  });

  test('a name that was purged does not come back', () => {
    const purged = held(entry('tribal-name', {}), { purged: true, standing: false });
    expect(mergeEntries([purged], [entry('tribal-name', { full: 'X', common: 'yes' })])).toMatchObject({
      add: [],
      refused: [{ element: 'tribal-name' }],
    });
  });
});
