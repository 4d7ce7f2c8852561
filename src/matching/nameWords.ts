import { TITLES as ALL_TITLES, PARTICLES as GLUE } from './vocabulary.js';

/**
 * How the words of `vocabulary.ts` are used in analysis: which titles go, which are kept as glue because they are
 * also names, and which particles count only in the right place.
 */

/** Titles that are also given names or surnames somewhere: kept as low-weight glue, never dropped. */
export const NAME_LIKE_TITLES: ReadonlySet<string> = new Set(
  (
    'don dona master mister lord lady father m sig capt major maj col colonel general gen judge sheikh sheik shaikh ' +
    'shaykh hajj haji hajji hadji alhaji alhaja sayyid syed sayed seyed ustaz mullah mulla maulana imam hafiz qari ' +
    'shri sri swami pandit tun tan datuk nai nang naai khun pan pani sama kun chan shi child king prince'
  ).split(' '),
);

export const TITLES: ReadonlySet<string> = new Set(
  [...ALL_TITLES].filter((word) => !NAME_LIKE_TITLES.has(word)),
);

/** Particles that are single letters: initials unless they stand inside a surname or are written small. */
export const LETTER_PARTICLES: ReadonlySet<string> = new Set([...GLUE].filter((word) => word.length === 1));

/** Particles, and the little words of names that are English phrases (Takes the Gun, Afraid of Bear). */
export const PARTICLES: ReadonlySet<string> = new Set([...GLUE, 'the', 'of', 'on', 'in', 'and']);
