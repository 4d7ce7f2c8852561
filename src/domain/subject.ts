import type { Id } from '#basics/ids.js';
import { err, ok, type Result } from '#basics/result.js';

export type SubjectId = Id<'subject'>;

/**
 * What the routing rules ask of a person. Wanted: an active warrant and either an NSOR record or an offence code
 * of the sex-offence table; any active warrant of a registrant counts, whatever it is for (domain.md (i) 5).
 */
export type SubjectStatus = 'wanted' | 'non-fugitive';

export interface StatusFacts {
  readonly activeNsorRecord: boolean;
  /** A foreign advice stands in for an NSOR record: the person is on a foreign register. */
  readonly activeForeignAdvice: boolean;
  readonly activeWarrant: boolean;
  /** Whether a code of the warrant's offence is in the sex-offence table. */
  readonly warrantForSexOffence: boolean;
}

/** `not-screened`: neither a registrant nor wanted for a sex offence; such entries are counted, not loaded. */
export function subjectStatus(facts: StatusFacts): SubjectStatus | 'not-screened' {
  const registrant = facts.activeNsorRecord || facts.activeForeignAdvice;
  if (facts.activeWarrant && (registrant || facts.warrantForSexOffence)) return 'wanted';
  return registrant ? 'non-fugitive' : 'not-screened';
}

/** A register record tied to a person by people. A link is never deleted: unlinking closes it. */
export interface SubjectLink {
  readonly id: string;
  readonly subjectId: SubjectId;
  readonly recordId: string;
  readonly linkedAtMs: number;
  readonly linkedBy: string;
  readonly reason: string;
  readonly unlinkedAtMs: number | null;
  readonly unlinkedBy: string | null;
  readonly unlinkReason: string | null;
}

export type LinkRefusal =
  | { readonly code: 'no-reason'; readonly says: string }
  | { readonly code: 'linked-elsewhere'; readonly says: string; readonly subjectId: SubjectId }
  | { readonly code: 'already-linked'; readonly says: string }
  | { readonly code: 'not-linked'; readonly says: string };

/** Ties a record to a subject. One record belongs to one subject at a time; moving it is unlink, then link. */
export function linkRecord(
  links: readonly SubjectLink[],
  link: {
    readonly id: string;
    readonly subjectId: SubjectId;
    readonly recordId: string;
    readonly by: string;
    readonly reason: string;
  },
  nowMs: number,
): Result<SubjectLink, LinkRefusal> {
  if (link.reason.trim() === '')
    return err({ code: 'no-reason', says: 'A link needs a reason that a later reader can judge.' });
  const open = links.find((l) => l.recordId === link.recordId && l.unlinkedAtMs === null);
  if (open && open.subjectId === link.subjectId)
    return err({ code: 'already-linked', says: 'The record is already linked to this subject.' });
  if (open)
    return err({
      code: 'linked-elsewhere',
      says: 'The record is linked to another subject. Unlink it there first.',
      subjectId: open.subjectId,
    });
  return ok({
    id: link.id,
    subjectId: link.subjectId,
    recordId: link.recordId,
    linkedAtMs: nowMs,
    linkedBy: link.by,
    reason: link.reason.trim(),
    unlinkedAtMs: null,
    unlinkedBy: null,
    unlinkReason: null,
  });
}

/** Closes a link; what was decided through it stays readable and may need reopening. */
export function unlinkRecord(
  link: SubjectLink,
  by: string,
  reason: string,
  nowMs: number,
): Result<SubjectLink, LinkRefusal> {
  if (reason.trim() === '') return err({ code: 'no-reason', says: 'Unlinking needs a reason.' });
  if (link.unlinkedAtMs !== null)
    return err({ code: 'not-linked', says: 'The record is no longer linked to this subject.' });
  return ok({ ...link, unlinkedAtMs: nowMs, unlinkedBy: by, unlinkReason: reason.trim() });
}

/** Follows "same person as" to the subject that stays. A circle is a broken assumption and throws. */
export function standingSubject(id: SubjectId, sameAs: ReadonlyMap<SubjectId, SubjectId | null>): SubjectId {
  const seen = new Set<SubjectId>();
  let at = id;
  for (let next = sameAs.get(at); next; next = sameAs.get(at)) {
    if (seen.has(at)) throw new Error(`subjects point at each other in a circle: ${[...seen].join(', ')}`);
    seen.add(at);
    at = next;
  }
  return at;
}

/** A registering agency's claim on a person, from one active NSOR record. */
export interface Registration {
  readonly agencyId: string;
  readonly jurisdiction: string;
  /** Why the person registers there: lives, works or studies; unknown where the record does not say. */
  readonly because: 'residence' | 'work' | 'school' | 'conviction' | 'unknown';
  /** ISO date of the registration in force. */
  readonly registeredOn: string | null;
}

const LEAD_ORDER: Readonly<Record<Registration['because'], number>> = {
  residence: 0,
  unknown: 1,
  work: 2,
  school: 3,
  conviction: 4,
};

/**
 * The lead SORA: the one of residence, else the most recent registration (domain.md (i) 6). Derived, never
 * stored, so that a move changes it at once. Null when nobody registers the person.
 */
export function leadRegistration(registrations: readonly Registration[]): Registration | null {
  return (
    [...registrations].sort(
      (a, b) =>
        LEAD_ORDER[a.because] - LEAD_ORDER[b.because] ||
        (b.registeredOn ?? '').localeCompare(a.registeredOn ?? '') ||
        a.agencyId.localeCompare(b.agencyId),
    )[0] ?? null
  );
}
