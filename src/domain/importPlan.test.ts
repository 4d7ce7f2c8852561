import { describe, expect, test } from 'vitest';
import type { HeldValue } from './importMerge.js';
import { type FiledBefore, type ImportGround, type ImportLine, planImport } from './importPlan.js';
import type { ImportEntry, ImportRow } from './registrantImport.js';

const TRIBES = [
  { code: 'T01', name: 'Cedar Hollow Nation Registration Office', agencyId: 'a-1' },
  { code: 'T02', name: 'Cedar Creek Band Registry', agencyId: 'a-2' },
];
const NAME: ImportEntry = {
  element: 'name',
  slot: 1,
  state: 'known',
  value: { surname: 'Quill', given: 'Rowan' },
  fromOn: null,
  untilOn: null,
  source: '',
};
const ROW: ImportRow = {
  number: 'A-1',
  juvenile: null,
  basis: null,
  on: null,
  registered: '2020-03-05',
  tier: 'II',
  lastVisit: null,
  photoOn: null,
  nic: null,
  entries: [NAME],
};
const FILED: FiledBefore = {
  id: 'there',
  state: 'registered',
  sealedAtMs: null,
  recordId: null,
  registeredOn: '2020-03-05',
  tier: 'II',
  appearancesKeptUntil: null,
};
const HELD: HeldValue = {
  id: 'v1',
  element: 'name',
  state: 'known',
  value: NAME.value,
  fromOn: null,
  untilOn: null,
  imported: true,
  standing: true,
  purged: false,
};

const line = (row: Partial<ImportRow> = {}): ImportLine => ({ line: 2, row: { ...ROW, ...row } });
function planOf(row: Partial<ImportRow>, ground: Partial<ImportGround> = {}) {
  return planImport(
    [line(row)],
    { filed: new Map(), held: new Map(), visits: new Map(), records: new Map(), tribes: TRIBES, ...ground },
    () => 'new',
  );
}
const onFile = (filed: Partial<FiledBefore> = {}, held: Partial<HeldValue> = {}): Partial<ImportGround> => ({
  filed: new Map([['A-1', { ...FILED, ...filed }]]),
  held: new Map([['there', [{ ...HELD, ...held }]]]),
});
const columnsOf = ({ result }: ReturnType<typeof planOf>) =>
  result.refused.flatMap((r) => r.problems.map((p) => p.column));

describe('what rows of a table would do to a registry', () => {
  test('somebody with a number that is not on file is added', () => {
    expect(planOf({}).result).toMatchObject({ added: 1, changed: 0, same: 0, refused: [], ids: ['new'] });
  });

  test('then nothing happens: the same row again', () => {
    expect(planOf({}, onFile())).toMatchObject({ planned: [], questions: [], result: { same: 1, ids: [] } });
  });

  test('a visit that stands here already changes nothing; one with a photograph does', () => {
    const row = { lastVisit: '2024-05-01' } as const;
    const seen = { ...onFile({ appearancesKeptUntil: '2024-05-01' }) };
    const visits = new Map([['there', [{ visitedOn: '2024-05-01' as const, photoTaken: false }]]]);
    expect(planOf(row, { ...seen, visits }).result.same).toBe(1);
    const withPhoto = planOf({ ...row, photoOn: '2024-05-01' }, { ...seen, visits });
    expect(withPhoto.planned.map((p) => p.visits)).toEqual([[{ on: '2024-05-01', photo: true }]]);
  });

  test.each([
    ['no name', planOf({ entries: [] }), ['name.surname']],
    ['no day', planOf({ registered: null }), ['on']],
    ['a record of nobody', planOf({ nic: 'X000000001' }), ['nic']],
    ['an ended file', planOf({}, onFile({ state: 'ended' })), ['number']],
    ['a sealed file', planOf({}, onFile({ sealedAtMs: 1 })), ['number']],
    ['another day of registration', planOf({ registered: '2020-03-06' }, onFile()), ['registered']],
    ['another tier', planOf({ tier: 'III' }, onFile()), ['tier']],
    ['a name where one was purged', planOf({}, onFile({}, { purged: true, standing: false })), ['name']],
  ])('refused: %s', (_why, plan, columns) => {
    expect([columnsOf(plan), plan.planned]).toEqual([columns, []]);
  });

  test('a registration before its conviction is taken, and an officer is asked', () => {
    const offence: ImportEntry = { ...NAME, element: 'offence', value: { convictedOn: '2021-01' } };
    const plan = planOf({ entries: [NAME, offence] });
    expect(plan.result.added).toBe(1);
    expect(plan.questions).toEqual([
      { id: 'new', line: 2, registeredOn: '2020-03-05', convictedOn: '2021-01' },
    ]);
    expect(plan.result.asked.map((a) => [a.line, a.problems.map((p) => p.column)])).toEqual([
      [2, ['registered']],
    ]);
  });
});

describe('places in an agency’s table', () => {
  const home = (value: Record<string, string>): ImportEntry => ({ ...NAME, element: 'residence', value });
  const offence = (value: Record<string, string>): ImportEntry => ({ ...NAME, element: 'offence', value });
  const taken = (entry: ImportEntry, ground: Partial<ImportGround> = {}) => {
    const { planned, result } = planOf({ entries: [NAME, entry] }, ground);
    return { value: planned[0]?.row.entries[1]?.value, asked: result.asked, counts: result };
  };

  test.each([
    ['Cedar Hollow Nation', 'T01'],
    [' cedar hollow nation registration office', 'T01'],
    ['t02', 'T02'],
  ])('the tribe %s goes by its code %s, and nobody is asked', (tribe, code) => {
    const { value, asked } = taken(home({ city: 'Millbrook', tribe, landUnder: 'tribe' }));
    expect(value).toMatchObject({ city: 'Millbrook', tribe: code });
    expect(asked).toEqual([]);
  });

  // The second name is one that two tribes begin with.
  test.each([
    ['Cedar Holow Nation'],
    ['Cedar'],
  ])('about %s, no tribe of the directory, somebody is asked', (tribe) => {
    const { value, asked } = taken(home({ tribe, landUnder: 'tribe' }));
    expect(value?.tribe).toBe(tribe);
    expect(asked).toEqual([
      {
        line: 2,
        problems: [expect.objectContaining({ column: 'Residence: Tribe, on Indian land', came: tribe })],
      },
    ]);
  });

  test('land of a tribe without the tribe is asked about in one line with the days', () => {
    const { asked } = taken(home({ landUnder: 'both' }));
    expect(asked).toMatchObject([{ problems: [{ came: 'nothing' }] }]);
    expect(taken(home({ landUnder: 'state' })).asked).toEqual([]);
    const late = { convictedOn: '2021-01-01' };
    const both = planOf({
      entries: [NAME, home({ landUnder: 'tribe' }), offence({ court: 'state', place: 'OH', ...late })],
    });
    expect(both.result.asked).toMatchObject([
      { line: 2, problems: [{ came: 'nothing' }, { column: 'registered' }] },
    ]);
  });

  test('a tribal court goes by the code of its tribe, one of a state by its letters', () => {
    expect(taken(offence({ court: 'tribal', place: 'Cedar Hollow Nation' })).value?.place).toBe('T01');
    expect(taken(offence({ court: 'state', place: 'Oklahoma' })).value?.place).toBe('OK');
  });

  test('what stands by its name takes the code; what somebody here changed since is kept', () => {
    const said = { tribe: 'Cedar Hollow Nation', landUnder: 'tribe' };
    const row = home(said);
    const stood = { ...HELD, id: 'v2', element: 'residence', value: said };
    const there = (...values: HeldValue[]) => ({
      filed: new Map([['A-1', FILED]]),
      held: new Map([['there', [HELD, ...values]]]),
    });
    expect(taken(row, there(stood)).counts).toMatchObject({ changed: 1, same: 0 });
    expect(taken(row, there({ ...stood, value: { ...said, tribe: 'T01' } })).counts).toMatchObject({
      same: 1,
    });
    const moved = { ...stood, id: 'v3', imported: false, value: { street: '4 Elm Street' } };
    expect(taken(row, there({ ...stood, standing: false }, moved)).counts).toMatchObject({
      same: 1,
      kept: 1,
    });
  });
});
