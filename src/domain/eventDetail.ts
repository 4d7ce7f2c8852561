import type { TravelEventKind } from './travelEvent.js';

/** Facts of an event that an officer reads beside it, with the words before their values; of the event, never of the person. */
const SHOWN: readonly (readonly [fact: string, says: string])[] = [
  ['report', 'report'],
  ['agency', 'by'],
  ['officer', 'officer'],
  ['date', 'on'],
  ['charges', 'charges'],
  ['caseNumber', 'case'],
  ['transaction', 'fingerprint transaction'],
  ['result', 'result'],
  ['reason', 'reason'],
  ['trigger', 'trigger'],
  ['country', 'country'],
  ['basis', 'basis'],
  ['notice', 'notice'],
  ['caution', 'caution'],
  ['queriedBy', 'asked by'],
  ['queryKey', 'inquiry'],
];

const KINDS: ReadonlySet<TravelEventKind> = new Set([
  'police-report',
  'inspection',
  'live-query',
  'visa-application',
  'foreign-advice',
]);

/** What is known of an event beyond kind and state, in one line; empty where nothing of the table is known. */
export function eventDetail(event: {
  readonly kind: TravelEventKind;
  readonly facts: Readonly<Record<string, unknown>>;
}): string {
  if (!KINDS.has(event.kind)) return '';
  return SHOWN.flatMap(([fact, says]) => {
    const value = event.facts[fact];
    const text = Array.isArray(value) ? value.filter((v) => typeof v === 'string').join(', ') : value;
    return typeof text === 'string' && text !== '' ? [`${says} ${text}`] : [];
  }).join('; ');
}
