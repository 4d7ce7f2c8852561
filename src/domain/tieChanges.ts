import { addDays, type IsoDate } from '#basics/dates.js';
import {
  jurisdictionName,
  type PlaceTie,
  type RegistrationPlace,
  whereToRegister,
} from './whereToRegister.js';

/** A place as it stood when a jurisdiction was last told. */
export interface EarlierPlace extends RegistrationPlace {
  /** The day on which it was taken from the file or another took its place; none: it still stands. */
  readonly goneOn?: IsoDate;
}

/** Who must be told of a change of places: a start to those that gain a tie, an end to those that lose one. */
export interface TieChange {
  readonly jurisdiction: string;
  readonly what: 'start' | 'end';
  readonly tie: PlaceTie;
  readonly label: string;
  /** Its first day, or its last; null: nobody has said. */
  readonly on: IsoDate | null;
}

/**
 * The next day after this one on which a place on file begins to count or counts no more; null: none is announced.
 * Nothing is entered on such a day, and yet other jurisdictions must be told from it on.
 */
export function nextTieDay(places: readonly RegistrationPlace[], today: IsoDate): IsoDate | null {
  const days = places.flatMap((p) => [p.from, ...(p.until === null ? [] : [addDays(p.until, 1)])]);
  return days.filter((day) => day > today).sort()[0] ?? null;
}

interface Tie extends EarlierPlace {
  readonly jurisdiction: string;
}

/**
 * What begins and ends between two sets of places, whether the day has come or is announced. A move of job from one
 * jurisdiction to another is an end told to the one and a start told to the other (SORNA guide, Tribal and state lands:
 * Tulsa and Osage Nation). A place that is only described otherwise than before neither ends nor begins.
 * @param today a place that came and was over before it was told is left out
 */
export function tieChanges(
  before: readonly EarlierPlace[],
  after: readonly RegistrationPlace[],
  electedTribes: ReadonlySet<string>,
  today: IsoDate,
): readonly TieChange[] {
  const was = tiesOf(before, electedTribes);
  const open = new Set(tiesOf(after, electedTribes));
  const same = new Map<Tie, Tie>();
  const pair = (alike: (a: Tie, b: Tie) => boolean) => {
    for (const a of was) {
      const b = same.has(a)
        ? undefined
        : [...open].find((t) => t.jurisdiction === a.jurisdiction && t.tie === a.tie && alike(a, t));
      if (!b) continue;
      same.set(a, b);
      open.delete(b);
    }
  };
  pair((a, b) => a.label === b.label && a.from === b.from);
  pair((a, b) => a.label === b.label);
  // Another name or street for the place of the same day is a correction.
  pair((a, b) => a.from === b.from);
  const change = (t: Tie, what: TieChange['what'], on: IsoDate | null): TieChange => ({
    what,
    jurisdiction: t.jurisdiction,
    tie: t.tie,
    label: t.label,
    on,
  });
  const began = (t: Tie) => change(t, 'start', t.from > '0001-01-01' ? t.from : null);
  const over = was.flatMap((a): TieChange[] => {
    const b = same.get(a);
    if (!b) return [change(a, 'end', a.until ?? a.goneOn ?? null)];
    if (b.until === a.until) return [];
    return [b.until === null ? began(b) : change(b, 'end', b.until)];
  });
  return [...over, ...[...open].filter((t) => t.until === null || t.until >= today).map(began)];
}

/** The jurisdictions that each place ties the person to on its days. */
function tiesOf(places: readonly EarlierPlace[], electedTribes: ReadonlySet<string>): readonly Tie[] {
  return places.flatMap((place) =>
    whereToRegister([{ ...place, until: null }], electedTribes, place.from).duties.map(
      ({ jurisdiction }): Tie => ({ ...place, jurisdiction }),
    ),
  );
}

const TIE_WORDS: Readonly<Record<PlaceTie, string>> = {
  conviction: 'Conviction',
  residence: 'Residence',
  employment: 'Work',
  school: 'School',
};

/**
 * A change as its jurisdiction reads it: "Work in Osage Nation ended 2026-11-03". Days are ISO, as everywhere in messages.
 * @param names of the agencies that register, by the code of their jurisdiction
 */
export function tieChangeText(
  { what, tie, jurisdiction, on }: TieChange,
  names: ReadonlyMap<string, string>,
  today: IsoDate,
): string {
  const tied = `${TIE_WORDS[tie]} in ${jurisdictionName(jurisdiction, names)}`;
  if (tie === 'conviction')
    return what === 'start' ? `${tied}${on ? ` on ${on}` : ''}` : `${tied} no longer counts`;
  const verb =
    what === 'start' ? (on && on > today ? 'begins' : 'began') : on && on >= today ? 'ends' : 'ended';
  return on ? `${tied} ${verb} ${on}` : `${tied} ${verb}; the day is not known`;
}
