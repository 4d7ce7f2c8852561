/** Shorter names with the same letters are other names (Amy, May). */
export const SCRAMBLED_LONG = 4;

/** The letters of a token in the order of the alphabet: the same for tokens of the same letters. */
export const lettersSorted = (folded: string): string => [...folded].sort().join('');

/** Whether two different folded Latin tokens are written with the same letters, each as often (Harry, Rarhy). */
export function areScrambled(a: string, b: string): boolean {
  if (a.length !== b.length || a.length < SCRAMBLED_LONG || a === b) return false;
  const counts = new Int8Array(26);
  for (let i = 0; i < a.length; i++) {
    counts[(a.charCodeAt(i) - 97) % 26]!++;
    counts[(b.charCodeAt(i) - 97) % 26]!--;
  }
  return counts.every((count) => count === 0);
}
