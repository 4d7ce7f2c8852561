import { buildIndex } from '#matching/engine.js';
import { linesFor } from '#matching/lines.js';
import { MODEL_VERSION } from '#matching/model.js';
import { CULTURES } from './cultures/all.js';
import { ERRORS_FOR_ACCEPTANCE } from './errorsForAcceptance.js';
import { inventPerson, recordOf, travellerOf } from './population.js';
import { seeded } from './random.js';

/**
 * The frozen reference run: a small register of every culture, its travellers and innocents, and one line of text a
 * query. Committed, so that what a change of weights or tables does to each query shows as a diff.
 */
export interface ReferenceRun {
  readonly text: string;
  readonly recall: number;
  readonly falseAlerts: number;
}

const [SEED, PER_CULTURE, ASKED] = [71, 60, 20];

export function referenceRun(): ReferenceRun {
  const people = CULTURES.flatMap((culture, c) =>
    Array.from({ length: PER_CULTURE }, (_, i) => inventPerson(SEED + c, i, culture)),
  );
  const register = people.map((person) => recordOf(person, SEED));
  const index = buildIndex(register);
  // As on a full-size register's lower end, so that the lines mean something on so few records.
  const { reviewBits } = linesFor(20_000);
  const lines: string[] = [];
  let [found, sought, alerted, innocents] = [0, 0, 0, 0];
  CULTURES.forEach((culture, c) => {
    const random = seeded(SEED * 100 + c);
    for (let i = 0; i < ASKED * 2; i++) {
      const known = i < ASKED;
      const person = known ? people[c * PER_CULTURE + i]! : inventPerson(SEED + 500 + c, i, culture);
      const {
        person: told,
        how,
        kinds,
      } = travellerOf(person, random, {
        errors: ERRORS_FOR_ACCEPTANCE,
        errorCount: random.pick([0, 1, 1, 2]),
        rewritten: 0.6,
        documentShown: 0,
      });
      const matches = index.match(told, { reviewBits: reviewBits - 6 });
      const right = matches.find((match) => match.id === person.id);
      const wrong = matches.find((match) => match.id !== person.id);
      if (known) {
        sought++;
        if (right && right.bits >= reviewBits) found++;
      } else {
        innocents++;
        if (wrong && wrong.bits >= reviewBits) alerted++;
      }
      lines.push(
        `${culture.id} ${known ? 'registrant' : 'innocent'} ${i} [${[how, ...kinds].join('; ')}] right ${right ? right.bits.toFixed(1) : '-'} wrong ${wrong ? wrong.bits.toFixed(1) : '-'}`,
      );
    }
  });
  const head = `model ${MODEL_VERSION}, review line ${reviewBits}: ${found} of ${sought} found, ${alerted} of ${innocents} innocents alerted`;
  return {
    text: `${[head, ...lines].join('\n')}\n`,
    recall: found / sought,
    falseAlerts: alerted / innocents,
  };
}

/** The two figures of a committed run's first line. */
export function readReference(text: string): { recall: number; falseAlerts: number } {
  const m = /: (\d+) of (\d+) found, (\d+) of (\d+) innocents/.exec(text);
  if (!m) throw new Error('the frozen reference run has no first line with its figures');
  return { recall: Number(m[1]) / Number(m[2]), falseAlerts: Number(m[3]) / Number(m[4]) };
}
