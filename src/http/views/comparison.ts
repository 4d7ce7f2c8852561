import type { Evidence, EvidenceField } from '#domain/evidence.js';
import { explainMatch } from '#domain/explanation.js';
import { countryName } from '#domain/foreignMessage.js';
import { type Address, nameText, type PersonDescription, type TravelDocument } from '#domain/person.js';
import { EXTRADITION_LIMITS, type RecordDetails, recordLabel } from '#domain/registerRecord.js';
import type { CaseFacts } from '#storage/caseFacts.js';
import type { ComparedField, ComparisonRow, SourcedValue, Verdict } from '#web/parts/Comparison.js';
import { iso } from './eventLine.js';

/** Traveller and record field by field, with where each value comes from and what the comparison found. */
export function comparisonOf(facts: CaseFacts): readonly ComparisonRow[] {
  const { event, record, candidate } = facts;
  const theirs = event.traveller;
  const ours = record.person;
  const verdicts = verdictsOf(facts);
  const verified = theirs.verified ?? [];
  const carrier = (lines: readonly (string | undefined)[], isVerified?: boolean): SourcedValue => ({
    lines: known(lines),
    source: facts.voyage
      ? `${facts.voyage.carrier} ${facts.voyage.number}, from ${event.senderName}`
      : event.senderName,
    asOf: iso(event.updatedAtMs),
    ...(isVerified === undefined ? {} : { verified: isVerified }),
  });
  const file = (lines: readonly (string | undefined)[]): SourcedValue => ({
    lines: known(lines),
    source: recordLabel(record),
    asOf: iso(record.updatedAtMs),
  });
  const rows: ComparisonRow[] = [];
  const pair = (
    field: ComparedField,
    their: readonly (string | undefined)[],
    our: readonly (string | undefined)[],
    verdict: Verdict | undefined = verdicts.get(field as EvidenceField),
    isVerified?: boolean,
  ) => {
    const [t, o] = [known(their), known(our)];
    if (t.length === 0 && o.length === 0) return;
    rows.push({
      field,
      ...(t.length > 0 ? { traveller: carrier(t, isVerified) } : {}),
      ...(o.length > 0 ? { record: file(o) } : {}),
      verdict: verdict ?? (t.length === 0 || o.length === 0 ? 'missing' : 'cannot-tell'),
    });
  };
  pair('name', theirs.names.slice(0, 1).map(nameText), ours.names.slice(0, 1).map(nameText));
  pair('otherNames', theirs.names.slice(1).map(nameText), ours.names.slice(1).map(nameText), 'cannot-tell');
  pair('birthDate', theirs.birthDates ?? [], ours.birthDates ?? []);
  pair('sex', [sexText(theirs)], [sexText(ours)]);
  pair(
    'citizenship',
    (theirs.citizenships ?? []).map(countryName),
    (ours.citizenships ?? []).map(countryName),
  );
  pair(
    'residence',
    [theirs.residence && countryName(theirs.residence)],
    [ours.residence && countryName(ours.residence)],
  );
  pair('birthPlace', [theirs.birthPlace], [ours.birthPlace]);
  pair(
    'document',
    (theirs.documents ?? []).map(documentText),
    (ours.documents ?? []).map(documentText),
    undefined,
    (theirs.documents ?? []).length > 0 ? verified.includes('document') : undefined,
  );
  pair('usAddress', [addressText(theirs.usAddress)], [addressText(ours.usAddress)]);
  pair('fbiNumber', [theirs.fbiNumber], [ours.fbiNumber]);
  pair('aNumber', [theirs.aNumber], [ours.aNumber]);
  pair('biometric', [theirs.biometricRef], [ours.biometricRef]);
  return [...rows, ...recordOnly(facts, candidate.recordVersion)];
}

/** What only a record can have: nothing of the traveller to compare it with. */
function recordOnly(facts: CaseFacts, _version: number): ComparisonRow[] {
  const rows: ComparisonRow[] = [];
  const of = (field: ComparedField, lines: readonly (string | undefined)[], source: string, at: number) => {
    if (known(lines).length > 0) rows.push({ field, record: { lines: known(lines), source, asOf: iso(at) } });
  };
  for (const r of facts.records) {
    const details = r.details as RecordDetails;
    const agency = facts.agencies.find((a) => a.id === r.enteringAgencyId)?.name ?? r.enteringOri;
    if (details.warrant && !rows.some((x) => x.field === 'warrant'))
      of(
        'warrant',
        [
          details.warrant.offense ?? details.warrant.offenseCode,
          `Warrant of ${details.warrant.dateOfWarrant}, ${details.warrant.issuingOri}`,
          EXTRADITION_LIMITS[details.warrant.extraditionLimit],
        ],
        agency,
        r.updatedAtMs,
      );
    if (r.file === 'NSOR' && !rows.some((x) => x.field === 'offence')) {
      of(
        'offence',
        [details.offense ?? details.offenseCode, details.convictedOn && `Convicted ${details.convictedOn}`],
        agency,
        r.updatedAtMs,
      );
      of('registers', [agency], recordLabel(r), r.updatedAtMs);
      of(
        'registersUntil',
        [r.registersUntil ?? (details.lifetime ? 'For life' : undefined)],
        recordLabel(r),
        r.updatedAtMs,
      );
    }
  }
  return rows;
}

/** A name that agrees in part is said to agree in part; everything else follows the sign of its bits. */
function verdictsOf({ candidate }: CaseFacts): ReadonlyMap<EvidenceField, Verdict> {
  const { kept } = candidate;
  const explained = explainMatch(kept.match, kept.stamp, kept.marginBits);
  return new Map(
    explained.rows.map((row, i) => {
      const level = (kept.match.evidence[i] as Evidence).level;
      if (row.field === 'name' && (level === 'partly' || (level === 'alike' && row.bits > 0)))
        return [row.field, 'partly'] as const;
      return [row.field, row.verdict === 'neutral' ? 'cannot-tell' : row.verdict] as const;
    }),
  );
}

function known(lines: readonly (string | undefined)[]): string[] {
  return [...new Set(lines.filter((l): l is string => l !== undefined && l !== ''))];
}

function sexText(person: PersonDescription): string | undefined {
  return person.sex && { M: 'Male', F: 'Female', X: 'Other (X)', U: undefined }[person.sex];
}

export function documentText(d: TravelDocument): string {
  const kind = d.kind.replaceAll('-', ' ');
  return [
    `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${d.number}`,
    d.issuer,
    d.expiry && `expires ${d.expiry}`,
  ]
    .filter(Boolean)
    .join(', ');
}

function addressText(a: Address | undefined): string | undefined {
  return a && [a.street, a.city, a.region, a.postcode, a.country].filter(Boolean).join(', ');
}
