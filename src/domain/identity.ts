import { isIsoDate } from '#basics/dates.js';
import type { CandidatePath } from './candidate.js';
import type { Evidence, EvidenceField } from './evidence.js';
import type { PersonDescription } from './person.js';

/** What makes an identity certain; the words are the ones an officer and a notification read. */
export const CERTAIN_BECAUSE = {
  biometric: 'a verified biometric agrees',
  'fbi-number': 'the FBI number agrees',
  document: 'document number, issuer, name and full birth date agree',
} as const;
export type CertainReason = keyof typeof CERTAIN_BECAUSE;

export interface IdentityFinding {
  readonly path: CandidatePath;
  readonly because: readonly CertainReason[];
  /** Fields that speak against, in words; one of them is enough to leave the decision to an officer. */
  readonly contradictions: readonly string[];
  /** For the second-person rule: an identifier that an authority verified agrees. */
  readonly verifiedIdentifierAgrees: boolean;
}

/**
 * Levels of the engine that contradict, whatever the sum of the bits says. Not in the table because they do not
 * contradict: another document number (documents are renewed) and no shared citizenship (people hold several).
 */
export const CONTRADICTING_LEVELS: Readonly<
  Partial<Record<EvidenceField, Readonly<Record<string, string>>>>
> = {
  name: { different: 'the names do not agree' },
  birthDate: {
    far: 'the birth dates are years apart',
    near: 'the birth years differ',
    'near-year': 'the birth years differ',
    'same-year': 'day and month of birth differ',
    'same-day-other-year': 'the birth years differ',
    'near-year-same-day': 'the birth years differ',
    'same-month': 'the day of birth differs',
  },
  sex: { different: 'the sexes stated differ' },
  fbiNumber: {
    different: 'the FBI numbers differ',
    'different-verified': 'the FBI numbers differ',
  },
  aNumber: {
    different: 'the alien numbers differ',
    'different-verified': 'the alien numbers differ',
  },
  biometric: {
    different: 'the biometrics differ',
    'different-verified': 'the biometrics differ',
  },
  relatives: {
    twin: 'it looks like a twin or sibling',
    sibling: 'it looks like a sibling',
    'father-and-son': 'it looks like father and son',
  },
};

/** Rows of the name's alignment that contradict. */
export const CONTRADICTING_TOKENS: Readonly<Record<string, string>> = {
  'given-differs': 'the given names differ',
  'surname-differs': 'the surnames differ',
  'suffix-differs': 'one is Junior, the other Senior',
};

const NAME_AGREES = new Set(['same', 'alike', 'partly']);

/**
 * How certain the identity is. Certain: a verified (not merely claimed) biometric, or the FBI number, or document
 * number, issuer, name and full birth date together, and nothing that contradicts. A live register query makes the
 * record certain, not the traveller. Name and birth date alone are never certain, however many bits they give.
 * @param door `live-query` when the partner named the record itself
 */
export function judgeIdentity(
  traveller: PersonDescription,
  evidence: readonly Evidence[],
  door: 'screening' | 'live-query' = 'screening',
): IdentityFinding {
  const of = (field: EvidenceField) => evidence.filter((e) => e.field === field);
  const contradictions = [...new Set(evidence.flatMap((e) => contradiction(e)))];
  const because: CertainReason[] = [];
  const verified = traveller.verified ?? [];

  if (
    of('biometric').some(
      (e) => e.level === 'same-verified' || (e.level === 'same' && verified.includes('biometric')),
    )
  )
    because.push('biometric');
  if (of('fbiNumber').some((e) => e.level === 'same' || e.level === 'same-verified'))
    because.push('fbi-number');
  const nameAgrees = of('name').some((e) => NAME_AGREES.has(e.level) && e.bits > 0);
  const birthAgrees = of('birthDate').some((e) => isFullDateAgreement(e));
  const documentAgrees = of('document').some((e) => e.level === 'number-and-issuer');
  if (documentAgrees && nameAgrees && birthAgrees) because.push('document');

  const verifiedIdentifierAgrees =
    because.includes('biometric') ||
    of('fbiNumber').some(
      (e) => e.level === 'same-verified' || (e.level === 'same' && verified.includes('fbiNumber')),
    ) ||
    (documentAgrees && verified.includes('document'));
  const certain = because.length > 0 && contradictions.length === 0;
  return {
    path: certain ? 'certain' : door === 'live-query' ? 'record-certain' : 'fuzzy',
    because,
    contradictions,
    verifiedIdentifierAgrees: verifiedIdentifierAgrees && contradictions.length === 0,
  };
}

function isFullDateAgreement(e: Evidence): boolean {
  if (e.level !== 'exact' && e.level !== 'exact-placeholder') return false;
  return [e.ours, e.theirs].every((d) => d === undefined || isIsoDate(d));
}

function contradiction(e: Evidence): readonly string[] {
  // Some senders write M for unknown, so their M against the register's F contradicts nothing.
  if (e.field === 'sex' && e.level === 'different' && e.theirs?.toUpperCase().startsWith('M')) return [];
  const found: string[] = [];
  const level = CONTRADICTING_LEVELS[e.field]?.[e.level];
  if (level) found.push(level);
  for (const t of e.tokens ?? []) {
    const token = e.field === 'name' ? CONTRADICTING_TOKENS[t.level] : undefined;
    if (token) found.push(token);
  }
  return found;
}

/**
 * Text whose keyed digest stands for one side of "not the same person": every field that could change the answer,
 * in a fixed order. Only the digest is kept. The field names are part of the text, so a value cannot move fields.
 */
export function identityDigestText(person: PersonDescription): string {
  const lines: string[] = ['identity 1'];
  const add = (field: string, values: readonly (string | undefined)[]) => {
    for (const v of [...new Set(values.filter((x): x is string => !!x))].sort()) lines.push(`${field}=${v}`);
  };
  add(
    'name',
    person.names.map((n) => JSON.stringify([n.surname ?? '', n.given ?? '', n.middle ?? '', n.full ?? ''])),
  );
  add('birthDate', person.birthDates ?? []);
  add('sex', [person.sex]);
  add('citizenship', person.citizenships ?? []);
  add(
    'document',
    (person.documents ?? []).map((d) => JSON.stringify([d.issuer ?? '', d.number])),
  );
  add('fbiNumber', [person.fbiNumber]);
  add('aNumber', [person.aNumber]);
  add('biometric', [person.biometricRef]);
  return lines.join('\n');
}
