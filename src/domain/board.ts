import { plainUpper } from '#basics/text.js';

/** Boards of the exchange. Everybody reads what a moderator let in, so no personal data may stand here. */
export const BOARDS = {
  procedures: { title: 'Procedures', says: 'How other offices do it: forms, checks, hand-overs.' },
  law: { title: 'Law and tiering', says: 'Codes, readings, statutes that are hard to find.' },
  tribal: { title: 'Indian Country', says: 'Agreements with states, split land, small offices.' },
  systems: { title: 'Systems', says: 'NSOR, prints, this program: questions and answers.' },
} as const satisfies Record<string, { title: string; says: string }>;
export type BoardCode = keyof typeof BOARDS;

/** Shapes that only personal data have. A moderator looks for what no shape tells. */
const SHAPES: readonly (readonly [shape: RegExp, says: string])[] = [
  [/\b\d{3}-\d{2}-\d{4}\b/, 'a Social Security number'],
  [/\b[A-Z]\d{9}\b/, 'a number of an NCIC record'],
  [/\bA\d{8,9}\b/i, 'an alien registration number'],
  [/\b(born|dob|birth)\b[^.\n]{0,20}\d/i, 'a date of birth'],
  [/\b\d{1,2}\/\d{1,2}\/(19|20)\d{2}\b/, 'a full date'],
  [/\b(19|20)\d{2}-\d{2}-\d{2}\b/, 'a full date'],
  [/\b\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b/, 'a telephone number'],
  [/[^\s@]+@[^\s@]+\.[a-z]{2,}/i, 'an e-mail address'],
];

/** What in a text looks like personal data; empty: nothing that a machine can tell. */
export function personalDataIn(text: string): readonly string[] {
  return [...new Set(SHAPES.filter(([shape]) => shape.test(text)).map(([, says]) => says))];
}

/** Words of a text in which names of registrants are looked for. */
export function namesWords(text: string): readonly string[] {
  return [...new Set(plainUpper(text).split(/[^A-Z]+/))].filter((w) => w.length > 1).slice(0, 2000);
}
