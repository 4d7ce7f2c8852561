import { isIsoDate } from '#basics/dates.js';
import { NCIC_FIELDS, type NcicValue } from '#domain/ncicFields.js';
import { readNcicDate } from '#domain/ncicRecord.js';
import type { ManifestMessage } from '../manifest.js';
import { Remarks } from '../outcome.js';
import type { ReportedEvent } from '../reportedEvent.js';
import { readHitText } from './hitText.js';
import type { Unit } from './line.js';
import type { QueryNotice } from './message.js';
import { namesSomebody, personOfValues } from './person.js';
import { tidyValue, valueProblem } from './values.js';

/** `$.8.NSOR.REFERENCE.` and pairs about the inquiry; below, the record that was met, as an answer tells it. */
export function readNotice(unit: Unit, receivedOn: string | undefined): ManifestMessage {
  const remarks = new Remarks();
  const lineEnd = unit.text.indexOf('\n');
  const head = unit.text.slice(0, lineEnd < 0 ? unit.text.length : lineEnd).trimEnd();
  const [, , , reference = '', ...pairs] = head.slice(0, 4000).split('.');
  const inquiry: NcicValue[] = [];
  let test = false;
  const end = unit.offset + head.length;
  let at = Math.min(end, unit.offset + '$.8.NSOR..'.length + reference.length);
  for (const pair of pairs) {
    const field = NCIC_FIELDS.get(pair.slice(0, 3));
    if (field && pair[3] === '/') {
      const value = tidyValue(field, pair.slice(4), receivedOn);
      const problem = valueProblem(field, value);
      if (field.code === 'TST') test = value === 'Y';
      else if (problem) remarks.add('field-value', at, `${problem}; left out`);
      else inquiry.push({ code: field.code, value });
    } else if (pair.trim() !== '')
      remarks.add(
        'unknown-field',
        at,
        'a part of the notification that is no known field. Expected CODE/value; left out',
      );
    at = Math.min(end, at + pair.length + 1);
  }
  const body = lineEnd < 0 ? '' : unit.text.slice(lineEnd + 1);
  const hit = readHitText(body, unit.offset + lineEnd + 1, remarks, receivedOn);
  const record = hit.records[0] ?? null;
  if (reference === '')
    remarks.add(
      'reference',
      unit.offset,
      'no reference. Expected the number of the notification',
      undefined,
      'quarantined',
    );
  for (const code of ['INQ', 'IOR', 'IDT'])
    if (!inquiry.some((v) => v.code === code))
      remarks.add(
        'required-field',
        unit.offset,
        `${NCIC_FIELDS.get(code)!.says} (${code}) is missing. Expected in every notification`,
        undefined,
        code === 'IOR' ? 'quarantined' : 'warnings',
      );
  if (!record?.values.some((v) => v.code === 'NIC'))
    remarks.add(
      'required-field',
      unit.offset,
      'the record that was met has no NCIC number. Expected NIC/ and its number',
      undefined,
      'quarantined',
    );
  const asked = personOfValues(inquiry, unit.offset);
  const met = record ? personOfValues(record.values, record.offset) : undefined;
  // Who was asked about is the traveller; where the inquiry's own words are not told, the record stands for them.
  const person = namesSomebody(asked) ? asked : met && namesSomebody(met) ? met : undefined;
  const notice: QueryNotice = { reference, inquiry, record, test };
  return {
    format: 'ncic',
    outcome: remarks.outcome,
    warnings: remarks.warnings,
    references: { message: reference, documentCode: '$.8.', ...(test ? { test } : {}) },
    kind: 'events',
    legs: [],
    persons: person ? [person] : [],
    declaredTotals: {},
    ...(person ? { events: [eventOf(notice, test)] } : {}),
    ncic: {
      messages: [],
      marks: [],
      answers: [],
      records: record ? [record] : [],
      notices: [notice],
      misses: [],
    },
    range: { from: unit.offset, to: unit.offset + unit.text.length },
  };
}

/** The notification as a travel event: an officer at a border or an agent met this record. */
function eventOf(notice: QueryNotice, test: boolean): ReportedEvent {
  const of = (code: string) => notice.inquiry.find((v) => v.code === code)?.value;
  const [day, time] = [of('IDT'), of('ITM') ?? '0000'];
  const at = day && isoDay(day) ? `${isoDay(day)}T${time.slice(0, 2)}:${time.slice(2, 4)}:00Z` : undefined;
  const port = of('PRT');
  const direction = of('DIR');
  return {
    person: 0,
    kind: 'live-query',
    reference: notice.reference,
    state: 'recorded',
    direction: direction === 'D' ? 'departure' : direction === 'E' ? 'entry' : 'unknown',
    ...(port === undefined ? {} : { place: port }),
    ...(at === undefined || Number.isNaN(Date.parse(at)) ? {} : { occurredAt: at }),
    facts: {
      recordFile: notice.record?.file === 'WANTED' ? 'WANTED' : 'NSOR',
      recordNumber: notice.record?.values.find((v) => v.code === 'NIC')?.value ?? '',
      queriedBy: of('IOR') ?? '',
      queryKey: of('INQ') ?? '',
      ...(test ? { test } : {}),
    },
  };
}

function isoDay(day: string): string | undefined {
  const date = readNcicDate(day);
  return date && isIsoDate(date) ? date : undefined;
}
