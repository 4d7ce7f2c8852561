import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateFromDayNumber } from '#basics/dates.js';
import { type OffenceFacts, olderByAtMost, resultText, tierOfPerson } from './tier.js';
import { CONDUCTS, type Conduct, TIERS, TIERS_V1, type TierBody, type TierRow } from './tierRules.js';

const PLAIN: OffenceFacts = {
  id: 'a',
  finding: 'convicted',
  court: 'state',
  conduct: 'other-sex-offence',
  punishableOverOneYear: 'yes',
  offenceOn: '2010-03-01',
  convictedOn: '2011-05-02',
  consensual: 'no',
  custodial: 'no',
  closeInAge: 'no',
};

interface Case {
  readonly says: string;
  readonly offences: readonly (Partial<OffenceFacts> & { readonly born?: readonly [string, string] })[];
  readonly tribalTierOne?: boolean;
  readonly readings?: Partial<TierBody['readings']>;
  /** Of the last offence. */
  readonly gives: string;
}

const of = (conduct: Conduct, victimAge?: number): Partial<OffenceFacts> => ({
  conduct,
  ...(victimAge === undefined ? {} : { victimAge }),
});
const federal = (section: string, victimAge?: number): Partial<OffenceFacts> => ({
  court: 'federal',
  federalSection: `18 USC ${section}`,
  ...(victimAge === undefined ? {} : { victimAge }),
});
const one = (
  says: string,
  offence: Case['offences'][number],
  gives: string,
  more: Partial<Case> = {},
): Case => ({
  says,
  offences: [offence],
  gives,
  ...more,
});
/** An earlier offence of Tier I, or of Tier II. */
const EARLIER_I = {
  ...of('voyeurism-of-minor'),
  id: 'e',
  offenceOn: '2001-01-01',
  convictedOn: '2002-01-01',
};
const EARLIER_II = { ...of('enticing-minor'), id: 'e', offenceOn: '2001-01-01', convictedOn: '2002-01-01' };

// biome-ignore format: one case a line, so that an expert can read them
const CASES: readonly Case[] = [
  // SORNA guide, Tiering Offenses, Tier III
  one('force',                                    of('force-or-threat', 30), 'Tier III'),
  one('force against a child',                    of('force-or-threat', 0), 'Tier III'),
  one('drugged victim',                           of('incapacitated', 30), 'Tier III'),
  one('drugged child',                            of('incapacitated', 0), 'Tier III'),
  one('kidnapping, not a parent',                 of('kidnapping-of-minor', 17), 'Tier III'),
  one('kidnapping of a small child',              of('kidnapping-of-minor', 0), 'Tier III'),
  one('contact, victim 12',                       of('contact-with-minor', 12), 'Tier III'),
  one('contact, small child',                     of('contact-with-minor', 0), 'Tier III'),
  one('act, victim 15',                           of('act-with-minor', 15), 'Tier III'),
  one('act, small child',                         of('act-with-minor', 0), 'Tier III'),
  // Tier II
  one('act, victim 16',                           of('act-with-minor', 16), 'Tier II'),
  one('act, victim 17',                           of('act-with-minor', 17), 'Tier II'),
  one('act, the age says no minor',               of('act-with-minor', 18), 'Tier I'),
  one('contact, victim 13',                       of('contact-with-minor', 13), 'Tier II'),
  one('contact, victim 17',                       of('contact-with-minor', 17), 'Tier II'),
  one('contact, the age says no minor',           of('contact-with-minor', 18), 'Tier I'),
  one('minor in prostitution',                    of('minor-in-prostitution', 17), 'Tier II'),
  one('small child in prostitution',              of('minor-in-prostitution', 0), 'Tier II'),
  one('enticing',                                 of('enticing-minor', 17), 'Tier II'),
  one('enticing a small child',                   of('enticing-minor', 0), 'Tier II'),
  one('performance',                              of('minor-in-performance', 17), 'Tier II'),
  one('performance of a small child',             of('minor-in-performance', 0), 'Tier II'),
  one('making child pornography',                 of('pornography-made-or-spread', 17), 'Tier II'),
  one('making it with a small child',             of('pornography-made-or-spread', 0), 'Tier II'),
  // Tier I, after the model code
  one('holding child pornography',                of('pornography-held'), 'Tier I'),
  one('false imprisonment of a minor',            of('false-imprisonment-of-minor', 16), 'Tier I'),
  one('voyeurism of a minor',                     of('voyeurism-of-minor', 16), 'Tier I'),
  one('contact with an adult',                    of('contact-with-adult', 40), 'Tier I'),
  one('anything else',                            of('other-sex-offence'), 'Tier I'),
  // Federal offences, and 34 USC 20911
  one('18 USC 2241, adult',                       federal('2241', 40), 'Tier III'),
  one('18 USC 2241, child',                       federal('2241', 0), 'Tier III'),
  one('18 USC 2242, adult',                       federal('2242', 40), 'Tier III'),
  one('18 USC 2242, child',                       federal('2242', 0), 'Tier III'),
  one('18 USC 2244, victim 12',                   federal('2244', 12), 'Tier III'),
  one('18 USC 2244, small child',                 federal('2244', 0), 'Tier III'),
  one('18 USC 2244, victim 13',                   federal('2244', 13), 'Tier II'),
  one('18 USC 2244, victim 17',                   federal('2244', 17), 'Tier II'),
  one('18 USC 2244, adult',                       federal('2244', 18), 'Tier I'),
  one('18 USC 1591, victim 17',                   federal('1591', 17), 'Tier II'),
  one('18 USC 1591, small child',                 federal('1591', 0), 'Tier II'),
  one('18 USC 1591, adult',                       federal('1591', 18), 'Tier I'),
  one('18 USC 2251',                              federal('2251', 17), 'Tier II'),
  one('18 USC 2251, small child',                 federal('2251', 0), 'Tier II'),
  one('18 USC 2251A',                             federal('2251A', 17), 'Tier II'),
  one('18 USC 2251A, small child',                federal('2251A', 0), 'Tier II'),
  one('18 USC 2260',                              federal('2260', 17), 'Tier II'),
  one('18 USC 2260, small child',                 federal('2260', 0), 'Tier II'),
  one('18 USC 2421, victim 17',                   federal('2421', 17), 'Tier II'),
  one('18 USC 2421, small child',                 federal('2421', 0), 'Tier II'),
  one('18 USC 2421, adult',                       federal('2421', 18), 'Tier I'),
  one('18 USC 2422(b)',                           federal('2422(b)', 17), 'Tier II'),
  one('18 USC 2422(b), small child',              federal('2422(b)', 0), 'Tier II'),
  one('18 USC 2423(a)',                           federal('2423(a)', 17), 'Tier II'),
  one('18 USC 2423(a), small child',              federal('2423(a)', 0), 'Tier II'),
  ...['1801', '2252', '2252A', '2252B', '2252C', '2422(a)', '2423(b)', '2423(c)', '2424', '2425'].map((s) =>
    one(`18 USC ${s}`, federal(s, 40), 'Tier I')),
  // The contested section
  one('18 USC 2243 as the guide lists it',        federal('2243', 40), 'Tier III'),
  one('18 USC 2243 as the guide lists it, child', federal('2243', 0), 'Tier III'),
  one('18 USC 2243 by the statute: the conduct decides', { ...federal('2243', 16), conduct: 'act-with-minor' }, 'Tier II', { readings: { '2243': 'statute' } }),
  // Recidivism and felonies
  { says: 'second offence, punishable by more than a year', offences: [EARLIER_I, of('pornography-held')], gives: 'Tier II' },
  { says: 'after an earlier Tier II',             offences: [EARLIER_II, of('pornography-held')], gives: 'Tier III' },
  { says: 'second offence of a year at most',     offences: [EARLIER_II, { ...of('pornography-held'), punishableOverOneYear: 'no' }], gives: 'Tier I' },
  { says: 'two offences judged on one day',       offences: [{ ...EARLIER_I, convictedOn: '2011-05-02' }, of('pornography-held')], gives: 'Tier I' },
  { says: 'done before the earlier conviction, guide', offences: [EARLIER_I, { ...of('pornography-held'), offenceOn: '2001-06-01' }], gives: 'Tier II' },
  { says: 'done before the earlier conviction, statute', offences: [EARLIER_I, { ...of('pornography-held'), offenceOn: '2001-06-01' }], gives: 'Tier I', readings: { 'earlier-offence': 'statute' } },
  // SORNA guide: a year or less, convictions only, foreign, tribal
  one('force, a year at most',                    { ...of('force-or-threat'), punishableOverOneYear: 'no' }, 'Tier I'),
  one('arrested only',                            { ...of('force-or-threat'), finding: 'arrested' }, 'Not registerable'),
  one('accused only',                             { ...of('force-or-threat'), finding: 'accused' }, 'Not registerable'),
  one('foreign, qualifying',                      { ...of('enticing-minor'), court: 'foreign', foreignQualifies: 'yes' }, 'Tier II'),
  one('foreign, not qualifying',                  { ...of('enticing-minor'), court: 'foreign', foreignQualifies: 'no' }, 'Not registerable'),
  one('foreign, nobody knows',                    { ...of('enticing-minor'), court: 'foreign' }, 'Open: not registerable up to Tier III'),
  one('military',                                 { ...of('enticing-minor'), court: 'military' }, 'Tier II'),
  one('tribal, Tier I chosen',                    { ...of('force-or-threat'), court: 'tribal', enhancedSentencing: 'no' }, 'Tier I', { tribalTierOne: true }),
  one('tribal, enhanced sentencing',              { ...of('force-or-threat'), court: 'tribal', enhancedSentencing: 'yes' }, 'Tier III', { tribalTierOne: true }),
  one('tribal, not chosen',                       { ...of('force-or-threat'), court: 'tribal', enhancedSentencing: 'no' }, 'Tier III'),
  one('tribal choice does not reach state courts', { ...of('force-or-threat') }, 'Tier III', { tribalTierOne: true }),
  // SORNA guide, Juvenile Offenders
  one('juvenile of 14, force',                    { ...of('force-or-threat'), finding: 'delinquent', offenderAge: 14 }, 'Tier III'),
  one('juvenile of 13, force',                    { ...of('force-or-threat'), finding: 'delinquent', offenderAge: 13 }, 'Not registerable'),
  one('juvenile of 14, drugging',                 { ...of('incapacitated'), finding: 'delinquent', offenderAge: 14 }, 'Tier III'),
  one('juvenile of 17, contact',                  { ...of('contact-with-minor', 9), finding: 'delinquent', offenderAge: 17 }, 'Not registerable'),
  one('juvenile of unknown age',                  { ...of('force-or-threat'), finding: 'delinquent' }, 'Open: not registerable up to Tier III'),
  // SORNA guide, consensual conduct
  one('consenting adult',                         { ...of('contact-with-adult', 18), consensual: 'yes' }, 'Not a sex offense: consensual conduct'),
  one('adult in custody of the offender',         { ...of('contact-with-adult', 30), consensual: 'yes', custodial: 'yes' }, 'Tier I'),
  one('victim 13, four years to the day',         { ...of('act-with-minor', 13), consensual: 'yes', born: ['1993-06-01', '1997-06-01'] }, 'Not a sex offense: consensual conduct'),
  one('victim 13, four years and a day',          { ...of('act-with-minor', 13), consensual: 'yes', born: ['1993-05-31', '1997-06-01'] }, 'Tier III'),
  one('victim 12, close in age',                  { ...of('act-with-minor', 12), consensual: 'yes', born: ['1996-06-01', '1997-06-01'] }, 'Tier III'),
  one('force is never consensual',                { ...of('force-or-threat', 16), consensual: 'yes', closeInAge: 'yes' }, 'Tier III'),
  one('consent unknown',                          { ...of('act-with-minor', 16), consensual: 'unknown', closeInAge: 'yes' }, 'Open: not registerable up to Tier II'),
  // What is missing is asked, never assumed
  one('age of the victim unknown',                of('contact-with-minor'), 'Open: Tier I up to Tier III'),
  one('punishment unknown',                       { ...of('enticing-minor'), punishableOverOneYear: 'unknown' }, 'Open: Tier I up to Tier II'),
];

function results(body: TierBody): string[] {
  return CASES.map((c) => {
    const { born: _, ...plain } = PLAIN as OffenceFacts & { born?: unknown };
    const offences = c.offences.map((o, i) => {
      const { born, ...facts } = o;
      return {
        ...plain,
        id: String(i),
        ...facts,
        ...(born ? { closeInAge: olderByAtMost(born[0], born[1], body.consensual.yearsOlder) } : {}),
      };
    });
    const set = { ...TIERS_V1, body: { ...body, readings: { ...body.readings, ...c.readings } } };
    const decided = tierOfPerson(set, offences, { tribalTierOne: c.tribalTierOne ?? false });
    return resultText(decided.offences.at(-1)!);
  });
}

describe('tiers', () => {
  test.each(CASES.map((c, i) => [c.says, c.gives, i] as const))('%s: %s', (_says, gives, i) => {
    expect(results(TIERS_V1.body)[i]).toBe(gives);
  });

  /** Every body that differs from the standing one in a single cell. */
  function* changedBodies(body: TierBody): Generator<readonly [string, TierBody]> {
    for (const [i, row] of body.rows.entries()) {
      const put = (change: Partial<TierRow>): TierBody => ({
        ...body,
        rows: body.rows.map((r, k) => (k === i ? { ...r, ...change } : r)),
      });
      for (const tier of TIERS) if (tier !== row.tier) yield [`${row.id} tier ${tier}`, put({ tier })];
      // A Tier I row changes nothing by its ages or by being gone: what is not listed is Tier I.
      if (row.tier === 'I') continue;
      yield [`${row.id} gone`, { ...body, rows: body.rows.filter((r) => r !== row) }];
      for (const by of [1, -1]) {
        // Below these ages a Tier III row of the same description decides, so a lower bound further down changes nothing.
        if (row.victimFrom !== null && by > 0)
          yield [`${row.id} from ${by}`, put({ victimFrom: row.victimFrom + by })];
        if (row.victimTo !== null) yield [`${row.id} to ${by}`, put({ victimTo: row.victimTo + by })];
      }
      if (row.victimFrom === null) yield [`${row.id} from 1`, put({ victimFrom: 1 })];
      if (row.victimTo === null) yield [`${row.id} to 16`, put({ victimTo: 16 })];
      if (row.only) yield [`${row.id} always`, put({ only: null })];
    }
    for (const [i, row] of body.later.entries()) {
      const put = (change: object): TierBody => ({
        ...body,
        later: body.later.map((r, k) => (k === i ? { ...r, ...change } : r)),
      });
      for (const tier of TIERS) if (tier !== row.tier) yield [`${row.id} tier ${tier}`, put({ tier })];
      for (const earlier of TIERS)
        if (earlier !== row.earlier) yield [`${row.id} earlier ${earlier}`, put({ earlier })];
    }
    for (const question of ['2243', 'earlier-offence'] as const)
      yield [`reading ${question}`, { ...body, readings: { ...body.readings, [question]: 'statute' } }];
    for (const by of [1, -1]) {
      yield [`juvenileFrom ${by}`, { ...body, juvenileFrom: body.juvenileFrom + by }];
      yield [`victimFrom ${by}`, { ...body, consensual: { ...body.consensual, victimFrom: 13 + by } }];
      yield [`yearsOlder ${by}`, { ...body, consensual: { ...body.consensual, yearsOlder: 4 + by } }];
    }
    for (const conduct of body.juvenileConducts)
      yield [
        `no ${conduct}`,
        { ...body, juvenileConducts: body.juvenileConducts.filter((c) => c !== conduct) },
      ];
    yield ['juvenileTier', { ...body, juvenileTier: 'II' }];
  }

  test('a change of any single cell of the tables fails a case', () => {
    const standing = results(TIERS_V1.body);
    const unseen = [...changedBodies(TIERS_V1.body)].flatMap(([cell, body]) =>
      results(body).every((r, i) => r === standing[i]) ? [cell] : [],
    );
    expect(unseen).toEqual([]);
  });

  /** Where the rows of a beginning come from, told apart from the table. */
  const SOURCES: readonly (readonly [row: RegExp, source: RegExp])[] = [
    [/^C3-|^F3-/, /^SORNA guide, Tiering Offenses, Tier III/],
    [/^C2-/, /^SORNA guide, Tiering Offenses, Tier II, Offenses involving minors$/],
    [/^C1-(contact|other)$/, /^SORNA guide, Tiering Offenses: not listed under Tier II or III$/],
    [/^C1-(pornography|imprisonment|voyeurism)$|^F1-/, /^Tribal codes after the model code \(/],
    [/^F2-/, /^34 USC 20911\(3\)(; Turtle Mountain 42\.03\.020)?$/],
  ];

  /** Rows that answer to an offence of one description, with where they say they come from. */
  function answering(body: TierBody): readonly string[] {
    const described = [
      ...(Object.keys(CONDUCTS) as Conduct[]).map((conduct) => [conduct, of(conduct, 15)] as const),
      ...FEDERAL.map(
        (section) => [section, { ...federal(section, 15), conduct: 'none' as Conduct }] as const,
      ),
    ];
    return described.map(([says, facts]) => {
      const set = { ...TIERS_V1, body };
      const [decision] = tierOfPerson(set, [{ ...PLAIN, ...facts }], { tribalTierOne: false }).offences;
      const rows = decision!.path.filter((s) => /^[CFN][123]?-/.test(s.question));
      return `${says}: ${rows.map((s) => `${s.question.split(':')[0]} by ${s.source}`).join(', ')}`;
    });
  }
  const FEDERAL = TIERS_V1.body.rows.flatMap((r) => ('federal' in r.match ? [r.match.federal.slice(7)] : []));

  test('every row says where it comes from, as the guide, the statute or the codes do', () => {
    for (const { id, source } of TIERS_V1.body.rows) {
      const expected = SOURCES.filter(([row]) => row.test(id));
      expect(expected, id).toHaveLength(1);
      expect(source, id).toMatch(expected[0]![1]);
    }
    for (const { source } of TIERS_V1.body.later)
      expect(source).toMatch(/Tier II+, Recidivism and felonies$/);
  });

  test('a change of what a row describes, of its name or its source is seen in the path', () => {
    const standing = String(answering(TIERS_V1.body));
    const unseen = TIERS_V1.body.rows.flatMap((row, i) => {
      const put = (change: Partial<TierRow>) => ({
        ...TIERS_V1.body,
        rows: TIERS_V1.body.rows.map((r, k) => (k === i ? { ...r, ...change } : r)),
      });
      const changes: Partial<TierRow>[] = [
        { id: `${row.id}9` },
        { source: 'elsewhere' },
        { match: { federal: '18 USC 9999' } },
        {
          match: {
            conduct:
              'conduct' in row.match && row.match.conduct === 'incapacitated'
                ? 'force-or-threat'
                : 'incapacitated',
          },
        },
      ];
      return changes
        .filter((c) => String(answering(put(c))) === standing)
        .map((c) => `${row.id} ${JSON.stringify(c)}`);
    });
    expect(unseen).toEqual([]);
  });

  test('the other reading of a contested section is shown beside the decision', () => {
    const [decision] = tierOfPerson(
      TIERS_V1,
      [{ ...PLAIN, ...federal('2243', 16), conduct: 'act-with-minor' }],
      { tribalTierOne: false },
    ).offences;
    expect(decision?.otherReadings).toMatchObject([{ result: 'Tier II' }]);
  });

  test('the tier of a person is the highest of its offences, whatever the order they are named in', () => {
    const offences = [
      { ...PLAIN, id: 'a', ...of('force-or-threat', 30) },
      { ...PLAIN, id: 'b', ...of('pornography-held'), convictedOn: '2020-01-01' },
    ];
    for (const order of [offences, [...offences].reverse()])
      expect(tierOfPerson(TIERS_V1, order, { tribalTierOne: false }).tier).toBe('III');
  });
});

describe('years between two births', () => {
  test('a date known in part answers only when every completion gives the same answer', () => {
    expect(olderByAtMost('1993', '1997', 4)).toBe('unknown');
    expect(olderByAtMost('1995', '1997-06', 4)).toBe('yes');
    expect(olderByAtMost('1990-12', '1997', 4)).toBe('no');
  });
  test('of dates known in part: yes or no only when every completion says so', () => {
    const at = fc.integer({ min: 0, max: 20_000 }).map(dateFromDayNumber);
    const known = fc.constantFrom(4, 7, 10);
    // Days of one month or year of what is known, so that a completion is drawn and not only its ends.
    const completions = (part: string) =>
      Array.from({ length: 12 }, (_, m) => `${part.slice(0, 4)}-${String(m + 1).padStart(2, '0')}`)
        .filter((month) => month.startsWith(part.slice(0, 7)))
        .flatMap((month) => ['01', '15', '28'].map((day) => `${month}-${day}`))
        .filter((day) => part.length < 10 || day === part)
        .concat(part.length === 10 ? [part] : []);
    fc.assert(
      fc.property(at, at, known, known, (offender, victim, a, b) => {
        const [o, v] = [offender.slice(0, a), victim.slice(0, b)];
        const answer = olderByAtMost(o, v, 4);
        const each = completions(o).flatMap((x) => completions(v).map((y) => olderByAtMost(x, y, 4)));
        if (answer !== 'unknown') expect(new Set(each)).toEqual(new Set([answer]));
        else expect(a < 10 || b < 10).toBe(true);
      }),
    );
  });
  test('agrees with the days themselves', () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map(dateFromDayNumber);
    fc.assert(
      fc.property(day, day, (offender, victim) => {
        const [y, rest] = [Number(offender.slice(0, 4)) + 4, offender.slice(4)];
        const limit = rest === '-02-29' && y % 4 !== 0 ? `${y}-02-28` : `${y}${rest}`;
        expect(olderByAtMost(offender, victim, 4)).toBe(victim <= limit ? 'yes' : 'no');
      }),
    );
  });
});
