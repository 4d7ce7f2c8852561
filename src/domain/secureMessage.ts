import { plainUpper } from '#basics/text.js';

/** What a thread may be about; each is shown only to a party that may see the object itself. */
export const THREAD_ABOUT = {
  registrant: 'A registrant',
  relocation: 'A move',
  'travel-notice': 'A travel notice',
} as const;
export type ThreadAbout = keyof typeof THREAD_ABOUT;

export const MESSAGE_MAX = { subject: 120, body: 20_000, parties: 12 } as const;

/**
 * Words by which a message is found: whole words of two characters and more, folded. Bodies are sealed, so a search
 * compares digests of words and cannot find a part of one.
 */
export function searchWords(text: string): readonly string[] {
  return [...new Set(plainUpper(text).split(/[^\p{L}\p{N}]+/u))]
    .filter((word) => word.length > 1)
    .slice(0, 3000);
}
