import { INITIAL_SOURCES } from './duty.js';
import {
  ELEMENTS,
  type ElementCode,
  type ElementField,
  type ElementRow,
  elementOf,
} from './registrationElements.js';

/**
 * Where a column of an agency's own table can go: facts of the file itself, or a field of an element of the
 * registration. Made from the table of elements, so that every element can be brought along and taken out again.
 *
 * A target is written `residence.city`, the second residence `residence#2.city`; besides the element's own fields
 * there are `from` and `until` of what begins and ends, `answer` (known, unknown, refused, none) and `source`.
 */
export type ImportTarget =
  | { readonly kind: 'head'; readonly head: ImportHead }
  | {
      readonly kind: 'element';
      readonly element: ElementCode;
      readonly slot: number;
      readonly field: string;
    };

export const IMPORT_HEADS = {
  number: 'File number',
  juvenile: 'Adjudicated delinquent as a juvenile',
  basis: 'What asked for registration here',
  on: 'Day from which registration was asked for',
  registered: 'Day of registration',
  tier: 'Tier, as decided by the agency',
  'last-visit': 'Last appearance in person',
  'photo-on': 'Last photograph taken on',
  nic: 'Number of the NSOR record (NIC)',
} as const;
export type ImportHead = keyof typeof IMPORT_HEADS;

/** A table may hold so many of one element for a person. */
export const SLOTS_MAX = 60;

const EXTRA_FIELDS: Readonly<Record<string, string>> = {
  from: 'from',
  until: 'until',
  answer: 'answer (known, unknown, refused, none)',
  source: 'source',
};

export const IMPORT_BASES = Object.keys(INITIAL_SOURCES);

/** @returns null for what is no target */
export function parseTarget(code: string): ImportTarget | null {
  if (Object.hasOwn(IMPORT_HEADS, code)) return { kind: 'head', head: code as ImportHead };
  const m = /^([a-z-]+)(?:#(\d{1,2}))?\.([a-zA-Z]+)$/.exec(code);
  const [, element = '', nth = '1', field = ''] = m ?? [];
  const row = elementOf(element);
  const slot = Number(nth);
  if (!row || slot < 1 || slot > (row.many ? SLOTS_MAX : 1) || !isFieldOf(row, field)) return null;
  return { kind: 'element', element: element as ElementCode, slot, field };
}

function isFieldOf(row: ElementRow, field: string): boolean {
  if (field === 'from' || field === 'until') return row.dated;
  return Object.hasOwn(EXTRA_FIELDS, field) || row.fields.some((f) => f.code === field);
}

export function targetCode(element: string, slot: number, field: string): string {
  return `${element}${slot === 1 ? '' : `#${slot}`}.${field}`;
}

/** What people read and type: `Residence: City or community`, of the second `Residence 2: City or community`. */
export function targetLabel(code: string): string {
  const target = parseTarget(code);
  if (!target) return code;
  if (target.kind === 'head') return IMPORT_HEADS[target.head];
  const row: ElementRow = ELEMENTS[target.element];
  const field = row.fields.find((f) => f.code === target.field);
  return `${row.label}${target.slot === 1 ? '' : ` ${target.slot}`}: ${field?.label ?? EXTRA_FIELDS[target.field]}`;
}

/** Every target, the first of each element only; in the order of the registration. */
export const IMPORT_TARGETS: readonly { readonly code: string; readonly label: string }[] = [
  ...Object.keys(IMPORT_HEADS),
  ...(Object.entries(ELEMENTS) as [ElementCode, ElementRow][]).flatMap(([element, row]) => [
    ...row.fields.map((f) => targetCode(element, 1, f.code)),
    ...(row.dated ? [targetCode(element, 1, 'from'), targetCode(element, 1, 'until')] : []),
    targetCode(element, 1, 'answer'),
    targetCode(element, 1, 'source'),
  ]),
].map((code) => ({ code, label: targetLabel(code) }));

const BY_LABEL = new Map(IMPORT_TARGETS.map((t) => [plain(t.label), t.code]));

/** The target of what somebody typed or chose: its label, with a number behind the element's name, or its code. */
export function targetOf(text: string): string | null {
  const typed = text.trim();
  if (parseTarget(typed)) return typed;
  const known = BY_LABEL.get(plain(typed));
  if (known) return known;
  const m = /^(.*?)\s+(\d{1,2})\s*:(.*)$/.exec(typed);
  const first = m ? BY_LABEL.get(plain(`${m[1]}: ${m[3]}`)) : undefined;
  const target = first ? parseTarget(first) : null;
  if (target?.kind !== 'element') return null;
  const code = targetCode(target.element, Number(m![2]), target.field);
  return parseTarget(code) ? code : null;
}

/** What agencies call their columns, without blanks and signs, in small letters. */
// biome-ignore format: a table
const HEADERS: readonly (readonly [target: string, names: string])[] = [
  ['number', 'filenumber fileno caseno casenumber registrantid registrantnumber offenderid offendernumber id sorid'],
  ['juvenile', 'juvenile isjuvenile'],
  ['basis', 'basis registrationbasis reason'],
  ['on', 'initialdate duefrom eventdate'],
  ['registered', 'registered registeredon registrationdate dateregistered regdate'],
  ['tier', 'tier tierlevel level'],
  ['last-visit', 'lastvisit lastverification lastverified verificationdate lastappearance'],
  ['photo-on', 'photodate lastphoto photoon'],
  ['nic', 'nic nicnumber ncicnumber'],
  ['name.surname', 'surname lastname last familyname namelast'],
  ['name.given', 'givenname firstname first given namefirst forename'],
  ['name.middle', 'middlename middlenames middle namemiddle'],
  ['name.suffix', 'suffix namesuffix'],
  ['alias.full', 'alias aliases aka alias1 nickname'],
  ['tribal-name.full', 'tribalname ethnicname'],
  ['birth.date', 'birthdate dateofbirth dob born'],
  ['origin.place', 'birthplace placeofbirth pob'],
  ['origin.sex', 'sex gender'],
  ['origin.citizenships', 'citizenship citizenships nationality'],
  ['ssn.number', 'ssn socialsecurity socialsecuritynumber'],
  ['phone.number', 'phone telephone phonenumber cell mobile phone1'],
  ['description.height', 'height hgt'],
  ['description.weight', 'weight wgt'],
  ['description.eyes', 'eyes eyecolor eyecolour eye'],
  ['description.hair', 'hair haircolor haircolour'],
  ['description.race', 'race'],
  ['mark.text', 'marks scars tattoos scarsmarkstattoos smt'],
  ['document.number', 'licensenumber licencenumber driverlicense driverslicense dlnumber dln passportnumber'],
  ['residence.street', 'address street address1 streetaddress residence homeaddress addressline1'],
  ['residence.city', 'city town community homecity'],
  ['residence.state', 'state homestate addressstate'],
  ['residence.postcode', 'zip zipcode postcode postalcode'],
  ['residence.from', 'residencesince addresssince addressfrom movedin'],
  ['employment.name', 'employer employername'],
  ['school.name', 'school schoolname'],
  ['vehicle.plate', 'plate licenseplate licenceplate tag'],
  ['vehicle.make', 'make vehiclemake'],
  ['vehicle.model', 'model vehiclemodel'],
  ['vehicle.colour', 'vehiclecolor vehiclecolour'],
  ['internet.value', 'email emailaddress internetidentifier screenname'],
  ['offence.offence', 'offense offence crime charge'],
  ['offence.code', 'ncicoffensecode offensecode ncicoffencecode offencecode'],
  ['offence.citation', 'statute citation'],
  ['offence.convictedOn', 'convictiondate convictedon dateconvicted dateofconviction'],
  ['offence.offenceOn', 'offensedate offencedate dateofoffense dateofoffence'],
  ['offence.place', 'courtstate convictionstate jurisdictionofconviction'],
  ['offence.victimAge', 'victimage'],
  ['offence.victimGender', 'victimgender victimsex'],
];
const BY_HEADER = new Map(
  HEADERS.flatMap(([code, names]) => names.split(' ').map((n) => [n, code] as const)),
);

/**
 * What the columns are taken for by their names; null where nothing is known. No target is proposed twice: the
 * second `Phone` of a table becomes the second telephone number.
 */
export function proposeTargets(columns: readonly string[]): readonly (string | null)[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    const m = /^(.*?)[\s_#-]*([2-9])?$/.exec(column.trim());
    const found = targetOf(column) ?? BY_HEADER.get(letters(column)) ?? BY_HEADER.get(letters(m?.[1] ?? ''));
    const target = found ? parseTarget(found) : null;
    if (!found || !target) return null;
    for (let slot = 1; ; slot++) {
      const code =
        target.kind === 'head' ? found : slot === 1 ? found : targetCode(target.element, slot, target.field);
      if (!parseTarget(code)) return null;
      if (!taken.has(code)) {
        taken.add(code);
        return code;
      }
      if (target.kind === 'head') return null;
    }
  });
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function plain(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, ' ');
}

export function fieldOf(element: ElementCode, code: string): ElementField | undefined {
  return (ELEMENTS[element] as ElementRow).fields.find((f) => f.code === code);
}
