import type { IsoDate } from '#basics/dates.js';
import { NCIC_MESSAGES } from './ncicMessages.js';
import { splitIdentification } from './ncicRecord.js';
import type { NsorHeld, NsorMessage } from './nsorEntry.js';
import { REMOVED } from './purge.js';

/**
 * What a record of NSOR holds after messages: each is taken for what it said, never for what the registry held when it
 * was made. Of a change that NCIC refused nothing is held, whatever was accepted beside it.
 * @param messages accepted ones, or also those whose answer is awaited; the oldest first
 * @param carried what a record held that was here before its messages; null: there was none
 * @returns null: there is no record, or NSOR has let go of it
 */
export function heldAfter(
  messages: readonly Pick<NsorMessage, 'key' | 'values' | 'cleared'>[],
  carried: NsorHeld | null = null,
): NsorHeld | null {
  let main: Map<string, string> | null = carried && new Map(carried.main);
  let more = [...(carried?.more ?? [])];
  for (const m of messages) {
    const action = NCIC_MESSAGES.get(m.key)?.action;
    // What was purged is found nowhere any more, here neither: what removes it has its own road.
    const told = m.values.filter((v) => v.value !== '' && !v.value.includes(REMOVED));
    const { changes } = splitIdentification(told);
    if (action === 'clear' || action === 'cancel') [main, more] = [null, []];
    else if (action === 'enter') {
      main = new Map();
      more = [];
      for (const { code, value } of told.filter((v) => v.code !== 'NIC'))
        if (main.has(code)) more.push({ code, value });
        else main.set(code, value);
    } else if (main === null) continue;
    else if (action === 'modify') {
      for (const { code, value } of changes) main.set(code, value);
      for (const code of m.cleared) main.delete(code);
    } else if (action === 'supplement')
      more.push(...changes.filter((v) => !more.some((h) => h.code === v.code && h.value === v.value)));
    else if (action === 'remove-supplement')
      more = more.filter((h) => !changes.some((v) => v.code === h.code && v.value === h.value));
  }
  return main === null ? null : { main, more };
}

/** Whether a message says the same as one that NCIC refused: asked again it would be refused again. */
export function saysTheSame(
  a: Pick<NsorMessage, 'key' | 'values' | 'cleared'>,
  b: Pick<NsorMessage, 'key' | 'values' | 'cleared'>,
): boolean {
  const said = (m: typeof a) =>
    JSON.stringify([
      m.key,
      m.values.filter((v) => v.code !== 'NIC').map((v) => [v.code, v.value]),
      m.cleared,
    ]);
  return said(a) === said(b);
}

/** Homes, jobs and schools of a day: without those that are over or yet to come, but never without a home. */
export function inForceOn<
  V extends { readonly element: string; readonly fromOn: IsoDate | null; readonly untilOn: IsoDate | null },
>(values: readonly V[], today: IsoDate): V[] {
  const runs = (v: V) => (v.fromOn ?? '') <= today && (v.untilOn === null || v.untilOn >= today);
  const homeless = !values.some((v) => v.element === 'residence' && runs(v));
  return values.filter((v) => !PLACES.has(v.element) || runs(v) || (v.element === 'residence' && homeless));
}
const PLACES: ReadonlySet<string> = new Set(['residence', 'employment', 'school']);
