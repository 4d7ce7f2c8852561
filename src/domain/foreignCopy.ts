import { lettersAndDigits } from '#basics/text.js';
import { FIELD_CATALOGUE, FIELD_NAMES, type FieldName } from './fieldCatalogue.js';
import { JUVENILE_YES, type MessageValues } from './message.js';
import { type ReleaseBody, releaseField } from './release.js';
import type { RuleSet } from './ruleSet.js';

/**
 * The one way to a copy that leaves the country. A field gets into it when the release rules let it go abroad, when
 * its value has the shape that the table below expects, and after every number that must stay at home was taken
 * out of it. Free words about an offence never go: they could name a victim.
 */
type Shape =
  /** Words of this program or of the directory. */
  | 'ours'
  /** Who the registrant is. */
  | 'person'
  | 'place'
  | 'date'
  | 'ages'
  | 'genders'
  | 'relationships'
  | 'offences'
  | 'cautions'
  | 'travel-documents'
  /** What happened, without who reported it and why. */
  | 'event'
  | 'notice'
  | 'stays';

/** Every field of the catalogue by the shape that a foreign copy takes; `stays` never goes. */
const SHAPES: Readonly<Partial<Record<FieldName, Shape>>> = {
  names: 'person',
  aliases: 'person',
  birthDate: 'date',
  sex: 'genders',
  citizenships: 'person',
  birthPlace: 'place',
  documents: 'travel-documents',
  identityClaim: 'ours',
  event: 'event',
  direction: 'ours',
  voyage: 'ours',
  route: 'ours',
  departure: 'ours',
  arrival: 'ours',
  onBoard: 'ours',
  warrantDate: 'date',
  warrantOffense: 'offences',
  extraditionLimit: 'ours',
  caution: 'cautions',
  registeringAgencies: 'ours',
  leadSora: 'ours',
  registrationDate: 'date',
  registersUntil: 'date',
  offense: 'offences',
  convictionDate: 'date',
  convictionPlace: 'place',
  victimAge: 'ages',
  victimGender: 'genders',
  victimRelationship: 'relationships',
  travelNotice: 'notice',
  reference: 'ours',
  contactAgency: 'ours',
  contactPhone: 'ours',
  supersedes: 'ours',
};

/** Fields that can go abroad at all: what an agreement with a foreign registry may name. */
export const FIELDS_ABROAD: readonly FieldName[] = FIELD_NAMES.filter((f) => SHAPES[f] !== undefined);

/** Relationships that say nothing of who the victim is. Anything else stays. */
export const VICTIM_RELATIONSHIPS = [
  'acquaintance',
  'child in care',
  'family member',
  'household member',
  'intimate partner',
  'other',
  'parent',
  'patient',
  'sibling',
  'step-child',
  'stranger',
  'student',
  'unknown',
] as const;

/** Lines of a travel notice that go abroad: listed words, dates, and the registrant's own address there. */
const NOTICE_LINES: readonly RegExp[] = [
  /^(on file|none|cancell?ed|no return meant|no day of return)$/,
  /^purpose (Business|Deportation|Military|Relocation|Vacation|Other)(, (Business|Deportation|Military|Relocation|Vacation|Other))*$/,
  /^return \d{4}-\d{2}-\d{2}$/,
  /^stay in [A-Z]{3}: (?=.*\d)[\p{L}\p{M}\d .,'’()/#-]{1,160}$/u,
];

/** Words of a caution that go abroad, told by what the domestic caution says. The free text stays. */
const CAUTION_WORDS: readonly { readonly says: string; readonly when: RegExp }[] = [
  { says: 'Armed', when: /\barmed\b|\bweapon|\bfirearm|\bgun\b/i },
  { says: 'Violent tendencies', when: /\bviolen/i },
  { says: 'Escape risk', when: /\bescape/i },
  { says: 'Suicidal tendencies', when: /\bsuicid/i },
  { says: 'Explosives', when: /\bexplosiv/i },
  { says: 'Infectious or medical condition', when: /\bmedical|\bdiseas|\binfect/i },
];

/** Words of offences by uniform offence code: what a foreign authority reads instead of the free text. */
const OFFENCE_WORDS: readonly { readonly from: number; readonly to: number; readonly says: string }[] = [
  { from: 1101, to: 1103, says: 'Rape' },
  { from: 1104, to: 1115, says: 'Forcible sodomy' },
  { from: 1116, to: 1118, says: 'Statutory rape' },
  { from: 1119, to: 1199, says: 'Sexual assault' },
  { from: 3601, to: 3601, says: 'Sex offense against a child' },
  { from: 3605, to: 3605, says: 'Indecent exposure' },
  { from: 3607, to: 3607, says: 'Incest with a minor' },
  { from: 3612, to: 3612, says: 'Seduction of a minor' },
  { from: 3613, to: 3613, says: 'Peeping' },
  { from: 3699, to: 3699, says: 'Sex offense' },
  { from: 3600, to: 3698, says: 'Sex offense' },
  { from: 3700, to: 3799, says: 'Obscene material' },
  { from: 6411, to: 6411, says: 'Trafficking for commercial sex' },
  { from: 7095, to: 7095, says: 'Failure to register as a sex offender' },
];

const NO_CODE_WORDS = 'Sex offense';

/** The words of an offence code; a code in no row, or none, is a sex offense of some kind. */
export function offenceWords(code: string | undefined): string {
  const n = code !== undefined && /^\d{4}$/.test(code) ? Number(code) : Number.NaN;
  return OFFENCE_WORDS.find((r) => n >= r.from && n <= r.to)?.says ?? NO_CODE_WORDS;
}

const ALL_OFFENCE_WORDS = new Set([...OFFENCE_WORDS.map((r) => r.says), NO_CODE_WORDS]);

/** What a copy is made of: what is known at home, the coded words of the offences, and what must never leave. */
export interface CopySource {
  readonly values: MessageValues;
  readonly offenceCodes: {
    readonly registration?: string | undefined;
    readonly warrant?: string | undefined;
  };
  /** FBI, alien and social security numbers of the person, wherever they stand. */
  readonly neverAbroad: readonly string[];
}

export interface CopyLine {
  readonly field: FieldName;
  readonly label: string;
  /** What USNCB, an agency of the United States, reads. */
  readonly domestic: string;
  /** What the foreign authority reads; null where the field stays at home. */
  readonly foreign: string | null;
  /** Why the two differ; empty where they are equal. */
  readonly reason: string;
}

declare const checked: unique symbol;
/** Made by `composeForeignCopy` only; what sends and renders takes nothing else. */
export interface ForeignCopy {
  readonly [checked]: true;
  readonly country: string;
  readonly lines: readonly CopyLine[];
}

/**
 * Composes the domestic and the foreign copy of one message side by side.
 * @param country ISO alpha-3 of the authority it is for
 * @param byHand fields that the officer holds back beyond the rules; an officer can take away, never add
 */
export function composeForeignCopy(
  release: RuleSet<ReleaseBody>,
  source: CopySource,
  country: string,
  byHand: readonly FieldName[] = [],
): ForeignCopy {
  const never = neverForms(source.neverAbroad);
  const about = { juvenile: source.values.juvenileAdjudication === JUVENILE_YES };
  const lines = FIELD_NAMES.flatMap((field): CopyLine[] => {
    const domestic = source.values[field];
    if (domestic === undefined || domestic === '') return [];
    const { label } = FIELD_CATALOGUE[field];
    const held = (reason: string): CopyLine[] => [{ field, label, domestic, foreign: null, reason }];
    const rule = releaseField(release, field, 'usncb', { kind: 'abroad', countries: [country] }, about);
    if (!rule.released) return held(rule.reason);
    if (byHand.includes(field)) return held('held back by the officer');
    const shaped = shape(field, domestic, source);
    if (shaped.value === null) return held(shaped.reason);
    const cleaned = takeOut(shaped.value, never);
    if (cleaned.replaceAll(TAKEN_OUT, '').trim() === '')
      return held('holds only a number that never leaves the country');
    return [
      {
        field,
        label,
        domestic,
        foreign: cleaned,
        reason:
          cleaned === shaped.value
            ? shaped.reason
            : [shaped.reason, 'a number that never leaves the country was taken out']
                .filter(Boolean)
                .join('; '),
      },
    ];
  });
  return { country, lines } as unknown as ForeignCopy;
}

/** The lines that go, without what stays and why: this and nothing else is sent. */
export function foreignLines(
  copy: ForeignCopy,
): readonly { readonly field: FieldName; readonly label: string; readonly value: string }[] {
  return copy.lines.flatMap(({ field, label, foreign }) =>
    foreign === null ? [] : [{ field, label, value: foreign }],
  );
}

interface Shaped {
  readonly value: string | null;
  readonly reason: string;
}

function shape(field: FieldName, value: string, source: CopySource): Shaped {
  const as: Shape = SHAPES[field] ?? 'stays';
  const whole = { value, reason: '' };
  const none = (reason: string): Shaped => ({ value: null, reason });
  switch (as) {
    case 'stays':
      return none('for work in the United States only');
    case 'ours':
    case 'person':
      return whole;
    case 'event': {
      const [what = ''] = value.split(/[(,:]/);
      return { value: what.trim() || null, reason: what.trim() === value ? '' : 'what happened, in a word' };
    }
    case 'notice': {
      const lines = value.split('\n');
      const go = lines.filter((line) => NOTICE_LINES.some((form) => form.test(line)));
      if (go.length === 0) return none('written freely: it could name others');
      return go.length === lines.length
        ? whole
        : {
            value: go.join('\n'),
            reason: 'contacts and what was written freely stay: they could name others',
          };
    }
    case 'place':
      return /^[\p{L}\p{M} .,'’()/-]{1,80}$/u.test(value)
        ? whole
        : none('not the plain name of a place: it could say more');
    case 'date':
      return value.split('\n').every((d) => /^\d{4}(-\d{2}){0,2}$|^for life$/.test(d))
        ? whole
        : none('not a date');
    case 'ages':
      return /^\d{1,3}(, \d{1,3})*$/.test(value)
        ? whole
        : none('more than an age: victims are told by age alone');
    case 'genders':
      return /^[MFX](, [MFX])*$/.test(value)
        ? whole
        : none('more than a gender: victims are told by gender alone');
    case 'relationships': {
      const known = value
        .split(', ')
        .filter((w) => (VICTIM_RELATIONSHIPS as readonly string[]).includes(w.toLowerCase()));
      if (known.length === 0) return none('written freely: it could tell who the victim is');
      const text = known.map((w) => w.toLowerCase()).join(', ');
      return text === value.toLowerCase()
        ? { value: text, reason: '' }
        : { value: text, reason: 'what was written freely stays: it could tell who the victim is' };
    }
    case 'offences': {
      const { registration, warrant } = source.offenceCodes;
      const words = offenceWords(field === 'warrantOffense' ? warrant : registration);
      return words === value || ALL_OFFENCE_WORDS.has(value)
        ? whole
        : { value: words, reason: 'words of the offense code; the free text stays, it could name a victim' };
    }
    case 'cautions': {
      const words = CAUTION_WORDS.filter((c) => c.when.test(value)).map((c) => c.says);
      return words.length === 0
        ? none('written freely: it could name others')
        : { value: words.join(', '), reason: 'listed words; the free text stays, it could name others' };
    }
    case 'travel-documents': {
      const all = value.split('\n');
      const travel = all.filter((d) => /^(passport|passport card|identity card|crew certificate) /.test(d));
      if (travel.length === 0) return none('no travel document');
      return travel.length === all.length
        ? whole
        : { value: travel.join('\n'), reason: 'other documents stay: not needed at a border abroad' };
    }
  }
}

/** A number however it is written: any case, any blanks, hyphens or dots between its characters. */
function neverForms(numbers: readonly string[]): readonly RegExp[] {
  return [...new Set(numbers.map(lettersAndDigits))]
    .filter((n) => n.length >= 4)
    .map((n) => new RegExp([...n].join('[\\s.\\-/]*'), 'giu'));
}

/** Stands where a number was; no number can be written across it, so taking one out never makes another. */
const TAKEN_OUT = '[…]';

function takeOut(value: string, never: readonly RegExp[]): string {
  const plain = value.normalize('NFKC');
  const text = never.some((form) => plain.search(form) >= 0) ? plain : value;
  return never.reduce((rest, form) => rest.replace(form, TAKEN_OUT), text);
}

/**
 * The last look before bytes leave, whoever made them: which of the numbers stand in the text. It throws nothing;
 * what sends refuses when the answer is not empty.
 */
export function numbersIn(text: string, neverAbroad: readonly string[]): readonly string[] {
  const plain = text.normalize('NFKC');
  return [...new Set(neverAbroad)].filter((n) =>
    neverForms([n]).some((form) => plain.search(form) >= 0 || text.search(form) >= 0),
  );
}
