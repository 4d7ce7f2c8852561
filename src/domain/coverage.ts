import type { IsoDate } from '#basics/dates.js';
import type { PortKind } from './ports.js';
import type { Direction } from './travelEvent.js';

/**
 * What is screened at the border and what is not, by how people cross. Nobody is screened by being assumed: a share is
 * given only where both the crossings and the screenings were counted, and a gap is stated as one (white paper IV.B.2,
 * V.B; GAO-13-200).
 */
export const CROSSING_MODES = {
  air: { label: 'Air', kind: 'air' },
  sea: { label: 'Sea', kind: 'sea' },
  vehicle: { label: 'Land, vehicle', kind: 'land' },
  pedestrian: { label: 'Land, on foot', kind: 'land' },
  rail: { label: 'Land, rail', kind: 'land' },
} as const satisfies Record<string, { label: string; kind: PortKind }>;

export type CrossingMode = keyof typeof CROSSING_MODES;

/** Ways of crossing that are seen differently. Ports count by mode; private craft are told apart by their lists alone. */
export type CoverageMode = CrossingMode | 'private-air' | 'private-sea';

/**
 * Modes of which a list names everybody, so that those listed are those who cross; of others a share of those listed would
 * say that nobody was missed.
 */
export const LISTED_MODES: readonly CoverageMode[] = ['air', 'sea', 'private-air'];

export function isCrossingMode(text: string): text is CrossingMode {
  return Object.hasOwn(CROSSING_MODES, text);
}

/** A crossing that nobody lists beforehand in full: in a vehicle, on foot, by rail. */
export function isByLand(mode: unknown): boolean {
  return typeof mode === 'string' && isCrossingMode(mode) && CROSSING_MODES[mode].kind === 'land';
}

/** How a crossing comes to be seen here. */
export const OBSERVED_BY = {
  list: 'Carriers’ lists name everybody before departure; every person on a list is screened.',
  'private-list':
    'The operator of a private aircraft lists everybody on board before departure, both ways; every person on a list is screened.',
  'arrival-notice':
    'The master of a private vessel reports who is on board 96 hours before arrival; who is reported is screened, and a boat that does not report is not seen.',
  'leaving-by-boat':
    'Nobody has to list who leaves on a private vessel. Who is listed all the same is screened; a departure may have happened unseen.',
  query:
    'Officers ask about travelers at primary inspection; not every land traveler is asked about, so land is partial by nature.',
  'entry-abroad':
    'Leaving by land to Canada is seen as the entry there, and reaches us with that record: late, and not for everybody.',
  nothing: 'Leaving by land to Mexico is not observed. A departure may have happened unseen.',
} as const;
export type ObservedBy = keyof typeof OBSERVED_BY;

export interface Observation {
  readonly by: ObservedBy;
  /**
   * full: a crossing would have been seen. partial: it may have been missed. none: it is not seen at all. Only `full`
   * allows to conclude from silence that somebody did not cross.
   */
  readonly extent: 'full' | 'partial' | 'none';
  readonly says: string;
}

/**
 * How a border crossing would be seen. Ask this before concluding that somebody who was not seen has not travelled.
 * @param neighbour alpha-3 of the country on the other side, where known: it matters for departures by land
 */
export function observationOf(
  mode: CoverageMode | 'unknown',
  direction: Extract<Direction, 'entry' | 'departure'>,
  neighbour?: string,
): Observation {
  const seen = (by: ObservedBy, extent: Observation['extent']): Observation => ({
    by,
    extent,
    says: OBSERVED_BY[by],
  });
  switch (mode) {
    case 'air':
    case 'sea':
      return seen('list', 'full');
    case 'private-air':
      return seen('private-list', 'full');
    case 'private-sea':
      // Pleasure vessels that leave need not report (19 CFR 4.60 is about commercial ones).
      return direction === 'entry' ? seen('arrival-notice', 'partial') : seen('leaving-by-boat', 'none');
    case 'rail':
    case 'vehicle':
    case 'pedestrian':
      if (direction === 'entry') return seen('query', 'partial');
      return neighbour === 'CAN' ? seen('entry-abroad', 'partial') : seen('nothing', 'none');
    case 'unknown':
      return seen('nothing', 'none');
  }
}

/** How many crossed and how many were asked about, by port, mode, direction and local day. Totals, no persons. */
export interface CrossingCount {
  readonly port: string;
  readonly mode: CrossingMode;
  readonly direction: Extract<Direction, 'entry' | 'departure'>;
  readonly day: IsoDate;
  readonly crossings: number;
  readonly queried: number;
}

/** Counts of one port, mode and direction over a period. Null: nobody counted. */
export interface CoverageCounts {
  readonly mode: CoverageMode;
  readonly direction: Extract<Direction, 'entry' | 'departure'>;
  readonly port: string;
  /** Persons who crossed: of lists those listed, on land what the port counted. */
  readonly crossings: number | null;
  /** Of these, how many were held against a fresh register. */
  readonly screened: number;
  /** Of those screened, how many while the register was stale: to be checked by hand, and not counted as screened. */
  readonly byHand: number;
}

export interface CoverageLine extends CoverageCounts {
  /** 0 to 1, or null where nothing can be said. Never above 1: counts of two sources may disagree, and then `disagree`. */
  readonly share: number | null;
  readonly disagree: boolean;
  readonly observation: Observation;
  readonly says: string;
}

/** One line of the coverage table. */
export function coverageLine(counts: CoverageCounts, neighbour?: string): CoverageLine {
  const observation = observationOf(counts.mode, counts.direction, neighbour);
  const { crossings, screened } = counts;
  const disagree = crossings !== null && screened > crossings;
  const share = crossings === null || crossings === 0 ? null : Math.min(1, screened / crossings);
  const says =
    observation.extent === 'none' && screened === 0
      ? observation.says
      : crossings === null
        ? notCounted(observation)
        : disagree
          ? 'More were screened than were counted as crossing: the two counts disagree.'
          : crossings === 0
            ? 'No crossing was counted.'
            : observation.extent === 'full'
              ? 'Everybody on a list is screened; a share below 1 is a fault.'
              : observation.says;
  return { ...counts, share, disagree, observation, says };
}

function notCounted({ extent, says }: Observation): string {
  const share = 'Nobody counted the crossings, so no share can be given.';
  return extent === 'full' ? share : `${says} ${share}`;
}

/** Departures that nobody counts: the gap is a line of the table, not an absence. */
export function unseenDepartures(
  counts: readonly Pick<CoverageCounts, 'mode' | 'direction'>[],
): readonly CoverageLine[] {
  return (['private-sea', 'vehicle', 'pedestrian', 'rail'] as const)
    .filter((mode) => !counts.some((c) => c.mode === mode && c.direction === 'departure'))
    .map((mode) =>
      coverageLine({ mode, direction: 'departure', port: '', crossings: null, screened: 0, byHand: 0 }),
    );
}

/** Sums lines of one mode and direction; a line that nobody counted leaves the sum without a share. */
export function sumCoverage(lines: readonly CoverageLine[]): readonly CoverageLine[] {
  const sums = new Map<string, CoverageCounts>();
  for (const l of lines) {
    const key = `${l.mode}|${l.direction}`;
    const s = sums.get(key);
    sums.set(key, {
      mode: l.mode,
      direction: l.direction,
      port: '',
      crossings:
        s && (s.crossings === null || l.crossings === null) ? null : (s?.crossings ?? 0) + (l.crossings ?? 0),
      screened: (s?.screened ?? 0) + l.screened,
      byHand: (s?.byHand ?? 0) + l.byHand,
    });
    if (!s && l.crossings === null) sums.set(key, { ...sums.get(key)!, crossings: null });
  }
  return [...sums.values()].map((c) => coverageLine(c));
}
