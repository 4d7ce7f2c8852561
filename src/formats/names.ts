import type { PersonName } from '#domain/person.js';

/**
 * Names as booking systems send them, taken apart: titles stuck to given names, generation suffixes stuck to
 * surnames, fillers in place of a part that the person does not have. The raw text stays in `full` whenever
 * anything was taken away, since a stuck MR may after all be the end of a name.
 */

/** Words that stand where a name part is missing. */
const FILLERS = new Set([
  'FNU',
  'LNU',
  'NFN',
  'NLN',
  'NMN',
  'NMI',
  'XXX',
  'XXXX',
  'XX',
  'UNKNOWN',
  'NOGIVENNAME',
  'NOFIRSTNAME',
  'NOSURNAME',
  'NOLASTNAME',
  'NO-NAME',
]);

/** First letters of the fillers: asked first, since most names have another one. */
const FILLER_STARTS = [...new Set([...FILLERS].map((word) => word.charCodeAt(0)))];

const TITLES = new Set(['MR', 'MRS', 'MS', 'MISS', 'MSTR', 'MSS', 'MME', 'DR', 'CHD', 'INF']);
/** Taken off the end of a given name only when three letters or more remain: AMR is a name. */
const STUCK_TITLES = ['MSTR', 'MRS', 'MR'];
const SUFFIXES = new Set(['JR', 'SR', 'II', 'III', 'IV']);
const STUCK_SUFFIX = /^(.{3,})JR$|^(.{4,})III$/i;

function unfilled(part: string): string {
  return part.length <= 11 &&
    FILLER_STARTS.includes(part.charCodeAt(0) & 0xdf) &&
    FILLERS.has(part.toUpperCase())
    ? ''
    : part;
}

function endsInMarker(part: string): boolean {
  const last = part.charCodeAt(part.length - 1) & 0xdf;
  return last === 0x52 || last === 0x53;
}

function withoutTitle(part: string): string {
  if (part === '') return part;
  if (part.includes(' ')) {
    const words = part.split(/ +/);
    while (words.length > 0 && TITLES.has(words.at(-1)!.toUpperCase())) words.pop();
    while (words.length > 1 && TITLES.has(words[0]!.toUpperCase())) words.shift();
    while (words.length > 1 && SUFFIXES.has(words.at(-1)!.toUpperCase())) words.pop();
    const last = words.at(-1);
    if (last !== undefined) words[words.length - 1] = unstuck(last);
    const joined = words.join(' ');
    return joined.length === part.length ? part : joined;
  }
  return unstuck(TITLES.has(part.toUpperCase()) ? '' : part);
}

function unstuck(word: string): string {
  if (word.length < 5 || !endsInMarker(word)) return word;
  const upper = word.toUpperCase();
  for (const title of STUCK_TITLES)
    if (upper.endsWith(title)) return word.length - title.length >= 3 ? word.slice(0, -title.length) : word;
  return word;
}

function withoutSuffix(surname: string): string {
  const at = surname.lastIndexOf(' ');
  if (at > 0) {
    const last = surname.slice(at + 1).toUpperCase();
    return SUFFIXES.has(last) || last === 'MR' || last === 'MRS' ? surname.slice(0, at).trimEnd() : surname;
  }
  const end = surname.charCodeAt(surname.length - 1) & 0xdf;
  if (surname.length < 5 || (end !== 0x52 && end !== 0x49)) return surname;
  const stuck = STUCK_SUFFIX.exec(surname);
  return stuck ? (stuck[1] ?? stuck[2] ?? surname) : surname;
}

/** The parts of a name as they count. Undefined when there is nothing in any of them. */
export function readName(surname: string, given: string, middle: string): PersonName | undefined {
  let s = surname;
  let g = given;
  if (g === '' && middle === '') {
    const at = s.search(/[/,]/);
    if (at > 0) {
      g = s.slice(at + 1).trim();
      s = s.slice(0, at).trim();
    }
  }
  s = withoutSuffix(unfilled(s));
  g = withoutTitle(unfilled(g));
  const m = withoutTitle(unfilled(middle));
  const changed = s !== surname || g !== given || m !== middle;
  if (s === '' && g === '' && m === '' && !changed) return undefined;
  const name: { -readonly [K in keyof PersonName]: PersonName[K] } = {};
  if (s !== '') name.surname = s;
  if (g !== '') name.given = g;
  if (m !== '') name.middle = m;
  if (changed) name.full = [surname, given, middle].filter((part) => part !== '').join(' ');
  return name;
}
