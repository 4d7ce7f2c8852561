import type { PossibleMatch } from '#domain/evidence.js';
import type { PersonDescription } from '#domain/person.js';
import { buildIndex, explainPair } from '#matching/engine.js';
import { ERRORS_FOR_FITTING } from './errorsForFitting.js';
import type { LinkedFile } from './files.js';
import { innocents, linkedFiles, queriesOf, recordOfRow } from './personFiles.js';
import { type BenchRecord, inventPerson, recordOf, travellerOf } from './population.js';
import { seeded } from './random.js';
import { type Section, table } from './report.js';
import { SEEDS, type Settings } from './settings.js';

/**
 * How often each level of the model is met among pairs that are one person and among pairs that are two: the log2
 * of the ratio is the weight the level should carry (Fellegi and Sunter). The weights in src/matching/model.ts are
 * set from these tables by hand, where the sample is large enough, and say so in their history.
 */
interface Counted {
  same: number;
  different: number;
  current: number;
}

interface Pair {
  readonly query: PersonDescription;
  readonly record: BenchRecord;
}

export function* truePairs(settings: Settings): Generator<Pair & { readonly from: string }> {
  for (const file of linkedFiles({ ...settings, split: 'open' }, true)) yield* ofFile(file);
  const random = seeded(61);
  for (let i = 0; i < (settings.quick ? 500 : 5000); i++) {
    const person = inventPerson(SEEDS.open.register + 50_000, i);
    const { person: query } = travellerOf(person, random, {
      errors: ERRORS_FOR_FITTING,
      errorCount: random.pick([0, 1, 1, 1, 1, 2, 2, 3]),
      rewritten: 0.4,
      documentShown: 0.3,
    });
    yield { query, record: recordOf(person, 1), from: 'invented' };
  }
}

function* ofFile(file: LinkedFile): Generator<Pair & { readonly from: string }> {
  const byId = new Map(file.register.map((row) => [row.id, recordOfRow(row)]));
  for (const query of queriesOf(file, 'names and date'))
    yield { query: query.described, record: byId.get(query.right!)!, from: file.id };
}

/** Travellers who are on no register, each beside records drawn at random. */
function* falsePairs(settings: Settings): Generator<Pair & { readonly from: string }> {
  const random = seeded(62);
  for (const file of linkedFiles({ ...settings, split: 'open' }, true)) {
    const records = file.register.map(recordOfRow);
    const { asked } = innocents({ ...settings, split: 'open' }, true);
    for (let i = 0; i < (settings.quick ? 2000 : 20_000); i++)
      yield { query: random.pick(asked).described, record: random.pick(records), from: file.id };
    // The duplicates of others are strangers too, and of the same name culture.
    for (let i = 0; i < (settings.quick ? 2000 : 20_000); i++) {
      const [a, b] = [random.pick(file.queries), random.pick(file.register)];
      if (a.person !== b.person) yield { query: a.described, record: recordOfRow(b), from: file.id };
    }
  }
}

export function fitSection(settings: Settings): Section {
  const context = buildIndex([]).context();
  const levels = new Map<string, Map<string, Counted>>();
  const totals = new Map<string, { same: number; different: number }>();
  const count = ({ query, record, from }: Pair & { from: string }, same: boolean) => {
    const match = explainPair(query, record, context);
    const total = totals.get(from) ?? { same: 0, different: 0 };
    total[same ? 'same' : 'different']++;
    totals.set(from, total);
    for (const [level, current] of levelsOf(match)) {
      const perFile = levels.get(level) ?? new Map<string, Counted>();
      levels.set(level, perFile);
      const counted = perFile.get(from) ?? { same: 0, different: 0, current };
      counted[same ? 'same' : 'different']++;
      counted.current = current;
      perFile.set(from, counted);
    }
  };
  for (const pair of truePairs(settings)) count(pair, true);
  for (const pair of falsePairs(settings)) count(pair, false);
  const sources = [...totals.keys()];
  const rows = [...levels]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([level, perFile]) => [
      level,
      [...perFile.values()][0]!.current.toFixed(2),
      ...sources.map((from) => {
        const counted = perFile.get(from);
        const total = totals.get(from)!;
        if (!counted) return '';
        const m = (counted.same + 0.5) / (total.same + 1);
        const u = (counted.different + 0.5) / (total.different + 1);
        const fitted = total.different > 0 ? Math.log2(m / u).toFixed(1) : '-';
        return `${fitted} (${counted.same} : ${counted.different})`;
      }),
    ]);
  return {
    title: 'Weights by counting',
    text: `Pairs that are one person, then pairs that are two: ${sources.map((s) => `${s} ${totals.get(s)!.same} : ${totals.get(s)!.different}`).join(', ')}.\n\n${table(['level', 'now', ...sources], rows)}`,
    figures: {},
  };
}

function* levelsOf(match: PossibleMatch): Generator<readonly [string, number]> {
  for (const evidence of match.evidence) {
    if (evidence.field !== 'name') yield [`${evidence.field}: ${evidence.level}`, evidence.bits];
    for (const token of evidence.tokens ?? []) yield [`name token: ${token.level}`, token.bits];
  }
}
