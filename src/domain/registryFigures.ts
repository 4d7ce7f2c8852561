import { type Release, releaseOfTrees, type Tree } from './statistics.js';

/** What a registration agency counts of its own registry. Counts of one day; nobody is named. */
export interface RegistryCounts {
  readonly registrants: readonly {
    readonly state: string;
    readonly tier: string;
    readonly complete: Completeness;
    readonly n: number;
  }[];
  /** By the month of registration, the last twelve. */
  readonly registrations: readonly { readonly month: string; readonly n: number }[];
  readonly duties: readonly { readonly kind: string; readonly outcome: DutyOutcome; readonly n: number }[];
  readonly nsor: readonly { readonly answer: string; readonly n: number }[];
  readonly absconding: readonly { readonly finding: string; readonly n: number }[];
}

export const DUTY_OUTCOMES = ['on-time', 'late', 'overdue', 'not-due'] as const;
export type DutyOutcome = (typeof DUTY_OUTCOMES)[number];
export const COMPLETENESS = ['all', 'from-90', 'from-75', 'below-75'] as const;
export type Completeness = (typeof COMPLETENESS)[number];
export const NSOR_ANSWERS = ['accepted', 'rejected', 'sent', 'queued', 'dropped'] as const;
export const ABSCONDING_FINDINGS = ['absconded', 'located', 'open'] as const;
export const TIERS = ['I', 'II', 'III', 'none'] as const;

/** What of the figures is shown: all to the agency itself, without small numbers where they go out. */
export function registryRelease(counts: RegistryCounts, how: 'exact' | 'published'): Release {
  const trees: readonly Tree[] = [
    { name: 'registrants', rows: counts.registrants, ways: [['state', 'tier'], ['complete']] },
    { name: 'registrations', rows: counts.registrations, ways: [['month']] },
    { name: 'duties', rows: counts.duties, ways: [['kind', 'outcome']] },
    { name: 'nsor', rows: counts.nsor, ways: [['answer']] },
    { name: 'absconding', rows: counts.absconding, ways: [['finding']] },
  ];
  return releaseOfTrees(trees, how);
}
