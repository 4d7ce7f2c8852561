import type { DocumentMark } from '#documents/document.js';
import { isTrainingAgency } from '#domain/training.js';
import type { Services } from './services.js';

/** What everything on paper for this reader is marked with: who practises takes nothing away that looks real. */
export function markOf(c: {
  readonly services: Pick<Services, 'settings'>;
  readonly actor: { readonly agencyId: string };
}): DocumentMark {
  if (isTrainingAgency(c.actor.agencyId)) return 'training';
  return c.services.settings.isTest ? 'test' : 'none';
}

/** The same before a line of text, such as an entry of a calendar file. */
export function markWord(c: Parameters<typeof markOf>[0]): string {
  return { none: '', test: 'TEST: ', training: 'TRAINING: ' }[markOf(c)];
}
