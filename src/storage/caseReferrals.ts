import {
  CASE_ELEMENTS,
  CASE_ORIGINS,
  CASE_OUTCOMES,
  CASE_STATES,
  type CaseElement,
  type CaseOrigin,
} from '#domain/complianceCase.js';
import { judicialDistrict } from '#domain/judicialDistricts.js';
import { nameText } from '#domain/person.js';
import { findAgency } from './agencies.js';
import { type ComplianceCase, readCase, stepsOfCase } from './complianceCases.js';
import { officesFor } from './districtOffices.js';
import type { OccasionLoader } from './occasion.js';
import { operatingAgency } from './operatingAgency.js';
import { activeRecordsOfSubject } from './registerRecords.js';

const WITH_DISTRICT: ReadonlySet<ComplianceCase['state']> = new Set(['with-district', 'with-prosecutor']);

/** What the finding that opened a case says of a travel notice; a case by hand says nothing. */
const NOTICE_OF: Readonly<Record<CaseOrigin, { readonly travelNotice?: 'on-file' | 'none' }>> = {
  'without-notice': { travelNotice: 'none' },
  'other-country': { travelNotice: 'on-file' },
  'return-overdue': { travelNotice: 'on-file' },
  'resume-overdue': { travelNotice: 'on-file' },
  'by-hand': {},
};

/**
 * A compliance case was referred to a Marshals' district, on to the prosecutor, taken back or closed. It is told in a thread of its own, so
 * that the district's answer is an answer to the case. Taken back before anybody was told: nobody hears of it.
 */
export const loadCaseReferral: OccasionLoader<'caseReferralChanged'> = async (
  tx,
  { caseId, version, to },
) => {
  const c = await readCase(tx, caseId);
  const [record] = c ? await activeRecordsOfSubject(tx, c.subjectId) : [];
  if (!c?.district) return null;
  const toProsecutor = to === 'prosecutor';
  // Taken back before the prosecutor was told: that it ended is told once, to the district.
  if (toProsecutor && c.state !== 'with-prosecutor') return null;
  const referred = WITH_DISTRICT.has(c.state);
  const role = toProsecutor ? 'prosecutor' : 'usms-district';
  const offices = referred ? (await officesFor(tx, role, c.district)).receive : [];
  const desk = await findAgency(tx, (await operatingAgency(tx)).id);
  const steps = await stepsOfCase(tx, c.id);
  const note = steps.find(
    (s) =>
      s.kind ===
      (toProsecutor
        ? 'refer-prosecutor'
        : referred
          ? 'refer-district'
          : c.state === 'closed'
            ? 'close'
            : 'take-back'),
  );
  return {
    objectKind: 'compliance-case',
    objectId: c.id,
    version,
    subjectId: c.subjectId,
    tripId: null,
    filedByAgencyId: null,
    person: record?.person ?? { names: [{ full: c.name }] },
    countries: [],
    departsAtMs: null,
    cancelled: !referred,
    toProsecutor,
    late: false,
    travelBarred: 'unknown',
    observed: false,
    ...NOTICE_OF[c.origin],
    also: offices.map((o) => ({ agencyId: o.id, ties: ['referred-to' as const] })),
    values: {
      ...(record ? {} : { names: nameText({ full: c.name }) }),
      caseNumber: `${c.number}, ${judicialDistrict(c.district)!.name}`,
      caseGround: `${CASE_ORIGINS[c.origin]}. ${c.originSays}`,
      casePriority: `${c.band}, ${c.points} points by table ${c.priority.version}`,
      caseElements: (Object.keys(CASE_ELEMENTS) as CaseElement[])
        .map((e) => `${CASE_ELEMENTS[e].says}: ${(c.elements[e]?.answer ?? 'open').replace('-', ' ')}`)
        .join('\n'),
      ...(note && note.note !== '' ? { caseNote: note.note } : {}),
      ...(referred ? {} : { caseOutcome: c.outcome ? CASE_OUTCOMES[c.outcome].says : CASE_STATES[c.state] }),
      ...(desk ? { contactAgency: desk.name } : {}),
      ...(desk?.ori ? { contactOri: desk.ori } : {}),
    },
  };
};
