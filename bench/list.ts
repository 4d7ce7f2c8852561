import type { Bench } from './bench.js';

export type { Bench } from './bench.js';

/** Every bench by its name; loaded when asked for, since some need heavy peers. */
export const BENCHES: Readonly<Record<string, { readonly summary: string; load(): Promise<Bench> }>> = {
  'match-names': {
    summary: 'Recall of name forms and of names across scripts, on pairs that nothing was trained on',
    load: async () => (await import('./matchNames.js')).bench,
  },
  'match-accuracy': {
    summary: 'Recall against false alerts: names, files, cultures, relatives, 1,000,000 others',
    load: async () => (await import('./matchAccuracy.js')).bench,
  },
  'match-fit': {
    summary: 'Fits the weights of the matching model on labeled pairs; reports travelers held back',
    load: async () => (await import('./matchFit.js')).bench,
  },
  'match-speed': {
    summary:
      'Screenings a second and latency at 1,000,000 records beside PostgreSQL, FlexSearch and MiniSearch',
    load: async () => (await import('./matchSpeed.js')).bench,
  },
  intake: {
    summary: 'EDIFACT bytes to canonical persons on one core, npm edifact beside it, hostile input of 64 MB',
    load: async () => (await import('./intake.js')).bench,
  },
  'intake-text': {
    summary: 'NCIC text to persons on one core: answers, a register stream, hostile input of 64 MB',
    load: async () => (await import('./intakeText.js')).bench,
  },
  'intake-partners': {
    summary:
      'Fingerprint transactions, alerts, advice and bookings to persons on one core; the door; hostile input of 64 MB',
    load: async () => (await import('./intakePartners.js')).bench,
  },
  journey: {
    summary:
      'Manifests of 300 through the door to candidates, notifications and first attempts, on both databases',
    load: async () => (await import('./journey.js')).bench,
  },
  doors: {
    summary: 'Every door from bytes to notification queued; the interactive query of ports, 50 a second',
    load: async () => (await import('./doors.js')).bench,
  },
  registry: {
    summary: 'The registry of 1,000 agencies: pages under 200 officers, import of a table, all clocks again',
    load: async () => (await import('./registry.js')).bench,
  },
};
