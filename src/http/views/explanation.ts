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
  const name = match.evidence.find((e) => e.field === 'name');
  return {
    bits: match.bits,
    otherNames: {
      traveller: isOther(name?.theirs, names.traveller),
      record: isOther(name?.ours, names.record),
    },
    evidence: match.evidence,
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
