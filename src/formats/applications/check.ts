import { clip } from '#basics/text.js';
import { type FieldProblem, isObject, show } from '#domain/fieldReader.js';
import type { Field, GroupField, Shape } from './fields.js';

/** A value that a table describes, as far as it could be read. */
export type Partly<T extends readonly Field[]> = Partial<Shape<T>>;

export interface Checked<T extends readonly Field[]> {
  /** What is as the table says; a part that is not is left out, a list item without what it needs goes as a whole. */
  readonly value: Partly<T>;
  readonly problems: readonly FieldProblem[];
  /** Required fields that are missing or wrong, by path. */
  readonly lacks: readonly string[];
}

/** More problems than this are not kept of one event. */
const PROBLEMS_MAX = 20;
const VALUE_CHARS = 14;

/** Holds plain data against a table. Never throws. A problem shows at most 12 characters of what came. */
export function checkFields<const T extends readonly Field[]>(
  fields: T,
  value: unknown,
  path: string,
): Checked<T> {
  const found: Found = { problems: [], lacks: [] };
  const read = isObject(value) ? group(fields, value, path, found) : {};
  if (!isObject(value)) note(found, path, shown(value), 'an object');
  return { value: read as Partly<T>, problems: found.problems, lacks: found.lacks };
}

interface Found {
  readonly problems: FieldProblem[];
  readonly lacks: string[];
}

/** A list or object is named, not quoted. */
function shown(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? Array.isArray(value)
      ? 'a list'
      : 'an object'
    : show(value);
}

/** @param came what came, in quotes or as a few words; a value is clipped, since it may be somebody's */
function note(found: Found, path: string, came: string, expected: string): undefined {
  if (found.problems.length < PROBLEMS_MAX)
    found.problems.push({ path, came: came.startsWith('"') ? clip(came, VALUE_CHARS) : came, expected });
  return undefined;
}

function group(
  fields: readonly Field[],
  value: Readonly<Record<string, unknown>>,
  path: string,
  found: Found,
): Record<string, unknown> {
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  for (const key of Object.keys(value))
    if (!fields.some((f) => f.name === key))
      note(
        found,
        at(show(key).slice(1, -1)),
        'a field that is not known',
        fields.map((f) => f.name).join(', '),
      );
  const read: Record<string, unknown> = {};
  for (const f of fields) {
    const came = Object.hasOwn(value, f.name) ? value[f.name] : undefined;
    const one = came === undefined || came === null ? undefined : field(f, came, at(f.name), found);
    if (one !== undefined) read[f.name] = one;
    else if (f.required) {
      if (came === undefined || came === null) note(found, at(f.name), 'nothing', expectedOf(f));
      found.lacks.push(at(f.name));
    }
  }
  return read;
}

function field(f: Field, came: unknown, path: string, found: Found): unknown {
  if (f.many === undefined) return one(f, came, path, found);
  if (!Array.isArray(came)) return note(found, path, shown(came), 'a list');
  if (came.length > f.many) note(found, path, `${came.length} of them`, `at most ${f.many}`);
  const read = came.slice(0, f.many).flatMap((v, i) => {
    const x = one(f, v, `${path}.${i + 1}`, found);
    return x === undefined ? [] : [x];
  });
  return read.length > 0 ? read : undefined;
}

function one(f: Field, came: unknown, path: string, found: Found): unknown {
  switch (f.is) {
    case 'group':
      return isObject(came)
        ? wholeGroup(f, came, path, found)
        : note(found, path, shown(came), expectedOf(f));
    case 'number':
      return typeof came === 'number' && Number.isSafeInteger(came) && came >= 0 && came <= f.max
        ? came
        : note(found, path, shown(came), expectedOf(f));
    case 'flag':
      return typeof came === 'boolean' ? came : note(found, path, shown(came), expectedOf(f));
    case 'text': {
      const text = typeof came === 'string' ? came.trim() : undefined;
      if (text === '') return undefined;
      return text !== undefined && f.kind.test(text) ? text : note(found, path, shown(came), expectedOf(f));
    }
  }
}

/** A group without what it needs says too little to be used. */
function wholeGroup(
  f: GroupField,
  came: Readonly<Record<string, unknown>>,
  path: string,
  found: Found,
): unknown {
  const lacksBefore = found.lacks.length;
  const read = group(f.fields, came, path, found);
  if (found.lacks.length > lacksBefore) {
    // The event itself lacks nothing by a document that is left out.
    if (!f.required) found.lacks.length = lacksBefore;
    return undefined;
  }
  return Object.keys(read).length > 0 ? read : undefined;
}

function expectedOf(f: Field): string {
  switch (f.is) {
    case 'group':
      return `an object with ${f.fields.map((x) => x.name).join(', ')}`;
    case 'number':
      return `a whole number from 0 to ${f.max}`;
    case 'flag':
      return 'true or false';
    case 'text':
      return f.kind.expected;
  }
}
