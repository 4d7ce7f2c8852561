import { type IsoDate, isIsoDate } from '#basics/dates.js';
import { clip, printable } from '#basics/text.js';

/** One thing wrong with a line: where, what came, what was expected. */
export interface FieldProblem {
  readonly path: string;
  readonly came: string;
  readonly expected: string;
}

export function problemText(p: FieldProblem): string {
  return `${p.path === '' ? 'record' : p.path}: ${p.came}. Expected ${p.expected}`;
}

const PROBLEMS_MAX = 20;

/**
 * Reads untrusted JSON field by field and collects every problem with its path, what came and what was expected.
 * A method that finds a problem answers undefined; the caller looks at `problems` at the end.
 */
export class FieldReader {
  readonly problems: FieldProblem[] = [];

  problem(path: string, came: string, expected: string): undefined {
    if (this.problems.length < PROBLEMS_MAX) this.problems.push({ path, came, expected });
    return undefined;
  }

  only(object: Readonly<Record<string, unknown>>, path: string, allowed: readonly string[]): void {
    for (const key of Object.keys(object))
      if (!allowed.includes(key))
        this.problem(
          path === '' ? clip(printable(key), 40) : `${path}.${clip(printable(key), 40)}`,
          'a field that is not known',
          `one of ${allowed.join(', ')}`,
        );
  }

  text(value: unknown, path: string, test: (text: string) => boolean, expected: string): string | undefined {
    if (typeof value !== 'string' || !test(value.trim()) || value.trim() === '')
      return this.problem(path, show(value), expected);
    return value.trim();
  }

  matching(
    object: Readonly<Record<string, unknown>>,
    key: string,
    pattern: RegExp,
    expected: string,
    required = false,
    prefix = '',
  ): string | undefined {
    const value = object[key];
    if (value === undefined || value === null)
      return required ? this.problem(prefix + key, 'nothing', expected) : undefined;
    return this.text(value, prefix + key, (t) => pattern.test(t), expected);
  }

  oneOf<T extends string>(
    object: Readonly<Record<string, unknown>>,
    key: string,
    values: readonly T[],
    required = false,
    prefix = '',
  ): T | undefined {
    const value = object[key];
    if (value === undefined || value === null)
      return required ? this.problem(prefix + key, 'nothing', `one of ${values.join(', ')}`) : undefined;
    const found = values.find((v) => v === value);
    return found ?? this.problem(prefix + key, show(value), `one of ${values.join(', ')}`);
  }

  date(
    object: Readonly<Record<string, unknown>>,
    key: string,
    prefix: string,
    expected = 'YYYY-MM-DD',
    required = false,
  ): IsoDate | undefined {
    const value = object[key];
    if (value === undefined || value === null)
      return required ? this.problem(prefix + key, 'nothing', expected) : undefined;
    return this.text(value, prefix + key, isIsoDate, expected);
  }

  boolean(object: Readonly<Record<string, unknown>>, key: string, prefix = ''): boolean | undefined {
    const value = object[key];
    if (value === undefined || value === null) return undefined;
    return typeof value === 'boolean' ? value : this.problem(prefix + key, show(value), 'true or false');
  }

  list<T>(
    object: Readonly<Record<string, unknown>>,
    key: string,
    read: (value: unknown, path: string) => T | undefined,
  ): readonly T[] {
    const value = object[key];
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) {
      this.problem(key, show(value), 'a list');
      return [];
    }
    if (value.length > LIST_MAX) {
      this.problem(key, `a list of ${value.length}`, `at most ${LIST_MAX}`);
      return [];
    }
    return value.flatMap((v, i) => read(v, `${key}[${i}]`) ?? []);
  }
}

const LIST_MAX = 100;

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  return clip(
    printable(typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? typeof value)),
    60,
  );
}

/** Undefined for an empty list, so that it is left out. */
export function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

export type Clean<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out what is undefined: a missing field is absent, never present without a value. */
export function clean<T extends object>(object: T): Clean<T> {
  return Object.fromEntries(Object.entries(object).filter(([, v]) => v !== undefined)) as Clean<T>;
}
