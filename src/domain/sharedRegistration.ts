import type { IsoDate } from '#basics/dates.js';
import type { MessageValues } from './message.js';
import { isShowable, PUBLIC_FIELDS, publicValue, valueText } from './publicProjection.js';
import { nameOnFile, type PlainValue } from './registration.js';
import { ELEMENTS, type ElementCode } from './registrationElements.js';

/** What of a registrant goes to those who must be told, field by field of the catalogue; release decides who reads which. */
export interface SharedRegistrant {
  readonly state: string;
  /** Left by deportation, which nobody should take for a move. */
  readonly deported?: boolean;
  readonly tier: string | null;
  readonly juvenile: boolean;
  /** Sealed: nothing but the name and that what was told no longer holds. */
  readonly sealed: boolean;
  readonly displayName: string;
  /** A shorter duty after a clean record is in force, and until when the duty runs. */
  readonly cleanApproved?: boolean;
  readonly dutyEndsOn?: IsoDate | null;
}

/** The tier, with the end of a duty that a clean record made shorter: whoever must know hears of both. */
export function tierText(of: Pick<SharedRegistrant, 'tier' | 'cleanApproved' | 'dutyEndsOn'>): string {
  return of.cleanApproved && of.dutyEndsOn
    ? `${of.tier}; shorter duty after a clean record, until ${of.dutyEndsOn}`
    : `${of.tier}`;
}

/** The agency's own running records: nobody is told of them. */
export const NOT_SHARED: ReadonlySet<string> = new Set([
  'photo',
  'acknowledgement',
  'prints',
  'dna',
  'custody',
]);

const STATUS: Readonly<Record<string, string>> = {
  registered: 'Registered',
  'in-custody': 'In custody',
  absconded: 'Not compliant: absconded',
  'moved-out': 'Moved out of the jurisdiction',
  ended: 'No longer registered',
};

const DEPORTED = 'Deported: the duty rests while the person is abroad, and resumes on return';
const REMOVE = 'No longer registered. Remove what you were told of this person';

type Field = keyof MessageValues;

/** Which catalogue field an element fills, for everybody and for law enforcement alone. */
const FIELDS: Readonly<Partial<Record<ElementCode, Field>>> = {
  alias: 'registrantAliases',
  'tribal-name': 'registrantAliases',
  description: 'registrantLooks',
  mark: 'registrantMarks',
  residence: 'registrantHome',
  employment: 'registrantWork',
  school: 'registrantSchool',
  vehicle: 'registrantVehicles',
  offence: 'registrantOffence',
};
const POLICE_FIELDS: Readonly<Partial<Record<ElementCode, Field>>> = {
  birth: 'registrantBirth',
  origin: 'registrantOrigin',
  phone: 'registrantPhones',
  ssn: 'registrantNumbers',
  document: 'registrantDocuments',
  employment: 'registrantEmployers',
  school: 'registrantEmployers',
  licence: 'registrantLicences',
  internet: 'registrantInternet',
  lodging: 'registrantLodging',
  arrest: 'registrantHistory',
  conviction: 'registrantHistory',
  supervision: 'registrantHistory',
  warrant: 'registrantHistory',
};

/**
 * The values of a registration as messages carry them. Whatever is filled here passes the release rules for each
 * recipient before it goes.
 * @param changed elements that changed since the recipients were last told; empty at the first time
 */
export function sharedValues(
  of: SharedRegistrant,
  values: readonly PlainValue[],
  changed: readonly string[],
): MessageValues {
  const head: Record<string, string> = {
    registrantName: nameOnFile(values, of.displayName),
    registrantStatus: of.sealed ? REMOVE : of.deported ? DEPORTED : (STATUS[of.state] ?? of.state),
    ...(of.juvenile ? { juvenileAdjudication: 'yes' } : {}),
  };
  if (of.sealed) return head;
  const lists = new Map<Field, string[]>();
  const add = (field: Field, text: string) => {
    if (text !== '') lists.set(field, [...(lists.get(field) ?? []), text]);
  };
  for (const v of values) {
    if (v.state !== 'known' || NOT_SHARED.has(v.element) || !Object.hasOwn(ELEMENTS, v.element)) continue;
    const element = v.element as ElementCode;
    const shown = publicValue(element, v.value);
    const open = FIELDS[element];
    if (shown && open && isShowable(element))
      add(open, withDates(valueText(element, shown, PUBLIC_FIELDS[element], 'as kept'), v));
    const closed = POLICE_FIELDS[element];
    if (closed) add(closed, withDates(valueText(element, v.value, undefined, 'as kept'), v));
    if (element === 'offence') {
      add('victimAge', v.value.victimAge ?? '');
      add('victimGender', v.value.victimGender ?? '');
      add('victimRelationship', v.value.victimRelationship ?? '');
    }
  }
  return {
    ...head,
    ...Object.fromEntries([...lists].map(([field, lines]) => [field, [...new Set(lines)].join('\n')])),
    ...(of.tier ? { registrantTier: `Tier ${tierText(of)}` } : {}),
    ...changedText(changed),
  };
}

function withDates(text: string, v: PlainValue): string {
  if (text === '' || (v.fromOn === null && v.untilOn === null)) return text;
  return `${text} (${[v.fromOn ? `from ${v.fromOn}` : '', v.untilOn ? `until ${v.untilOn}` : ''].filter(Boolean).join(' ')})`;
}

/** What changed, twice: in words for everybody, and all of it for law enforcement. */
function changedText(changed: readonly string[]): MessageValues {
  const label = (code: string) =>
    code === 'state' ? 'Status' : code === 'tier' ? 'Tier' : (ELEMENTS[code as ElementCode]?.label ?? code);
  const open = changed.filter((c) => c === 'state' || isShowable(c)).map(label);
  return {
    ...(open.length > 0 ? { registrantChanged: open.join(', ') } : {}),
    ...(changed.length > 0 ? { registrantAllChanged: changed.map(label).join(', ') } : {}),
  };
}

/** Fields that say what changed and when, not what holds: two messages that differ in them alone say the same. */
export const NOT_CONTENT: ReadonlySet<string> = new Set([
  'registrantChanged',
  'registrantAllChanged',
  'registrantTies',
  'reason',
  'reference',
  'identityClaim',
  'supersedes',
]);
