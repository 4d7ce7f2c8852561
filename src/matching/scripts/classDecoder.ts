import { costBits } from './letterModel.js';

/** How the letters of one script correspond to Latin sound skeletons; entries as in LetterTable. */
export interface ClassTable {
  readonly otherMax: number;
  readonly entries: string;
}

interface Path {
  readonly classes: string;
  readonly cost: number;
}

const BEAM = 48;

/** Reads a token of another script as the sound skeletons its Latin spelling most likely has. */
export class ClassDecoder {
  readonly #otherMax: number;
  readonly #options = new Map<string, readonly (readonly [string, number])[]>();

  constructor(table: ClassTable) {
    this.#otherMax = table.otherMax;
    for (const entry of table.entries.split('|')) {
      const [other, ...rest] = entry.split(' ');
      const options = rest.map(
        (item) => [item.slice(0, -1), costBits(item.charCodeAt(item.length - 1))] as const,
      );
      this.#options.set(other!, options.sort((x, y) => x[1] - y[1] || (x[0] < y[0] ? -1 : 1)).slice(0, 8));
    }
  }

  /** The likeliest class strings, best first, as many as lie within `slackBits` of the best, at most `max`. */
  decode(token: string, max: number, slackBits: number): string[] {
    const paths: Path[][] = Array.from({ length: token.length + 1 }, () => []);
    paths[0] = [{ classes: '', cost: 0 }];
    for (let i = 1; i <= token.length; i++) {
      const best = new Map<string, number>();
      for (let n = 1; n <= this.#otherMax && n <= i; n++) {
        const options = this.#options.get(token.slice(i - n, i)) ?? (n === 1 ? UNKNOWN : []);
        for (const path of paths[i - n]!)
          for (const [classes, cost] of options) {
            const joined = join(path.classes, classes);
            const total = path.cost + cost;
            if (total < (best.get(joined) ?? Number.POSITIVE_INFINITY)) best.set(joined, total);
          }
      }
      paths[i] = [...best]
        .map(([classes, cost]) => ({ classes, cost }))
        .sort((x, y) => x.cost - y.cost || (x.classes < y.classes ? -1 : 1))
        .slice(0, BEAM);
    }
    const last = paths[token.length]!;
    const line = (last[0]?.cost ?? 0) + slackBits;
    return last
      .filter((path) => path.cost <= line)
      .slice(0, max)
      .map((path) => path.classes);
  }
}

const UNKNOWN: readonly (readonly [string, number])[] = [['', 8]];

function join(before: string, next: string): string {
  return next !== '' && before.endsWith(next[0]!) ? before + next.slice(1) : before + next;
}
