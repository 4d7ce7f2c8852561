import { isWarrantFile, type RecordDetails } from '#domain/registerRecord.js';
import type { PolicyFacts } from '#domain/routingRules.js';
import type { RegisterRecord } from './registerRecords.js';

const EXTRADITION = {
  full: 'full',
  limited: 'limited',
  'surrounding-states': 'limited',
  none: 'none',
  pending: 'unknown',
} as const;

type RecordFacts = Pick<
  PolicyFacts,
  'foreignTie' | 'extradition' | 'minorVictim' | 'tier' | 'supervised' | 'travelBarred' | 'warrant'
>;

/**
 * What the records of a person answer to the policies. What they do not say stays unknown: a missing victim's age is
 * no adult victim.
 * @param countries citizenships and issuers of documents, ISO 3166 alpha-3
 */
export function recordFacts(
  records: readonly Pick<RegisterRecord, 'file' | 'details'>[],
  countries: readonly string[],
  today: string,
): RecordFacts {
  const details = records.map((r) => r.details as RecordDetails);
  const warrant = details.map((d) => d.warrant).find(Boolean);
  const ages = details.flatMap((d) => d.victims ?? []).map((v) => v.age);
  const tiers = details.flatMap((d) => (d.tier ? [d.tier] : [])).sort();
  const supervision = details.flatMap((d) => (d.supervision ? [d.supervision] : []));
  const inForce = supervision.filter((s) => s.until === undefined || s.until >= today);
  return {
    foreignTie: countries.length === 0 ? 'unknown' : countries.some((c) => c !== 'USA') ? 'yes' : 'no',
    extradition: warrant === undefined ? 'unknown' : EXTRADITION[warrant.extraditionLimit],
    minorVictim: ages.some((age) => age !== undefined && age < 18)
      ? 'yes'
      : ages.length > 0 && ages.every((age) => age !== undefined)
        ? 'no'
        : 'unknown',
    tier: tiers.at(-1) ?? 'unknown',
    supervised: inForce.length > 0 ? 'yes' : supervision.length > 0 ? 'no' : 'unknown',
    travelBarred: inForce.some((s) => s.travelBarred === true)
      ? 'yes'
      : inForce.some((s) => s.travelBarred === false)
        ? 'no'
        : 'unknown',
    warrant: records.some((r) => isWarrantFile(r.file)) ? 'active' : 'none',
  };
}

/** Nothing but a foreign authority's word is known of the person. */
export function isForeignOnly(records: readonly Pick<RegisterRecord, 'file'>[]): boolean {
  return records.length > 0 && records.every((r) => r.file === 'FOREIGN');
}
