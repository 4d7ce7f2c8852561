import type { ManifestKind, ManifestMessage, ManifestPerson, ManifestReferences } from './manifest.js';
import type { Remarks } from './outcome.js';
import type { ReportedEvent } from './reportedEvent.js';

/** A message that is no passenger list: persons, what is reported of them, and nothing of a voyage. */
export function plainMessage(m: {
  readonly format: string;
  readonly remarks: Remarks;
  readonly kind: ManifestKind;
  readonly persons?: readonly ManifestPerson[];
  readonly events?: readonly ReportedEvent[];
  readonly references?: ManifestReferences;
  readonly from?: number;
  readonly to: number;
}): ManifestMessage {
  return {
    format: m.format,
    outcome: m.remarks.outcome,
    warnings: m.remarks.warnings,
    references: m.references ?? {},
    kind: m.kind,
    legs: [],
    persons: m.persons ?? [],
    declaredTotals: {},
    ...(m.events === undefined ? {} : { events: m.events }),
    range: { from: m.from ?? 0, to: m.to },
  };
}

/** Whether anything in a description can be matched: a name, a number, a print. */
export function canBeMatched(p: ManifestPerson): boolean {
  return (
    p.names.length > 0 ||
    (p.documents?.length ?? 0) > 0 ||
    p.fbiNumber !== undefined ||
    p.aNumber !== undefined ||
    p.biometricRef !== undefined
  );
}
