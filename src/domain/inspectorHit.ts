import { CLEARANCE_SAYS, type ClearanceFinding } from './clearance.js';
import type { Band, Evidence, EvidenceField, PossibleMatch } from './evidence.js';
import { judgeIdentity } from './identity.js';
import type { PersonDescription } from './person.js';
import type { SubjectStatus } from './subject.js';

/**
 * What an inspector at a port is told of one possible match: that there is one, how certain, what agrees, what to do
 * and with whom to confirm. Nothing of the record itself: values stay with those who are told by notification, and with
 * the holder of the record, who answers (28 CFR 20; a hit is no ground to arrest or detain).
 */
export interface InspectorHit {
  readonly status: SubjectStatus;
  /** certain: a verified identifier or a full document agrees and nothing contradicts. Else a possible match. */
  readonly certainty: 'certain' | 'possible';
  readonly band: Band | null;
  /** Words of the fields that agree; no values. */
  readonly agrees: readonly string[];
  /** What speaks against, in words. */
  readonly against: readonly string[];
  readonly instruction: string;
  readonly confirmWith: {
    readonly agency: string;
    readonly ori: string;
    readonly phone: string | null;
  } | null;
}

const FIELD_WORDS: Readonly<Record<EvidenceField, string>> = {
  name: 'name',
  birthDate: 'birth date',
  sex: 'sex',
  citizenship: 'citizenship',
  document: 'document number',
  fbiNumber: 'FBI number',
  aNumber: 'alien number',
  biometric: 'biometric',
  relatives: 'relatives',
  together: 'all findings together',
};

export const INSTRUCTIONS: Readonly<Record<SubjectStatus, string>> = {
  wanted:
    'Refer to secondary inspection. Possible warrant: confirm with its holder that it is active and that this is the person before any arrest. This hit alone is no ground to arrest or detain.',
  'non-fugitive':
    'Refer to secondary inspection, which is mandatory for a registrant. A registration is no ground to arrest, detain or refuse.',
};

/** Of a possible match that a decided redress cleared: the traveller is not to be held up for it once more. */
export const CLEARED =
  'Previously cleared: a decided redress says that this traveler is not the person of this record. Compare the traveler with the document shown; this hit alone is no reason to refer.';

export const BY_HAND =
  'Check by hand: the register that was asked is out of date or missing, so "nothing found" means nothing. Query NCIC directly.';

/**
 * What an inspector at the port reads of one possible match: how sure, on what, and what to do now.
 * @param holder who confirms the warrant; shown, never called by the program
 * @param redress whether a decided redress cleared this traveler of the record; an identifier that agrees outweighs it
 */
export function inspectorHit(
  traveller: PersonDescription,
  match: PossibleMatch,
  status: SubjectStatus,
  holder: InspectorHit['confirmWith'],
  redress: ClearanceFinding | null = null,
): InspectorHit {
  const identity = judgeIdentity(traveller, match.evidence);
  // An identifier speaks louder than any redress, as for the officer.
  const isCleared = redress === 'holds' && identity.path === 'fuzzy';
  return {
    status,
    certainty: identity.path === 'certain' ? 'certain' : 'possible',
    band: match.band,
    agrees: [...new Set(match.evidence.filter(agrees).map((e) => FIELD_WORDS[e.field]))],
    against: [...identity.contradictions, ...(isCleared ? [CLEARANCE_SAYS.holds] : [])],
    instruction: isCleared ? CLEARED : INSTRUCTIONS[status],
    confirmWith: holder,
  };
}

function agrees(e: Evidence): boolean {
  return e.bits > 0 && e.level !== 'missing' && e.field !== 'together';
}
