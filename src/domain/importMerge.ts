import type { IsoDate } from '#basics/dates.js';
import type { ImportEntry } from './registrantImport.js';
import { ELEMENTS, type ElementRow, type ElementValue } from './registrationElements.js';

/** A value that is or was held, as far as an import asks. */
export interface HeldValue {
  readonly id: string;
  readonly element: string;
  readonly state: string;
  readonly value: ElementValue;
  readonly fromOn: IsoDate | null;
  readonly untilOn: IsoDate | null;
  /** It came by an import; else a person entered it. */
  readonly imported: boolean;
  readonly standing: boolean;
  readonly purged: boolean;
}

export interface Merged {
  readonly add: readonly { readonly entry: ImportEntry; readonly replaces: readonly string[] }[];
  /** Values of the file that stand here already. */
  readonly same: number;
  /** Values of the file that a person here has since changed or ended: theirs holds. */
  readonly kept: number;
  /** Names that the file brings for a person of whom a name was purged: entered by hand, or not at all. */
  readonly refused: readonly ImportEntry[];
}

/**
 * What a row of an agency's own table changes in the file of the person. Nothing is lost: a value that another takes
 * the place of stays in the history, one that the file no longer names stays, one that a person entered is ended only
 * by a value that the file has not brought before. The same row twice changes nothing.
 */
export function mergeEntries(held: readonly HeldValue[], entries: readonly ImportEntry[]): Merged {
  const add: { entry: ImportEntry; replaces: string[] }[] = [];
  const refused: ImportEntry[] = [];
  let same = 0;
  let kept = 0;
  for (const element of new Set(entries.map((e) => e.element))) {
    const row: ElementRow = ELEMENTS[element];
    const incoming = entries.filter((e) => e.element === element);
    const of = held.filter((v) => v.element === element);
    if (of.some((v) => v.purged)) {
      // What was purged cannot be told from what comes: it must not come back by this way.
      const known = incoming.filter((e) => !of.some((v) => v.standing && isSame(v, e)));
      refused.push(...known);
      same += incoming.length - known.length;
      continue;
    }
    const standing = of.filter((v) => v.standing);
    const matched = new Set<string>();
    const fresh: ImportEntry[] = [];
    for (const e of incoming) {
      const twin = standing.find((v) => !matched.has(v.id) && isSame(v, e));
      if (twin) {
        matched.add(twin.id);
        same++;
      } else if (of.some((v) => !v.standing && v.imported && isSame(v, e))) kept++;
      else fresh.push(e);
    }
    // Values of an earlier import that this file no longer names give way to its new ones, the oldest first.
    const free = standing.filter((v) => v.imported && v.state === 'known' && !matched.has(v.id));
    for (const e of fresh) {
      const known = standing.filter((v) => v.state === 'known');
      if (e.state !== 'known') {
        if (known.some((v) => !v.imported)) kept++;
        else add.push({ entry: e, replaces: standing.map((v) => v.id) });
        continue;
      }
      const answers = standing.filter((v) => v.state !== 'known').map((v) => v.id);
      const gives = row.many ? free.splice(0, 1).map((v) => v.id) : known.map((v) => v.id);
      const replaces = [...answers, ...gives].filter((id) => !add.some((a) => a.replaces.includes(id)));
      add.push({ entry: e, replaces });
    }
  }
  return { add, same, kept, refused };
}

function isSame(v: HeldValue, e: ImportEntry): boolean {
  if (v.state !== e.state) return false;
  if (e.state !== 'known') return true;
  const keys = Object.keys(v.value);
  return (
    v.fromOn === e.fromOn &&
    v.untilOn === e.untilOn &&
    keys.length === Object.keys(e.value).length &&
    keys.every((k) => v.value[k] === e.value[k])
  );
}
