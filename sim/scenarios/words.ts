import { saidText } from '#web/parts/Said.js';
import { localText } from '#web/parts/When.js';

/** The zone in which the report says when: that of NSOTC. */
const ZONE = 'America/New_York';

/** An instant as the report says it. @param at ISO */
export function whenOf(at: string): string {
  return localText(at, ZONE);
}

/** Sentences one after another, each with one full stop, their days and instants as people read them. */
export function sentences(...parts: readonly string[]): string {
  const text = parts
    .map((p) => p.trim().replace(/\.+$/, ''))
    .filter((p) => p !== '')
    .map((p) => `${p}.`)
    .join(' ');
  return saidText(text, ZONE);
}
