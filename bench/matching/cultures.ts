import { buildIndex, explainPair } from '#matching/engine.js';
import { linesFor } from '#matching/lines.js';
import { CULTURES } from './cultures/all.js';
import {
  type Answer,
  at,
  byTag,
  firstOfAll,
  type Interval,
  lineForFalseAlerts,
  topOne,
  wilson,
} from './curves.js';
import { damage } from './errors.js';
import { ERRORS_FOR_ACCEPTANCE } from './errorsForAcceptance.js';
import { points } from './personFiles.js';
import { type BenchRecord, inventPerson, recordOf, travellerOf } from './population.js';
import { seeded } from './random.js';
import { figure, type Section, table, withInterval } from './report.js';
import { answered, type Query, SCREENERS } from './screeners.js';
import { SEEDS, type Settings } from './settings.js';
import { plotSvg } from './svg.js';

/** Registrants and travellers of every culture in equal numbers, so that groups can be compared. */
interface Fair {
  readonly register: readonly BenchRecord[];
  readonly queries: readonly Query[];
}

const TRUE_PER_CULTURE = 1000;
const INNOCENTS_PER_CULTURE = 5000;
const REGISTER_PER_CULTURE = 3000;

function fairPopulation(settings: Settings): Fair {
  const seeds = SEEDS[settings.split];
  const scale = settings.quick ? 0.1 : 1;
  const register: BenchRecord[] = [];
  const queries: Query[] = [];
  CULTURES.forEach((culture, c) => {
    const random = seeded(seeds.travellers + c);
    for (let i = 0; i < REGISTER_PER_CULTURE * scale; i++) {
      const person = inventPerson(seeds.register + c * 1000, i, culture);
      const record = recordOf(person, seeds.register);
      register.push(record);
      if (i >= TRUE_PER_CULTURE * scale) continue;
      const traveller = travellerOf(person, random, {
        errors: ERRORS_FOR_ACCEPTANCE,
        errorCount: random.pick([0, 1, 1, 1, 2]),
        rewritten: 0.6,
        documentShown: 0,
      });
      queries.push({
        described: traveller.person,
        right: record.id,
        tags: [
          `culture:${culture.id}`,
          `how:${traveller.how}`,
          `script:${traveller.script}`,
          ...(traveller.kinds.length === 0 ? ['kind:none'] : []),
          ...(traveller.kinds.length === 1 && traveller.how === 'as registered'
            ? [`single:${traveller.kinds[0]}`]
            : []),
          ...traveller.kinds.map((kind) => `kind:${kind}`),
        ],
      });
    }
    for (let i = 0; i < INNOCENTS_PER_CULTURE * scale; i++) {
      // Travellers are of both sexes, unlike the register.
      const person = inventPerson(seeds.innocents + c * 1000, i, culture, 0.55);
      const traveller = travellerOf(person, random, {
        errors: ERRORS_FOR_ACCEPTANCE,
        errorCount: random.pick([0, 0, 0, 1]),
        rewritten: 0.4,
        documentShown: 0,
      });
      queries.push({
        described: traveller.person,
        right: null,
        tags: [`culture:${culture.id}`, `script:${traveller.script}`],
      });
    }
  });
  return { register, queries };
}

export interface CulturesRun {
  readonly sections: readonly Section[];
  readonly answers: readonly Answer[];
}

/** Error kinds, ways of writing, scripts, fairness and calibration on one fair population. */
export function cultureSections(settings: Settings): Section[] {
  settings.progress('cultures: inventing people');
  const { register, queries } = fairPopulation(settings);
  const line = linesFor(register.length).reviewBits;
  const byScreener = new Map<string, Answer[]>();
  for (const screener of SCREENERS) {
    // Jaro-Winkler compares every record born within a year: a sample of the queries is enough to place it.
    const asked = screener.id === 'jaro-winkler' ? queries.filter((_, i) => i % 10 === 0) : queries;
    settings.progress(
      `cultures: ${screener.label}, ${asked.length} queries against ${register.length} records`,
    );
    const screen = screener.prepare(register);
    const answers: Answer[] = [];
    let said = Date.now();
    for (const query of asked) {
      const scores = screen(query.described);
      answers.push(answered(query, scores));
      if (Date.now() - said > 5000) {
        said = Date.now();
        settings.progress(`cultures: ${screener.label}: ${answers.length} of ${asked.length}`);
      }
    }
    byScreener.set(screener.id, answers);
  }
  const answers = byScreener.get('rsoits')!;
  return [
    overview(byScreener, line, register.length),
    groups('Error kinds', 'single:', answers, line, 'one error each, name written as registered'),
    groups('Ways of writing', 'how:', answers, line, 'with zero to two errors on top'),
    groups('Scripts', 'script:', answers, line, ''),
    fairness(answers, line),
  ];
}

function overview(byScreener: ReadonlyMap<string, Answer[]>, line: number, size: number): Section {
  const rows: string[][] = [];
  const figures: Record<string, unknown> = { registerSize: size, reviewLine: line };
  for (const screener of SCREENERS) {
    const answers = byScreener.get(screener.id)!;
    for (const share of [0.001, 0.005, 0.02]) {
      const point = at(lineForFalseAlerts(answers, share), answers);
      rows.push([
        screener.label,
        `${share * 1000} per 1,000`,
        withInterval(point.recall),
        withInterval(point.falseAlerts, 2),
        withInterval(firstOfAll(answers, point.line)),
      ]);
      figures[`${screener.id} at ${share * 1000} per 1,000`] = {
        recall: figure(point.recall.share),
        line: figure(point.line),
        innocents: point.falseAlerts.n,
        n: point.recall.n,
      };
    }
  }
  const answers = byScreener.get('rsoits')!;
  const product = at(line, answers);
  rows.push([
    'RSOITS engine',
    'its review line',
    withInterval(product.recall),
    withInterval(product.falseAlerts, 2),
    withInterval(firstOfAll(answers, line)),
  ]);
  figures.atReviewLine = {
    recall: figure(product.recall.share),
    falseAlerts: figure(product.falseAlerts.share, 5),
    rightFirstWhenSeveral: figure(topOne(answers, line).share),
    several: topOne(answers, line).n,
  };
  return {
    title: 'Cultures: all together',
    text: `${size} records, equal numbers of each culture; acceptance errors (not those used for fitting).\n\n${table(['screener', 'innocents alerted at most', 'recall', 'innocents alerted', 'right record first'], rows)}\n\nRight record first where several alert at the review line: ${withInterval(topOne(answers, line))} of ${topOne(answers, line).n}.`,
    figures,
    plots: {
      'cultures.svg': plotSvg({
        title: 'Invented cultures: recall against innocents alerted',
        x: { label: 'innocents alerted per 1,000', from: 0.05, to: 100, log: true, ticks: [0.1, 1, 10, 100] },
        y: { label: 'recall', from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1] },
        series: SCREENERS.map((screener) => ({
          label: screener.label,
          points: points(byScreener.get(screener.id)!),
        })),
      }),
    },
  };
}

function groups(
  title: string,
  prefix: string,
  answers: readonly Answer[],
  line: number,
  note: string,
): Section {
  const figures: Record<string, unknown> = {};
  const rows = [...byTag(answers, prefix)]
    .map(([name, list]) => [name, at(line, list)] as const)
    .sort(([, a], [, b]) => a.recall.share - b.recall.share)
    .map(([name, point]) => {
      figures[name] = { recall: figure(point.recall.share), n: point.recall.n };
      return [
        name,
        String(point.recall.n),
        withInterval(point.recall),
        point.falseAlerts.n > 0 ? withInterval(point.falseAlerts, 2) : '',
      ];
    });
  return {
    title,
    text: `At the review line (${line} bits)${note ? `, ${note}` : ''}; worst first.\n\n${table(['group', 'true pairs', 'recall', 'innocents alerted'], rows)}`,
    figures,
  };
}

/** More than twice the rate of all groups together, beyond the group's own interval. */
const unfair = (group: Interval, all: Interval): boolean => group.low > 2 * all.share;

function fairness(answers: readonly Answer[], line: number): Section {
  const all = at(line, answers);
  const missedOf = (i: Interval) => wilson(i.n - i.hits, i.n);
  const allMissed = missedOf(all.recall);
  const defects: string[] = [];
  const figures: Record<string, unknown> = {};
  const rows = [...byTag(answers, 'culture:')].map(([id, list]) => {
    const point = at(line, list);
    const missed = missedOf(point.recall);
    const label = CULTURES.find((culture) => culture.id === id)?.label ?? id;
    const faults = [
      ...(unfair(missed, allMissed) ? ['misses'] : []),
      ...(unfair(point.falseAlerts, all.falseAlerts) ? ['false alerts'] : []),
    ];
    if (faults.length > 0)
      defects.push(`${label}: ${faults.join(' and ')} more than twice those of all groups`);
    figures[id] = {
      missed: figure(missed.share),
      falseAlerts: figure(point.falseAlerts.share, 5),
      n: missed.n,
      innocents: point.falseAlerts.n,
      faults,
    };
    return [
      label,
      String(missed.n),
      withInterval(missed),
      String(point.falseAlerts.n),
      withInterval(point.falseAlerts, 2),
      faults.join(', ') || 'none',
    ];
  });
  rows.push([
    'all',
    String(allMissed.n),
    withInterval(allMissed),
    String(all.falseAlerts.n),
    withInterval(all.falseAlerts, 2),
    '',
  ]);
  return {
    title: 'Fairness by name culture',
    text: `${table(['culture', 'true pairs', 'missed', 'innocents', 'innocents alerted', 'defect'], rows)}\n\n${defects.length === 0 ? 'No group is more than twice as bad as the whole beyond its interval.' : `DEFECTS TO FIX:\n${defects.map((d) => `- ${d}`).join('\n')}`}`,
    figures: {
      ...figures,
      all: { missed: figure(allMissed.share), falseAlerts: figure(all.falseAlerts.share, 5) },
      defects,
    },
  };
}

/** Twins, siblings, fathers and sons of registrants: other people who look alike on paper. */
export function relativesSection(settings: Settings): Section {
  const seeds = SEEDS[settings.split];
  const count = settings.quick ? 300 : 3000;
  const random = seeded(seeds.relatives);
  const register: BenchRecord[] = [];
  const queries: Query[] = [];
  for (let i = 0; i < count; i++) {
    const person = inventPerson(seeds.relatives, i);
    register.push(recordOf(person, seeds.relatives));
    const year = Number(person.birthDate.slice(0, 4));
    const [kind, birthDate, sameGiven] = random.pick([
      ['twin', person.birthDate, false],
      [
        'sibling',
        `${year + random.pick([-6, -5, -4, -3, -2, 2, 3, 4, 5, 6])}-${String(1 + random.below(12)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`,
        false,
      ],
      [
        'father or son',
        `${year + random.pick([-1, 1]) * (20 + random.below(16))}-${String(1 + random.below(12)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`,
        true,
      ],
    ] as const);
    let given = person.names.given;
    while (!sameGiven && given[0] === person.names.given[0])
      given = person.culture.draw(random, person.names.sex).given;
    const relative = { ...person, names: { ...person.names, given }, birthDate, documents: [] };
    const { person: described } = damage(
      travellerOf(relative, random, {
        errors: ERRORS_FOR_ACCEPTANCE,
        errorCount: 0,
        rewritten: 0.2,
        documentShown: 0,
      }).person,
      ERRORS_FOR_ACCEPTANCE,
      0,
      random,
    );
    queries.push({ described, right: null, tags: [`kind:${kind}`, `of:${person.id}`] });
  }
  settings.progress(`relatives: ${count} pairs`);
  const context = buildIndex(register).context();
  const atMillion = { ...context, lines: linesFor(1_000_000) };
  const byId = new Map(register.map((record) => [record.id, record]));
  const tally = new Map<string, { n: number; urgent: number; urgentSmall: number; review: number }>();
  for (const query of queries) {
    const kind = query.tags[0]!.slice(5);
    const counted = tally.get(kind) ?? { n: 0, urgent: 0, urgentSmall: 0, review: 0 };
    const relative = byId.get(query.tags[1]!.slice(3))!;
    const band = explainPair(query.described, relative, atMillion).band;
    counted.n++;
    if (band === 'urgent') counted.urgent++;
    if (explainPair(query.described, relative, context).band === 'urgent') counted.urgentSmall++;
    if (band !== null) counted.review++;
    tally.set(kind, counted);
  }
  const total = { n: 0, urgent: 0, urgentSmall: 0, review: 0 };
  for (const t of tally.values())
    for (const key of ['n', 'urgent', 'urgentSmall', 'review'] as const) total[key] += t[key];
  const all = [...tally, ['all', total] as const];
  return {
    title: 'Twins, siblings, fathers and sons',
    text: `Each is compared with the relative who is on the register; at most 5 % may reach the urgent band.\n\n${table(
      [
        'relation',
        'pairs',
        'urgent at 1,000,000 records',
        `urgent at ${register.length} records`,
        'shown for review at 1,000,000',
      ],
      all.map(([kind, t]) => [
        kind,
        t.n,
        withInterval(wilson(t.urgent, t.n)),
        withInterval(wilson(t.urgentSmall, t.n)),
        withInterval(wilson(t.review, t.n)),
      ]),
    )}`,
    figures: Object.fromEntries(
      all.map(([kind, t]) => [
        kind,
        {
          n: t.n,
          urgent: figure(t.urgent / Math.max(1, t.n)),
          urgentAtOwnSize: figure(t.urgentSmall / Math.max(1, t.n)),
          review: figure(t.review / Math.max(1, t.n)),
        },
      ]),
    ),
  };
}
