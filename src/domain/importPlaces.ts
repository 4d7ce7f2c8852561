import { targetCode, targetLabel } from './importTargets.js';
import type { ImportEntry, ImportProblem } from './registrantImport.js';
import type { ElementValue } from './registrationElements.js';
import { type Tribe, withPlaceCodes } from './whereToRegister.js';

interface Valued {
  readonly element: string;
  readonly state: string;
  readonly value: ElementValue;
}

/** An agency's table names tribes and courts; who must register where is asked by their codes. */
export function withCodes<V extends Valued>(entry: V, tribes: readonly Tribe[]): V {
  return entry.state === 'known'
    ? { ...entry, value: withPlaceCodes(entry.element, entry.value, tribes) }
    : entry;
}

/** What an officer is asked about the place of a row that is taken: land of a tribe that is not in the directory, or of none. */
export function placeDoubts(entry: ImportEntry, tribes: readonly Tribe[]): ImportProblem[] {
  const { tribe, landUnder } = entry.value;
  const doubt = (came: string, expected: string): ImportProblem[] => [
    { column: targetLabel(targetCode(entry.element, entry.slot, 'tribe')), came, expected },
  ];
  if (tribe === undefined)
    return landUnder === 'tribe' || landUnder === 'both'
      ? doubt('nothing', `the tribe that has jurisdiction there. ${SETTLE}`)
      : [];
  return tribes.some((t) => t.code === tribe)
    ? []
    : doubt(
        tribe.slice(0, 80),
        `the name of a tribe with a registration office in the directory; with this one nobody is said to have to register there. ${SETTLE} where one of them is meant`,
      );
}
const SETTLE = 'The person is taken; put it right in the file';
