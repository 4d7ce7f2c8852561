import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CAUTIONS_V1, cautionsFor, conductOf } from './destinationCaution.js';
import {
  cautionProblems,
  type Draft,
  type DraftFacts,
  decideCaution,
  type ForeignLeg,
  type KnownDraft,
  proposeRelease,
  reconcileDrafts,
  releaseClocks,
  releaseProblems,
  secondRelease,
  wantedDrafts,
} from './foreignRelease.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-03-01T12:00:00Z');

const leg = (seq: number, country: string, stayHours: number | null = null): ForeignLeg => ({
  seq,
  country,
  place: null,
  arrivesAtMs: NOW + seq * DAY,
  leavesAtMs: stayHours === null ? null : NOW + seq * DAY + stayHours * HOUR,
});
const facts: DraftFacts = {
  status: 'non-fugitive',
  tier: 1,
  minorVictim: 'no',
  departsAtMs: NOW + 10 * DAY,
};

describe('which countries the desk looks at', () => {
  test('one draft a country, at its first leg; the United States is none', () => {
    const wanted = wantedDrafts([leg(1, 'PRT', 72), leg(2, 'USA', 4), leg(3, 'ESP'), leg(4, 'PRT')], facts);
    expect(wanted.map((w) => [w.country, w.leg.seq, w.role])).toEqual([
      ['PRT', 1, 'destination'],
      ['ESP', 3, 'destination'],
    ]);
  });

  test.each([
    ['two hours in transit, tier I', 2, {}, false],
    ['two hours in transit, wanted', 2, { status: 'wanted' as const }, true],
    ['two hours in transit, tier III', 2, { tier: 3 as const }, true],
    ['tier unknown and a minor victim', 2, { tier: null, minorVictim: 'yes' as const }, true],
    ['nine hours in transit', 9, {}, true],
  ])('%s', (_what, hours, more, needed) => {
    const [transit] = wantedDrafts([leg(1, 'DEU', hours), leg(2, 'THA')], { ...facts, ...more });
    expect(transit).toMatchObject({ country: 'DEU', role: 'transit', needed });
    expect(transit!.because).toContain(`${hours} h in transit`);
  });

  test('every port call of a cruise is a destination once it lasts a day', () => {
    const wanted = wantedDrafts([leg(1, 'BHS', 30), leg(2, 'JAM', 26), leg(3, 'BHS')], facts);
    expect(wanted.map((w) => w.country)).toEqual(['BHS', 'JAM']);
  });
});

describe('clocks', () => {
  test('ten days ahead: both, counted back from the departure', () => {
    const clocks = releaseClocks(NOW + 10 * DAY, NOW);
    expect(clocks.map((c) => [c.kind, (c.dueAtMs - NOW) / DAY])).toEqual([
      ['release-week', 3],
      ['release-48h', 8],
    ]);
  });
  test('six days ahead: the week is past, the 48 hours are not', () => {
    expect(releaseClocks(NOW + 6 * DAY, NOW).map((c) => c.kind)).toEqual(['release-48h']);
  });
  test('tomorrow, or gone already: one hour', () => {
    for (const departs of [NOW + DAY, NOW - DAY])
      expect(releaseClocks(departs, NOW)).toMatchObject([{ kind: 'release-48h', dueAtMs: NOW + HOUR }]);
  });
  test('without a known departure no clock runs', () => expect(releaseClocks(null, NOW)).toEqual([]));
});

describe('destination cautions', () => {
  const about = {
    conduct: conductOf([{ code: '1101' }], [34]),
    tier: null,
    juvenile: false,
    protectedFrom: [],
  };
  test('conduct that costs a life there stops; elsewhere it does not', () => {
    expect(cautionsFor(CAUTIONS_V1, 'IRN', about).map((c) => c.rowId)).toEqual(['death-conduct']);
    expect(cautionsFor(CAUTIONS_V1, 'PRT', about)).toEqual([]);
  });
  test('without an offense code every row about conduct fits', () => {
    const doubt = { ...about, conduct: conductOf([{}], []) };
    expect(cautionsFor(CAUTIONS_V1, 'IRN', doubt).map((c) => c.rowId)).toEqual([
      'death-conduct',
      'death-same-sex',
    ]);
  });
  test('a juvenile adjudication stops everywhere, asylum where it was granted from', () => {
    const young = { ...about, juvenile: true, protectedFrom: ['CUB'] };
    expect(cautionsFor(CAUTIONS_V1, 'PRT', young).map((c) => c.rowId)).toEqual(['juvenile']);
    expect(cautionsFor(CAUTIONS_V1, 'CUB', young).map((c) => c.rowId)).toEqual(['juvenile', 'asylum']);
  });
  test('each says its source and the day it was true', () => {
    for (const c of cautionsFor(CAUTIONS_V1, 'IRN', { ...about, juvenile: true }))
      expect(c.source).toMatch(/as of \d{4}-/);
  });
});

const draft: Draft = {
  id: 'd',
  source: 'trip',
  kind: 'notice',
  country: 'PRT',
  state: 'open',
  cautions: [],
  caution: null,
  withheld: [],
  outcome: null,
  rationale: '',
  proposedBy: null,
  proposedAtMs: null,
  secondNeeded: [],
  secondBy: null,
  secondAtMs: null,
  secondNote: '',
  version: 1,
};
const release = { outcome: 'release', withhold: [], rationale: 'Tier II, beach resort.', version: 1 };

describe('two persons', () => {
  test.each(['trip', 'travel-notice', 'sora-request'] as const)('%s: never by one person alone', (source) => {
    const proposed = proposeRelease({ ...draft, source }, release, 'ann', NOW);
    if (!proposed.ok) throw new Error(proposed.error.code);
    expect(proposed.value.state).toBe('proposed');
    expect(proposed.value.secondNeeded).toEqual(['foreign-release']);
    const answer = { agrees: true, note: '', version: 2 };
    expect(secondRelease(proposed.value, answer, 'ann', NOW)).toMatchObject({
      error: { code: 'same-person' },
    });
    expect(secondRelease(proposed.value, answer, 'bob', NOW)).toMatchObject({ value: { state: 'released' } });
    expect(secondRelease(proposed.value, { ...answer, agrees: false }, 'bob', NOW)).toMatchObject({
      error: { code: 'no-rationale' },
    });
    expect(
      secondRelease(proposed.value, { ...answer, agrees: false, note: 'Ask again.' }, 'bob', NOW),
    ).toMatchObject({ value: { state: 'open', outcome: null } });
  });

  test('not to release needs a reason and one person', () => {
    const no = { ...release, outcome: 'do-not-release' };
    expect(proposeRelease(draft, no, 'ann', NOW)).toMatchObject({ value: { state: 'not-released' } });
    expect(proposeRelease(draft, { ...no, rationale: ' ' }, 'ann', NOW)).toMatchObject({
      error: { code: 'no-rationale' },
    });
  });

  test('a stopped draft goes nowhere until a named person has decided; a limit cannot be undone', () => {
    const stopped: Draft = { ...draft, state: 'stopped' };
    expect(proposeRelease(stopped, release, 'ann', NOW)).toMatchObject({ error: { code: 'caution-first' } });
    const input = { outcome: 'limit', rationale: 'Names only.', consulted: '', version: 1 };
    expect(decideCaution(stopped, input, 'sue', NOW)).toMatchObject({ error: { code: 'no-consulted' } });
    const decided = decideCaution(stopped, { ...input, consulted: 'R. Vega, Legal' }, 'sue', NOW);
    if (!decided.ok) throw new Error(decided.error.code);
    const proposed = proposeRelease(decided.value, { ...release, version: 2 }, 'ann', NOW);
    expect(proposed).toMatchObject({ value: { withheld: expect.arrayContaining(['offense', 'caution']) } });
  });

  test('nothing is decided on an old version or filled in', () => {
    for (const [more, code] of [
      [{ version: 0 }, 'stale-version'],
      [{ outcome: null }, 'no-outcome'],
      [{ withhold: ['everything'] }, 'unknown-field'],
      [{ rationale: 'x'.repeat(4001) }, 'rationale-too-long'],
    ] as const)
      expect(proposeRelease(draft, { ...release, ...more }, 'ann', NOW)).toMatchObject({ error: { code } });
  });

  test('all wrong fields are named together', () => {
    expect(releaseProblems({ outcome: null, withhold: ['everything'], rationale: ' ' })).toEqual([
      'no-outcome',
      'unknown-field',
      'no-rationale',
    ]);
    expect(releaseProblems(release)).toEqual([]);
    expect(cautionProblems({ outcome: 'release', rationale: '', consulted: ' ' })).toEqual([
      'no-outcome',
      'no-consulted',
      'no-rationale',
    ]);
    expect(cautionProblems({ outcome: 'go-on', rationale: 'Asked.', consulted: 'R. Vega' })).toEqual([]);
  });

  test('without two different persons no order of acts releases', () => {
    const act = fc.constantFrom('propose', 'second', 'caution');
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), fc.constantFrom('open', 'stopped'), (acts, state) => {
        let now: Draft = { ...draft, state: state as Draft['state'] };
        for (const a of acts) {
          const v = now.version;
          const next =
            a === 'propose'
              ? proposeRelease(now, { ...release, version: v }, 'ann', NOW)
              : a === 'second'
                ? secondRelease(now, { agrees: true, note: '', version: v }, 'ann', NOW)
                : decideCaution(
                    now,
                    { outcome: 'go-on', rationale: 'r', consulted: 'c', version: v },
                    'ann',
                    NOW,
                  );
          if (next.ok) now = next.value;
        }
        expect(now.state).not.toBe('released');
      }),
    );
  });
});

describe('what changes after the first draft', () => {
  const wanted = (country: string, digest = '1') => ({ country, digest });
  const known = (country: string, state: KnownDraft['state'], digest = '1'): KnownDraft => ({
    id: `${country} ${state}`,
    country,
    state,
    kind: 'notice',
    digest,
  });
  const nothing = { add: [], refresh: [], cancel: [], undone: [], withdraw: [] };

  test('the same facts again change nothing', () => {
    for (const state of ['open', 'stopped', 'proposed', 'released', 'not-released', 'not-needed'] as const)
      expect(reconcileDrafts([wanted('PRT')], [known('PRT', state)])).toEqual(nothing);
  });
  test('a changed journey makes an undecided draft new and a released one corrected', () => {
    expect(reconcileDrafts([wanted('PRT', '2')], [known('PRT', 'proposed')]).refresh).toHaveLength(1);
    expect(reconcileDrafts([wanted('PRT', '2')], [known('PRT', 'released')]).add).toMatchObject([
      { kind: 'correction' },
    ]);
  });
  test('facts that are again what the country was told end the correction that nobody released', () => {
    const pending = { ...known('PRT', 'proposed', '2'), kind: 'correction' as const };
    expect(reconcileDrafts([wanted('PRT')], [known('PRT', 'released'), pending])).toEqual({
      ...nothing,
      undone: ['PRT proposed'],
    });
    expect(reconcileDrafts([wanted('PRT', '3')], [known('PRT', 'released'), pending]).refresh).toHaveLength(
      1,
    );
  });
  test('a correction that was refused is not asked for again', () => {
    const both = [known('PRT', 'released'), known('PRT', 'not-released', '2')];
    expect(reconcileDrafts([wanted('PRT', '2')], both)).toEqual(nothing);
  });
  test('a journey that is off cancels what nobody heard and withdraws what was heard', () => {
    const off = reconcileDrafts([], [known('PRT', 'open'), known('ESP', 'released')]);
    expect(off).toMatchObject({ cancel: ['PRT open'], withdraw: ['ESP released'] });
  });
  test('taken back and wanted again: a new notice', () => {
    expect(reconcileDrafts([wanted('PRT')], [known('PRT', 'withdrawn')]).add).toMatchObject([
      { kind: 'notice' },
    ]);
  });
});
