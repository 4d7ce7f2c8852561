import type { IsoDate } from '#basics/dates.js';
import type { RecordDetails } from './registerRecord.js';

/** An order or condition that forbids leaving the country, as a register record has it. */
export interface TravelBar {
  /** ORI of the office that supervises. */
  readonly ori: string;
  readonly until?: IsoDate;
}

/**
 * The bar in force among a person's records that lasts longest; one without an end lasts longest of all. What the records
 * do not say bars nothing.
 * @param today local date of the reader
 */
export function travelBarOf(
  details: readonly Pick<RecordDetails, 'supervision'>[],
  today: IsoDate,
): TravelBar | undefined {
  const bars = details
    .flatMap((d) => d.supervision ?? [])
    .filter((s) => s.travelBarred === true && (s.until === undefined || s.until >= today));
  const [longest] = bars.sort((a, b) => (b.until ?? '9999').localeCompare(a.until ?? '9999'));
  return longest && { ori: longest.ori, ...(longest.until === undefined ? {} : { until: longest.until }) };
}
