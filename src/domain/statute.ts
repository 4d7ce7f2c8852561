import { addDays, type IsoDate, type PartialDate } from '#basics/dates.js';
import { err, ok, type Result } from '#basics/result.js';
import { lettersAndDigits, plainUpper } from '#basics/text.js';
import type { Conduct, TierBody, TierRow } from './tierRules.js';

/** A text of a provision as it stood from one day to another. */
export interface StatuteVersion {
  readonly id: string;
  readonly validFrom: IsoDate;
  /** The last day; null: it stands. */
  readonly validUntil: IsoDate | null;
  readonly text: string;
  readonly source: string;
  readonly isSample: boolean;
  /** Punishable by more than a year, where somebody has answered it for this version. */
  readonly punishable: 'yes' | 'no' | null;
  readonly conduct: Conduct | null;
}

/** A citation without spaces and marks: "18 U.S.C. § 2241(c)" and "18 USC 2241 (c)" are the same. */
export function citationKey(citation: string): string {
  return lettersAndDigits(plainUpper(citation));
}

/**
 * The text that stood on a day. Of a day known in part: the one that stood on all days it can be; undefined when it
 * changed in between or none is known, since no text is better than a wrong one.
 */
export function versionOn<V extends Pick<StatuteVersion, 'validFrom' | 'validUntil'>>(
  versions: readonly V[],
  on: PartialDate,
): V | undefined {
  const [first, last] = [`${on}-01-01`.slice(0, 10), lastDayOf(on)];
  return versions.find((v) => v.validFrom <= first && (v.validUntil === null || v.validUntil >= last));
}

function lastDayOf(on: PartialDate): IsoDate {
  // The 31st sorts after every day of its month; only the order counts here.
  return on.length === 4 ? `${on}-12-31` : on.length === 7 ? `${on}-31` : on;
}

export interface VersionPlan {
  /** The version that ends the day before the new one begins. */
  readonly ends: { readonly id: string; readonly validUntil: IsoDate } | null;
  /** A version of the same first day that was wrong. */
  readonly supersedes: string | null;
}

/** How a new text fits between those that are known, or why it does not. */
export function fitVersion(
  versions: readonly Pick<StatuteVersion, 'id' | 'validFrom' | 'validUntil'>[],
  added: { readonly validFrom: IsoDate; readonly validUntil: IsoDate | null },
): Result<VersionPlan, string> {
  if (added.validUntil !== null && added.validUntil < added.validFrom)
    return err(`It would end on ${added.validUntil}, before it begins.`);
  const same = versions.find((v) => v.validFrom === added.validFrom);
  const others = versions.filter((v) => v !== same);
  const before = others.find((v) => v.validFrom < added.validFrom && v.validUntil === null);
  const clash = others
    .filter((v) => v !== before)
    .find(
      (v) =>
        (added.validUntil === null || v.validFrom <= added.validUntil) &&
        (v.validUntil === null || v.validUntil >= added.validFrom),
    );
  if (clash)
    return err(
      `Another text stands from ${clash.validFrom} to ${clash.validUntil ?? 'now'}. End the new one before it, or enter its first day to correct it.`,
    );
  return ok({
    ends: before ? { id: before.id, validUntil: addDays(added.validFrom, -1) } : null,
    supersedes: same?.id ?? null,
  });
}

/** Rows of the tier rules that name a citation; only sections of title 18 are named. */
export function tierRowsOf(body: TierBody, citation: string): readonly TierRow[] {
  const key = citationKey(citation);
  return body.rows.filter((row) => 'federal' in row.match && key.startsWith(citationKey(row.match.federal)));
}
