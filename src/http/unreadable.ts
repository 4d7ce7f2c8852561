import { clip, isStorable, printable } from '#basics/text.js';

/** No shape of ours goes deeper; what calls itself would run out of stack somewhere behind it. */
const DEPTH_MAX = 60;

/**
 * What no shape would say of a value from outside and no database takes: a text with U+0000 or half of a surrogate
 * pair, as value or as name of a member, and data nested without end. Undefined where there is none of it.
 * @param at how the value is called in answers, such as `body`
 */
export function unreadable(
  at: string,
  value: unknown,
): { readonly at: string; readonly problem: string } | undefined {
  // A list of what is still to be looked at instead of a call inside a call: depth is what is asked about.
  const waiting: { readonly at: string; readonly value: unknown; readonly depth: number }[] = [
    { at, value, depth: 0 },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value: v, depth } = next;
    if (typeof v === 'string' && !isStorable(v))
      return {
        at: next.at,
        problem: 'a character that is no text (U+0000, or half of a surrogate pair). Expected text',
      };
    if (typeof v !== 'object' || v === null || ArrayBuffer.isView(v)) continue;
    if (depth >= DEPTH_MAX)
      return { at: clip(next.at, 80), problem: `nested deeper than ${DEPTH_MAX}. Expected less` };
    for (const [name, inner] of Object.entries(v)) {
      const inside = `${next.at}.${clip(printable(name), 40)}`;
      if (!isStorable(name))
        return {
          at: next.at,
          problem: 'a name that is no text (U+0000, or half of a surrogate pair). Expected text',
        };
      waiting.push({ at: inside, value: inner, depth: depth + 1 });
    }
  }
  return undefined;
}
