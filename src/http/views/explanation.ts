import { scoreWithout } from '#domain/calibration.js';
import {
  type Evidence,
  identifierAgrees,
  type PossibleMatch,
  type ScreeningStamp,
} from '#domain/evidence.js';
import { nameText, type PersonName } from '#domain/person.js';
import { screeningLines, strangersWhoReach } from '#screening/lines.js';
import type { Explanation } from '#web/parts/evidenceWords.js';
import { iso } from './eventLine.js';

/** A computed match with what hangs on each field, for the page of a candidate and of a record that somebody names. */
export function explanationView(
  match: PossibleMatch,
  stamp: ScreeningStamp,
  screenedAtMs: number,
  names: { readonly traveller: readonly PersonName[]; readonly record: readonly PersonName[] },
  beside: Pick<Explanation, 'next' | 'marginBits'> = {},
): Explanation {
  const lines = screeningLines(stamp.registerSize);
  const band = (bits: number, left: readonly Evidence[]) =>
    bits >= lines.urgentBits
      ? ('urgent' as const)
      : bits >= lines.reviewBits || identifierAgrees(left)
        ? ('review' as const)
        : null;
  const evidence = match.evidence.map((e) =>
    e.field === 'name'
      ? {
          ...e,
          ...(e.ours === undefined ? {} : { ours: asNamed(e.ours, names.record) }),
          ...(e.theirs === undefined ? {} : { theirs: asNamed(e.theirs, names.traveller) }),
        }
      : e,
  );
  const name = evidence.find((e) => e.field === 'name');
  return {
    bits: match.bits,
    otherNames: {
      traveller: isOther(name?.theirs, names.traveller),
      record: isOther(name?.ours, names.record),
    },
    evidence,
    without: match.evidence
      .filter((e) => e.bits !== 0 && e.field !== 'together')
      .map((e) => ({ field: e.field, bits: scoreWithout(match, e.field) }))
      .map((row) => ({
        ...row,
        band: band(
          row.bits,
          match.evidence.filter((e) => e.field !== row.field),
        ),
      })),
    ...beside,
    strangersPer1000: strangersWhoReach(match.bits, stamp),
    reviewLineBits: lines.reviewBits,
    urgentLineBits: lines.urgentBits,
    stamp,
    screenedAt: iso(screenedAtMs),
  };
}

/**
 * Earlier versions wrote a surname that they read as two names twice ("Huffmason Huffmason, Patrick"). What is kept of a
 * screening is never rewritten; it is folded where it is shown, and only to a name that the person has.
 */
function asNamed(compared: string, names: readonly PersonName[]): string {
  const has = (text: string) => names.some((name) => letters(nameText(name)) === letters(text));
  if (has(compared)) return compared;
  const folded = compared.replace(/(?<![\p{L}\p{N}])([\p{L}\p{M}'’-]+) \1(?![\p{L}\p{N}])/giu, '$1');
  return has(folded) ? folded : compared;
}

/** Whether the name that was compared is not the first of the person; the engine writes names without marks. */
function isOther(compared: string | undefined, names: readonly PersonName[]): boolean {
  const [first] = names;
  return compared !== undefined && first !== undefined && letters(compared) !== letters(nameText(first));
}

const letters = (name: string): string =>
  name
    .normalize('NFC')
    .toLocaleLowerCase('en-US')
    .replace(/[^\p{L}\p{N}]/gu, '');
