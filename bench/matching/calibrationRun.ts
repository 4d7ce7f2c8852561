import { calibrate, type ScoredPair } from './calibration.js';
import { ERRORS_FOR_ACCEPTANCE } from './errorsForAcceptance.js';
import { others } from './others.js';
import { inventPerson, travellerOf } from './population.js';
import { seeded } from './random.js';
import { figure, type Section, table } from './report.js';
import { engine, type Query } from './screeners.js';
import { SEEDS, type Settings } from './settings.js';
import { plotSvg } from './svg.js';

/**
 * Predicted against observed odds on a register with the population's own mix of cultures, and travellers of the
 * same mix, one in five of them registered.
 */
export function calibrationSection(settings: Settings): Section {
  const seeds = SEEDS[settings.split];
  const size = settings.quick ? 20_000 : 100_000;
  const asked = settings.quick ? 4000 : 20_000;
  settings.progress(`calibration: ${asked} queries against ${size} records`);
  const random = seeded(seeds.travellers + 31);
  const queries = Array.from({ length: asked }, (_, i): Query => {
    const known = i % 5 === 0;
    const number = known ? random.below(size) : i;
    const person = inventPerson(
      known ? seeds.filler : seeds.innocents,
      number,
      undefined,
      known ? 0.94 : 0.55,
    );
    const { documents: _unshown, ...told } = travellerOf(person, random, {
      errors: ERRORS_FOR_ACCEPTANCE,
      errorCount: random.pick([0, 1, 1, 2]),
      rewritten: 0.3,
      documentShown: 0,
    }).person;
    return { described: told, right: known ? person.id : null, tags: [] };
  });
  const screen = engine.prepare([...others(size, seeds.filler)]);
  const pairs: ScoredPair[] = [];
  for (const query of queries)
    for (const [id, bits] of screen(query.described)) pairs.push({ bits, same: id === query.right });
  const same = queries.filter((query) => query.right !== null).length;
  const bins = calibrate(pairs, same / (queries.length * size - same));
  const judged = bins.filter((bin) => bin.judged);
  const off = judged.filter((bin) => Math.abs(bin.off) > 1);
  return {
    title: 'Calibration',
    text: `${size} records and ${asked} travellers of the population's mix of cultures. Predicted log2 odds are bits plus the prior of this run; bins with 50 pairs or more, of both kinds, are judged.\n\n${table(
      ['bits', 'pairs', 'same person', 'predicted', 'observed', 'observed less predicted', 'judged'],
      bins.map((b) => [
        `${b.from} to ${b.to}`,
        b.pairs,
        b.same,
        b.predicted,
        `${b.observed} (${b.low} to ${b.high})`,
        b.off,
        b.judged ? (Math.abs(b.off) <= 1 ? 'within one bit' : 'OFF') : '',
      ]),
    )}\n\n${off.length === 0 ? 'Every judged bin is within one bit.' : `${off.length} of ${judged.length} judged bins are off by more than one bit.`}`,
    figures: {
      judged: judged.length,
      off: off.length,
      worst: figure(Math.max(0, ...judged.map((b) => Math.abs(b.off)))),
      bins: judged.map((b) => ({ from: b.from, pairs: b.pairs, same: b.same, off: b.off })),
    },
    plots: {
      'calibration.svg': plotSvg({
        title: 'Odds predicted and observed (log2)',
        x: { label: 'predicted log2 odds', from: -14, to: 14, ticks: [-12, -8, -4, 0, 4, 8, 12] },
        y: { label: 'observed log2 odds', from: -14, to: 14, ticks: [-12, -8, -4, 0, 4, 8, 12] },
        series: [
          {
            label: 'perfect',
            points: [
              [-14, -14],
              [14, 14],
            ],
          },
          {
            label: 'judged bins',
            points: judged.map((b) => [b.predicted, b.observed] as const),
            dots: true,
          },
        ],
      }),
    },
  };
}
