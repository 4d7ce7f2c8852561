import { isUuid } from '#basics/ids.js';
import { countryAlpha2 } from '#domain/countries.js';
import { countryName } from '#domain/foreignMessage.js';
import { findPort } from '#domain/ports.js';
import {
  candidateReference,
  caseReference,
  noticeReference,
  redressReference,
  referenceOf,
} from '#domain/reference.js';
import { occasionText, type RoutingBody } from '#domain/routingRules.js';
import { agencyNames } from '#storage/agencies.js';
import type { AuditLine } from '#storage/audit.js';
import type { Tx } from '#storage/database.js';
import { ruleSetVersion } from '#storage/ruleSets.js';
import { userNames } from '#storage/userNames.js';
import { saidText } from '#web/parts/Said.js';
import { localText } from '#web/parts/When.js';
import type { Texts } from '#web/text/text.js';
import { roleLabel } from './tellPlan.js';

/** How entries of the audit are said to people: its facts are ids, codes and counts, of which a reader knows none by heart. */
export interface AuditReader {
  readonly t: Texts;
  readonly zone: string;
  /** Names of the agencies and accounts that the entries speak of, by id; words of the rules, by `rule` and version. */
  readonly names: ReadonlyMap<string, string>;
}

/** Joins entries of one request; the CSV has it. */
const NOT_SAID: ReadonlySet<string> = new Set(['request']);
const REFS_MAX = 5;
const TEXT_MAX = 200;
/** References as they stand on pages; of anything else the end of the id, by which this page can be searched. */
const REFERENCES: Readonly<Record<string, (id: string) => string>> = {
  candidate: candidateReference,
  trip: referenceOf,
  'compliance-case': caseReference,
  case: caseReference,
  inquiry: redressReference,
  redress: redressReference,
  'travel-notice': noticeReference,
  notice: noticeReference,
};

/** Codes that the catalogue has words for under another name. */
const CODES: Readonly<Record<string, string>> = {
  action: 'ackAction',
  channel: 'channel',
  path: 'path',
  purpose: 'purpose',
  scope: 'scope',
  status: 'class',
  via: 'ack.via',
};

/** Of the agencies and accounts in the facts of the entries, the names that the reader may see. */
export async function namesIn(tx: Tx, lines: readonly AuditLine[]): Promise<ReadonlyMap<string, string>> {
  const ids = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value === 'string' && isUuid(value)) ids.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
  };
  for (const line of lines) {
    look(line.facts);
    if (isUuid(line.objectId)) ids.add(line.objectId);
  }
  const all = [...ids];
  return new Map([
    ...Object.entries(await agencyNames(tx, all)),
    ...(await userNames(tx, all)),
    ...(await rulesIn(tx, lines)),
  ]);
}

/** Of the routing rules that the entries name, who is told when: in the words of the version that was in force then. */
async function rulesIn(tx: Tx, lines: readonly AuditLine[]): Promise<readonly (readonly [string, string])[]> {
  const versions = new Set(
    lines.flatMap((l) => (typeof l.facts.rule === 'string' ? versionOf(l.facts.ruleVersion) : [])),
  );
  const said: (readonly [string, string])[] = [];
  for (const version of versions)
    for (const r of (await ruleSetVersion<RoutingBody>(tx, 'routing', version))?.body.rules ?? [])
      said.push([ruleKey(r.id, version), `${roleLabel(r.recipientRole)} is told when ${occasionText(r)}`]);
  return said;
}

const versionOf = (value: unknown): number[] => (typeof value === 'number' ? [value] : []);
const ruleKey = (id: string, version: unknown) => `rule ${id} ${String(version)}`;

/** The facts as `Name: value`, in the order in which they were written; what says nothing is left out. */
export function factLines(facts: Readonly<Record<string, unknown>>, reader: AuditReader): readonly string[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    if (NOT_SAID.has(name) || value === '' || (Array.isArray(value) && value.length === 0)) return [];
    const rule = name === 'rule' ? reader.names.get(ruleKey(String(value), facts.ruleVersion)) : undefined;
    const said = rule === undefined ? valueText(name, value, reader) : `${rule} (${String(value)})`;
    return [`${factName(name, reader.t)}: ${said}`.slice(0, TEXT_MAX)];
  });
}

/** The name of a fact; one that no row names is said by its own words. */
function factName(name: string, t: Texts): string {
  const text = t.coded('auditFact', name);
  return text === name ? capital(plain(name)) : text;
}

function valueText(name: string, value: unknown, reader: AuditReader): string {
  const { t } = reader;
  if (value === null || value === undefined) return t('auditValue.none');
  if (typeof value === 'boolean') return t(value ? 'auditValue.yes' : 'auditValue.no');
  if (typeof value === 'number')
    return name.endsWith('Ms')
      ? localText(new Date(value).toISOString(), reader.zone)
      : value.toLocaleString('en-US');
  if (typeof value === 'string') return textOf(name, value, reader);
  if (Array.isArray(value)) return listText(name, value, reader);
  return Object.entries(value)
    .map(([part, of]) => `${factName(part, t)} ${valueText(part, of, reader)}`)
    .join(', ');
}

function listText(name: string, list: readonly unknown[], reader: AuditReader): string {
  if (list.length === 0) return reader.t('auditValue.none');
  const first = list.slice(0, REFS_MAX).map((v) => valueText(name.replace(/s$/, ''), v, reader));
  const refs = first.join(', ');
  if (list.length > REFS_MAX)
    return reader.t('auditValue.more', { n: list.length, refs, more: list.length - REFS_MAX });
  return list.every((v) => typeof v === 'string' && isUuid(v)) && list.length > 1
    ? reader.t('auditValue.some', { n: list.length, refs })
    : refs;
}

function textOf(name: string, text: string, { t, zone, names }: AuditReader): string {
  if (isUuid(text)) return names.get(text) ?? idText(name, text);
  if (/^[0-9a-f]{40,}$/.test(text)) return t('auditValue.digest', { start: text.slice(0, 12) });
  if (name === 'country' && countryAlpha2(text)) return countryName(text);
  // The number of a port says nothing to whoever reads the log; its name does.
  const port = name === 'port' ? findPort(text) : undefined;
  if (port) return `${port.name} (${text})`;
  const known = t.coded(CODES[name] ?? 'auditValue', text);
  if (known !== text) return known;
  // A code is lower-case words with hyphens; anything else was written by people or is a number of somebody's.
  return /^[a-z]+(-[a-z0-9]+)+$/.test(text) ? plain(text) : saidText(text, zone);
}

/** `departed-undecided`, `sessionsEnded`: as words. */
function plain(code: string): string {
  return code
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replaceAll('-', ' ');
}

function idText(kind: string, id: string): string {
  return REFERENCES[kind]?.(id) ?? id.replaceAll('-', '').slice(-8).toUpperCase();
}

/** What an entry is about: the kind in words, its name or reference, and the words that find all entries about it. */
export function objectText(
  line: Pick<AuditLine, 'objectKind' | 'objectId'>,
  { t, names, zone }: AuditReader,
): { readonly kind: string; readonly name: string; readonly search?: string } {
  const kebab = line.objectKind.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
  const pascal = kebab.split('-').map(capital).join('');
  const known = t.coded('auditObject', pascal);
  const kind = known === pascal ? capital(plain(kebab)) : known;
  if (line.objectId === '*') return { kind, name: '' };
  if (!isUuid(line.objectId)) return { kind, name: saidText(line.objectId, zone) };
  return {
    kind,
    name: names.get(line.objectId) ?? idText(kebab, line.objectId),
    search: line.objectId.replaceAll('-', '').slice(-12),
  };
}

/** Who it was, where the account has no name: the system itself, a partner's client, somebody not signed in. */
export function actorText(line: Pick<AuditLine, 'actorName' | 'actorKind' | 'actorId'>, t: Texts): string {
  if (line.actorName) return line.actorName;
  if (line.actorKind === 'system') return t('auditActor.system');
  if (line.actorKind === 'user' && !isUuid(line.actorId)) return t('auditActor.unknown');
  return t(line.actorKind === 'client' ? 'auditActor.client' : 'auditActor.user', {
    id: isUuid(line.actorId) ? idText('', line.actorId) : line.actorId,
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
