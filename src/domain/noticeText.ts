import { nameText, type PersonDescription } from './person.js';
import { findPort } from './ports.js';
import {
  LATE_REASONS,
  MEANS,
  type NoticeContent,
  type NoticeLeg,
  type NoticeLine,
  type NoticePlace,
  PURPOSES,
} from './travelNotice.js';

/**
 * A notice in the words and order of the form: for pages, the receipt, differences of versions and messages.
 * @param placeName of a jurisdiction, by its code
 */
export function noticeLines(
  n: NoticeContent,
  placeName: (code: string) => string = (code) => code,
): readonly NoticeLine[] {
  const p = n.person;
  const rows: readonly (readonly [field: string, label: string, lines: readonly (string | undefined)[]])[] = [
    ['names', 'Full name', p.names.slice(0, 1).map(nameText)],
    ['aliases', 'Other names', p.names.slice(1).map(nameText)],
    ['birthDates', 'Date of birth', p.birthDates ?? []],
    ['sex', 'Sex', [p.sex]],
    ['fbiNumber', 'FBI number (domestic law enforcement only)', [p.fbiNumber]],
    ['citizenships', 'Citizenship', p.citizenships ?? []],
    ['documents', 'Travel documents', documentLines(p)],
    ['legs', 'Itinerary', n.legs.map(legText)],
    ['return', 'Return', [n.noReturn ? 'No return is meant' : n.returnsOn]],
    [
      'destinations',
      'Stays at',
      (n.destinations ?? []).map((d) => [d.country, d.address, d.contact].filter(Boolean).join(', ')),
    ],
    [
      'purposes',
      'Purpose',
      n.purposes.map((x) => (x === 'other' ? `${PURPOSES.other}: ${n.otherPurpose}` : PURPOSES[x])),
    ],
    [
      'convictions',
      'Convictions',
      (n.convictions ?? []).map((c) =>
        [
          c.offense,
          c.on,
          c.place,
          ...(c.victims ?? []).map(
            (v) =>
              `victim ${[v.age === undefined ? undefined : `age ${v.age}`, v.gender, v.relationship].filter(Boolean).join(', ')}`,
          ),
        ]
          .filter(Boolean)
          .join('; '),
      ),
    ],
    ['registersIn', 'Registers in', (n.registersIn ?? []).map(placeName)],
    [
      'officer',
      'Officer',
      [n.officer && [n.officer.name, n.officer.phone, n.officer.email].filter(Boolean).join(', ')],
    ],
    [
      'late',
      'Reason for lateness',
      [n.late && [LATE_REASONS[n.late.reason], n.late.note].filter(Boolean).join(': ')],
    ],
    [
      'standing',
      'Standing notice',
      [n.standing && `${n.standing.pattern}; review on ${n.standing.reviewOn}`],
    ],
  ];
  return rows.map(([field, label, lines]) => ({
    field,
    label,
    lines: lines.filter((l): l is string => l !== undefined && l !== ''),
  }));
}

function documentLines(p: PersonDescription): string[] {
  return (p.documents ?? []).map((d) =>
    [d.kind.replaceAll('-', ' '), d.number, d.issuer, d.expiry && `until ${d.expiry}`]
      .filter(Boolean)
      .join(' '),
  );
}

/** A leg on one line: when and where from, when and where to, by what. */
export function legText(leg: NoticeLeg): string {
  const by = [MEANS[leg.means].label, leg.carrier, leg.number].filter(Boolean).join(' ');
  const stops = leg.stops ? `, by way of ${leg.stops.join(', ')}` : '';
  return `${placeText(leg.from)} to ${placeText(leg.to)}, ${by}${stops}`;
}

export function placeText(place: NoticePlace): string {
  const port = place.port === undefined || place.port === place.place ? '' : ` ${place.port}`;
  const known = place.port !== undefined && findPort(place.port)?.name === place.place;
  return `${place.place}${known || port === '' ? (known ? ` (${place.port})` : '') : ` (${port.trim()})`}, ${place.country}, ${place.date}${place.time ? ` ${place.time}` : ''}`;
}
