import type { IsoDate } from '#basics/dates.js';
import { targetCode } from './importTargets.js';
import { type ElementCode, type ElementRow, type ElementValue, elementOf } from './registrationElements.js';

/** A registrant as a row that an import reads back. */
export interface ExportedRegistrant {
  readonly number: string;
  readonly juvenile: boolean;
  readonly basis: string;
  readonly on: IsoDate;
  readonly registered: IsoDate | null;
  readonly tier: string | null;
  readonly lastVisit: IsoDate | null;
  readonly photoOn: IsoDate | null;
  readonly values: readonly {
    readonly element: string;
    readonly state: string;
    readonly value: ElementValue;
    readonly fromOn: IsoDate | null;
    readonly untilOn: IsoDate | null;
    readonly source: string;
  }[];
}

/**
 * One row a registrant, its columns named by the codes that an import knows: what is taken out of one installation can
 * be brought into another, with every standing value, answer and source. History stands in a table of its own.
 */
export function exportCells(r: ExportedRegistrant): ReadonlyMap<string, string> {
  const cells = new Map<string, string>([
    ['number', r.number],
    ['juvenile', r.juvenile ? 'yes' : 'no'],
    ['basis', r.basis],
    ['on', r.on],
    ['registered', r.registered ?? ''],
    ['tier', r.registered === null ? '' : (r.tier ?? '')],
    ['last-visit', r.lastVisit ?? ''],
    ['photo-on', r.photoOn ?? ''],
  ]);
  const slots = new Map<string, number>();
  for (const v of r.values) {
    const element: ElementRow | undefined = elementOf(v.element);
    if (!element) continue;
    const slot = (slots.get(v.element) ?? 0) + 1;
    slots.set(v.element, slot);
    const put = (field: string, text: string) =>
      cells.set(targetCode(v.element as ElementCode, slot, field), text);
    put('answer', v.state);
    for (const [field, text] of Object.entries(v.value)) put(field, text);
    if (element.dated && v.fromOn) put('from', v.fromOn);
    if (element.dated && v.untilOn) put('until', v.untilOn);
    put('source', v.source);
  }
  return cells;
}
