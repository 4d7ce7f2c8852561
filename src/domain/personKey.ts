import type { PersonDescription } from './person.js';

/**
 * Which entries of a carrier's transmissions are the same person: parts of one list, resends and changes. Only
 * within one sender and flight; who a traveller really is, matching and officers decide.
 */
export interface KeyedPerson extends PersonDescription {
  /** The sender's own number of the person (ABO). Some senders give it to another person on a resend. */
  readonly senderPersonId?: string;
}

function plain(text: string | undefined): string {
  return (text ?? '')
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function nameKey(p: KeyedPerson): string | undefined {
  const n = p.names[0];
  const name = n ? plain(`${n.surname ?? ''}${n.given ?? ''}${n.middle ?? ''}`) || plain(n.full) : '';
  return name === '' ? undefined : `name|${name}|${p.birthDates?.[0] ?? ''}`;
}

function documentKeys(p: KeyedPerson): string[] {
  return (p.documents ?? [])
    .filter((d) => plain(d.number) !== '' && d.kind !== 'visa')
    .map((d) => `doc|${plain(d.number)}|${plain(d.issuer)}`);
}

/**
 * Every key of a person, strongest first: the sender's number, each document with its country, name with birth
 * date. A person without any of them has none and is nobody else's double.
 */
export function personKeys(p: KeyedPerson): string[] {
  const keys = documentKeys(p);
  const name = nameKey(p);
  if (name) keys.push(name);
  if (p.senderPersonId) keys.unshift(`abo|${plain(p.senderPersonId)}`);
  return keys;
}

/** The strongest key of a person; undefined when nothing names them. */
export function personKey(p: KeyedPerson): string | undefined {
  return personKeys(p)[0];
}

/**
 * Whether two entries of one sender and flight are one person. The sender's number is a hint: it holds unless both
 * documents and name say otherwise. A shared document holds unless name and birth date are both other ones.
 */
export function samePerson(a: KeyedPerson, b: KeyedPerson): boolean {
  const [da, db] = [documentKeys(a), documentKeys(b)];
  const sharedDocument = da.some((key) => db.includes(key));
  const [na, nb] = [nameKey(a), nameKey(b)];
  const sameName = na !== undefined && na === nb;
  if (sharedDocument) return sameName || na === undefined || nb === undefined || similar(a, b);
  if (a.senderPersonId && a.senderPersonId === b.senderPersonId)
    return (
      sameName ||
      similar(a, b) ||
      (da.length > 0 && db.length > 0 ? false : na === undefined || nb === undefined)
    );
  if (!sameName) return false;
  return da.length === 0 || db.length === 0 ? a.birthDates !== undefined : false;
}

/** One of surname with given name, or birth date, agrees. */
function similar(a: KeyedPerson, b: KeyedPerson): boolean {
  const [x, y] = [a.names[0], b.names[0]];
  if (x && y && plain(x.surname) !== '' && plain(x.surname) === plain(y.surname)) return true;
  return a.birthDates?.[0] !== undefined && a.birthDates[0] === b.birthDates?.[0];
}

/** What identifies the manifest that a part belongs to; all as its message said it. */
export interface ManifestIdentity {
  readonly sender?: string | undefined;
  readonly flight?: string | undefined;
  readonly departureLocal?: string | undefined;
  readonly kind: string;
  readonly transaction?: string | undefined;
}

/** Parts with equal keys are parts of one manifest. */
export function manifestKey(m: ManifestIdentity): string {
  return [m.sender, m.flight, m.departureLocal?.slice(0, 10), m.kind, m.transaction]
    .map((part) => plain(part))
    .join('|');
}

export interface ManifestPart {
  /** From 1; undefined where the sender does not number its parts. */
  readonly part?: number | undefined;
  readonly lastPart?: boolean | undefined;
  readonly persons: readonly KeyedPerson[];
  /** Persons of the whole flight as declared, for the kind of list. */
  readonly declared?: number | undefined;
}

export interface Completeness {
  readonly complete: boolean;
  /** Numbers of parts that must exist and have not come. */
  readonly missing: readonly number[];
  /** Persons so far, each counted once. */
  readonly persons: number;
  readonly reason: 'all parts came' | 'all persons came' | 'parts missing' | 'no last part';
}

/** Whether the parts so far are the whole list. Never a reason to wait with matching, only to raise an alarm. */
export function completeness(parts: readonly ManifestPart[]): Completeness {
  const persons = joinPersons(parts.flatMap((p) => p.persons)).length;
  const came = new Set(parts.map((p) => p.part ?? 1));
  const lastNumber = parts.find((p) => p.lastPart)?.part;
  const unnumbered = parts.some((p) => p.part === undefined);
  const highest = Math.max(lastNumber ?? 0, ...came);
  const missing: number[] = [];
  for (let n = 1; n <= highest; n++) if (!came.has(n)) missing.push(n);
  const declared = Math.max(0, ...parts.map((p) => p.declared ?? 0));
  if (declared > 0 && persons >= declared)
    return { complete: true, missing, persons, reason: 'all persons came' };
  if (missing.length > 0) return { complete: false, missing, persons, reason: 'parts missing' };
  if (lastNumber !== undefined || unnumbered)
    return { complete: true, missing, persons, reason: 'all parts came' };
  return { complete: false, missing, persons, reason: 'no last part' };
}

/** The persons of several parts or resends, each once, with the latest data; order of first appearance. */
export function joinPersons<P extends KeyedPerson>(persons: readonly P[]): P[] {
  const out: P[] = [];
  const byKey = new Map<string, number[]>();
  for (const p of persons) {
    const keys = personKeys(p);
    const known = keys.flatMap((key) => byKey.get(key) ?? []).find((at) => samePerson(out[at]!, p));
    const at = known ?? out.length;
    out[at] = p;
    for (const key of keys) {
      const list = byKey.get(key);
      if (!list) byKey.set(key, [at]);
      else if (!list.includes(at) && list.length < 8) list.push(at);
    }
  }
  return out;
}
