import type { ManifestPerson, ManifestReferences } from '../manifest.js';
import type { ReportedEvent } from '../reportedEvent.js';

/**
 * Types of transaction of the FBI's biometric services (EBTS 1.004), by what they mean here. A hit says that prints
 * taken somewhere are those of a person on file: a certain identity. A submission only carries prints to be searched.
 */
export interface TransactionRow {
  readonly says: string;
  readonly means: 'hit' | 'answer' | 'activity' | 'submission' | 'subscription' | 'error';
}

// biome-ignore format: a table
export const TRANSACTIONS: Readonly<Record<string, TransactionRow>> = {
  SPN:    { says: 'special population notification: prints of a person on a special list were searched', means: 'hit' },
  SPCN:   { says: 'special population notification, older name', means: 'hit' },
  UHN:    { says: 'unsolicited hit: a later search met prints on file', means: 'hit' },
  ULM:    { says: 'unsolved latent match', means: 'hit' },
  HNR:    { says: 'hit notification', means: 'hit' },
  RPISR:  { says: 'answer of the rapid search', means: 'answer' },
  SRE:    { says: 'search result', means: 'answer' },
  SRB:    { says: 'search result with biometrics', means: 'answer' },
  SRT:    { says: 'search result of a ten-print card', means: 'answer' },
  RBN:    { says: 'rap back: something was recorded of a subscribed person', means: 'activity' },
  RBRN:   { says: 'rap back renewal is due', means: 'subscription' },
  RBSCRM: { says: 'rap back subscription, criminal', means: 'subscription' },
  RBSCVL: { says: 'rap back subscription, civil', means: 'subscription' },
  RBMNT:  { says: 'rap back maintenance', means: 'subscription' },
  RBSR:   { says: 'rap back subscription answer', means: 'subscription' },
  ERRA:   { says: 'error answer', means: 'error' },
  ERRT:   { says: 'error answer to a ten-print submission', means: 'error' },
  ERRI:   { says: 'error answer to an image request', means: 'error' },
  CAR:    { says: 'criminal ten-print submission', means: 'submission' },
  CRM:    { says: 'criminal submission', means: 'submission' },
  NFUF:   { says: 'applicant submission', means: 'submission' },
  MAP:    { says: 'miscellaneous applicant submission', means: 'submission' },
  AMN:    { says: 'amnesia victim submission', means: 'submission' },
  TPIS:   { says: 'ten-print image search', means: 'submission' },
  TPRS:   { says: 'ten-print rap sheet search', means: 'submission' },
  LFFS:   { says: 'latent feature search', means: 'submission' },
  LFIS:   { says: 'latent image search', means: 'submission' },
  RPIS:   { says: 'rapid search', means: 'submission' },
  FIDR:   { says: 'foreign prints, direct route', means: 'submission' },
  FANC:   { says: 'federal applicant, no charge', means: 'submission' },
  RFR:    { says: 'response to a request', means: 'subscription' },
  SRNR:   { says: 'supervised release notice', means: 'submission' },
};

/** Words of search results (2.059): what an answer says of the person searched. */
export const SEARCH_RESULTS: Readonly<Record<string, 'hit' | 'possible' | 'none'>> = {
  R: 'hit',
  Y: 'possible',
  G: 'none',
  I: 'hit',
  N: 'none',
};

/**
 * On which occasion prints were taken, by the stated reason (2.037) or the agency that searched: it decides which
 * event the hit is. Rows are tried in order; what none of them says is a query of the files.
 */
// biome-ignore format: a table
export const OCCASIONS: readonly {
  readonly reason?: RegExp;
  readonly agency?: RegExp;
  readonly event: Pick<ReportedEvent, 'kind' | 'state' | 'direction'>;
}[] = [
  { reason: /\bVISA\b/i, event: { kind: 'visa-application', state: 'filed' } },
  { reason: /WAIVER/i, event: { kind: 'aro-waiver', state: 'filed' } },
  { reason: /PERMANENT RESID|ADJUSTMENT OF STATUS/i, event: { kind: 'lpr-application', state: 'filed' } },
  { reason: /PORT OF ENTRY|ADMISSION|BORDER|INSPECTION/i, event: { kind: 'inspection', state: 'primary', direction: 'entry' } },
  { agency: /^DCDOS/, event: { kind: 'visa-application', state: 'filed' } },
  { agency: /^..(CBP|INS)/, event: { kind: 'inspection', state: 'primary', direction: 'entry' } },
];

/** What of a transaction counts, whatever form it came in. */
export interface Transaction {
  readonly type: string;
  readonly references: ManifestReferences;
  readonly person: ManifestPerson | undefined;
  /** Control number of this transaction, and of the one that it answers. */
  readonly controlNumber: string | undefined;
  readonly answersNumber: string | undefined;
  /** Instant, or a local time. */
  readonly occurredAt: string | undefined;
  readonly searchResult: string | undefined;
  readonly reason: string | undefined;
  /** Agency that took or searched the prints, and the officer it names. */
  readonly agency: string | undefined;
  readonly officer: string | undefined;
  readonly says: string | undefined;
  /** Code of what happened, in a rap back notice. */
  readonly trigger: string | undefined;
}

/** What happened to the person of a transaction; undefined where nothing happened that counts as an event. */
export function eventOf(
  t: Transaction,
): { readonly event: ReportedEvent; readonly verified: boolean } | undefined {
  const row = TRANSACTIONS[t.type];
  const reference = t.answersNumber ?? t.controlNumber;
  if (!row || !t.person || reference === undefined) return undefined;
  const result =
    row.means === 'hit' ? 'hit' : row.means === 'answer' ? SEARCH_RESULTS[t.searchResult ?? ''] : undefined;
  const facts = {
    transaction: t.type,
    ...known('result', result),
    ...known('searchResult', t.searchResult),
    ...known('agency', t.agency),
    ...known('officer', t.officer),
    ...known('reason', t.reason),
    ...known('message', t.says),
    ...known('controlNumber', t.controlNumber),
  };
  const occurred = t.occurredAt === undefined ? {} : { occurredAt: t.occurredAt };
  if (row.means === 'activity')
    return {
      verified: true,
      event: {
        person: 0,
        kind: 'police-report',
        state: 'record-updated',
        reference: `rap-back ${reference}`,
        ...occurred,
        facts: { ...facts, ...known('trigger', t.trigger) },
      },
    };
  if (result !== 'hit' && result !== 'possible') return undefined;
  const occasion = OCCASIONS.find(
    (o) =>
      (o.reason !== undefined && t.reason !== undefined && o.reason.test(t.reason)) ||
      (o.agency !== undefined && t.agency !== undefined && o.agency.test(t.agency)),
  );
  return {
    verified: result === 'hit',
    event: {
      person: 0,
      ...(occasion?.event ?? { kind: 'live-query', state: 'recorded' }),
      reference: `search ${reference}`,
      ...occurred,
      facts,
    },
  };
}

function known<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string };
}
