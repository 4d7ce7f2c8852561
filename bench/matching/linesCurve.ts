import { LINES } from '#matching/lines.js';
import { at, lineForFalseAlerts } from './curves.js';
import { ERRORS_FOR_ACCEPTANCE } from './errorsForAcceptance.js';
import { others } from './others.js';
import { inventPerson, travellerOf } from './population.js';
import { seeded } from './random.js';
import { bits, percent, type Section, table } from './report.js';
import { ask, engine, type Query } from './screeners.js';
import { SEEDS, type Settings } from './settings.js';

/** False alerts per 1,000 of the population's own innocents at which the review line is drawn on the reference register. */
const TOLERATED = 23.5;

/**
 * The curve that src/matching/lines.ts keeps: false alerts and recall by line, on a register in the population's mix
 * of cultures and travellers of the same mix; names, birth date, sex and citizenship.
 */
export function linesSection(settings: Settings): Section {
  const seeds = SEEDS[settings.split];
  const size = settings.quick ? 20_000 : LINES.registerSize;
  const scale = settings.quick ? 0.2 : 1;
  settings.progress(`lines: ${size} records`);
  const random = seeded(seeds.travellers + 57);
  const told = (seed: number, number: number, errorCount: number, maleShare?: number) => {
    const { documents: _unshown, ...rest } = travellerOf(
      inventPerson(seed, number, undefined, maleShare),
      random,
      { errors: ERRORS_FOR_ACCEPTANCE, errorCount, rewritten: 0.3, documentShown: 0 },
    ).person;
    return rest;
  };
  const queries: Query[] = [];
  for (let i = 0; i < 2000 * scale; i++) {
    const number = random.below(size);
    queries.push({
      described: told(seeds.filler, number, random.pick([0, 1, 2])),
      right: `${seeds.filler}-${number}`,
      tags: [],
    });
  }
  for (let i = 0; i < 6000 * scale; i++)
    queries.push({
      described: told(seeds.innocents, i, random.pick([0, 0, 0, 1]), 0.55),
      right: null,
      tags: [],
    });
  const answers = ask(engine.prepare([...others(size, seeds.filler)]), queries, settings.progress, 'lines');
  const first = Math.ceil(LINES.reviewBits - 6);
  const curve = Array.from({ length: 16 }, (_, i) => at(first + i, answers));
  const review = lineForFalseAlerts(answers, TOLERATED / 1000);
  return {
    title: 'Lines',
    text: `${size} records, population's mix. The review line at ${TOLERATED} false alerts per 1,000 is ${bits(review)}; stored: ${LINES.reviewBits} (at ${LINES.registerSize} records).\n\n${table(
      ['bits', 'false alerts per 1,000', 'recall'],
      curve.map((p) => [p.line, (p.falseAlerts.share * 1000).toFixed(2), percent(p.recall.share, 2)]),
    )}`,
    figures: {
      review,
      curve: curve.map((p) => ({
        bits: p.line,
        falseAlertsPer1000: Number((p.falseAlerts.share * 1000).toFixed(2)),
        recall: Number(p.recall.share.toFixed(4)),
      })),
    },
  };
}
