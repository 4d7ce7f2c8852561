import type { RecipientRole } from './agency.js';
import { FIELD_CATALOGUE, type FieldName, type Sensitivity } from './fieldCatalogue.js';
import type { RuleSet } from './ruleSet.js';

/** Where a message goes. `abroad` names the countries on its way, for destination cautions. */
export type Destination =
  | { readonly kind: 'domestic' }
  | { readonly kind: 'abroad'; readonly countries: readonly string[] };

export const DOMESTIC: Destination = { kind: 'domestic' };

export interface ReleaseBody {
  /** What each role may read at all; a role that is not listed reads operational fields only. */
  readonly readableBy: Readonly<Partial<Record<RecipientRole, readonly Sensitivity[]>>>;
  /**
   * What a role reads of a person whom others register and itself does not; a role that is not listed reads what it reads
   * of anybody. Absent in sets older than version 4.
   */
  readonly ofAnothers?: Readonly<Partial<Record<RecipientRole, readonly Sensitivity[]>>>;
  /** What may go abroad. `domestic` is barred in code as well and cannot be listed into it. */
  readonly abroad: readonly Sensitivity[];
  /** Countries to which nothing personal is released because it would put a life at risk. */
  readonly destinationCautions: readonly { readonly country: string; readonly reason: string }[];
}

const LAW_ENFORCEMENT: readonly Sensitivity[] = [
  'operational',
  'personal',
  'restricted',
  'domestic',
  'victim',
  'juvenile',
];

export const RELEASE_V1: RuleSet<ReleaseBody> = {
  kind: 'release',
  version: 1,
  validFromMs: 0,
  validUntilMs: null,
  author: 'initial',
  approver: 'initial',
  legalBasis:
    'SORNA guide, International Travel (FBI number); CJIS Security Policy 4.2.2; 28 CFR 20; 34 USC 21504',
  body: {
    readableBy: {
      sora: LAW_ENFORCEMENT,
      nsotc: LAW_ENFORCEMENT,
      usncb: LAW_ENFORCEMENT,
      'warrant-holder': LAW_ENFORCEMENT,
      ice: LAW_ENFORCEMENT,
      awc: LAW_ENFORCEMENT,
      'fbi-cjis': LAW_ENFORCEMENT,
      probation: ['operational', 'personal', 'restricted', 'domestic'],
      'cbp-port': ['operational', 'personal', 'restricted', 'domestic'],
      uscis: ['operational', 'personal', 'restricted'],
      'state-ca': ['operational', 'personal', 'restricted'],
    },
    abroad: ['operational', 'personal', 'restricted', 'victim'],
    destinationCautions: [],
  },
};

const SERVING: readonly Sensitivity[] = ['operational', 'personal', 'restricted', 'domestic'];

/** The roles that joined with the whole routing matrix may read; nothing else changed. */
export const RELEASE_V2: RuleSet<ReleaseBody> = {
  ...RELEASE_V1,
  version: 2,
  body: {
    ...RELEASE_V1.body,
    readableBy: {
      ...RELEASE_V1.body.readableBy,
      cbp: SERVING,
      'state-ds': SERVING,
      'usms-district': LAW_ENFORCEMENT,
    },
  },
};

const REGISTRIES: readonly Sensitivity[] = [...LAW_ENFORCEMENT, 'public'];
const PROJECTION: readonly Sensitivity[] = ['operational', 'public'];

/**
 * Who is told of registrations reads them: law enforcement in full, agencies that check backgrounds what identifies a
 * person, everybody else what the public site may show. Juvenile adjudications go to law enforcement alone.
 */
export const RELEASE_V3: RuleSet<ReleaseBody> = {
  ...RELEASE_V2,
  version: 3,
  legalBasis: `${RELEASE_V2.legalBasis}; 34 USC 20920, 20923; SORNA guide, Community Notification, Public Website`,
  body: {
    ...RELEASE_V2.body,
    readableBy: {
      ...RELEASE_V2.body.readableBy,
      sora: REGISTRIES,
      nsotc: REGISTRIES,
      'fbi-cjis': REGISTRIES,
      'warrant-holder': REGISTRIES,
      'usms-district': REGISTRIES,
      police: REGISTRIES,
      prosecutor: REGISTRIES,
      probation: ['operational', 'personal', 'restricted', 'domestic', 'victim', 'juvenile', 'public'],
      'background-check': ['operational', 'public', 'personal'],
      'child-welfare': PROJECTION,
      school: PROJECTION,
      'public-housing': PROJECTION,
      'volunteer-body': PROJECTION,
    },
  },
};

/**
 * A registration agency reads its own registrants in full. Of somebody whom others register it reads what happens, when and
 * whom to ask, until the registration is shared with it: a stated address makes nobody its registrant.
 */
export const RELEASE_V4: RuleSet<ReleaseBody> = {
  ...RELEASE_V3,
  version: 4,
  legalBasis: `${RELEASE_V3.legalBasis}; White paper VII`,
  body: { ...RELEASE_V3.body, ofAnothers: { sora: ['operational'] } },
};

/** Never abroad, whatever a rule set says: the FBI number and its like, and juvenile adjudications. */
const NEVER_ABROAD: readonly Sensitivity[] = ['domestic', 'juvenile'];

/** What is special about the person of a message, beyond the fields themselves. */
export interface ReleaseAbout {
  /** The registration rests on a juvenile adjudication: all that tells of it counts as juvenile, not only its own field. */
  readonly juvenile: boolean;
  /** Others register the person, and the recipient does not. */
  readonly registeredElsewhere?: boolean;
}

const NOTHING_SPECIAL: ReleaseAbout = { juvenile: false };

/** How sensitive a field is in a message about this person. */
export function sensitivityOf(field: FieldName, about: ReleaseAbout = NOTHING_SPECIAL): Sensitivity {
  const { group, sensitivity } = FIELD_CATALOGUE[field];
  const tells =
    group === 'offence' ||
    (group === 'registrant' && sensitivity !== 'operational') ||
    (group === 'registration' && sensitivity === 'restricted') ||
    field === 'recordFile' ||
    field === 'recordNumber';
  return about.juvenile && tells ? 'juvenile' : sensitivity;
}

export type FieldRelease =
  | { readonly released: true }
  | { readonly released: false; readonly reason: string };

/**
 * Whether one field may go to a recipient. The same function answers when a message is planned, when it is sent
 * and when it is opened, so a rule that changed in between takes effect at the next of these.
 */
export function releaseField(
  ruleSet: RuleSet<ReleaseBody>,
  field: FieldName,
  recipientRole: RecipientRole,
  destination: Destination = DOMESTIC,
  about: ReleaseAbout = NOTHING_SPECIAL,
): FieldRelease {
  const sensitivity = sensitivityOf(field, about);
  const { readableBy, ofAnothers } = ruleSet.body;
  const readable = readableBy[recipientRole] ?? ['operational'];
  if (!readable.includes(sensitivity))
    return withheld(`not released to this kind of agency (${SENSITIVITY_WORDS[sensitivity]})`);
  const here = about.registeredElsewhere ? ofAnothers?.[recipientRole] : undefined;
  if (here && !here.includes(sensitivity))
    return withheld('others register the person and share the registration: ask the agency named as contact');
  if (destination.kind === 'domestic') return { released: true };
  if (NEVER_ABROAD.includes(sensitivity))
    return withheld(`never leaves the country (${SENSITIVITY_WORDS[sensitivity]})`);
  if (!ruleSet.body.abroad.includes(sensitivity))
    return withheld(`not released abroad (${SENSITIVITY_WORDS[sensitivity]})`);
  const caution = ruleSet.body.destinationCautions.find((c) => destination.countries.includes(c.country));
  if (caution && sensitivity !== 'operational')
    return withheld(`destination caution, ${caution.country}: ${caution.reason}`);
  return { released: true };
}

export const SENSITIVITY_WORDS: Readonly<Record<Sensitivity, string>> = {
  operational: 'operational',
  personal: 'personal data',
  restricted: 'restricted file',
  domestic: 'for domestic law enforcement only',
  victim: 'about a victim',
  juvenile: 'juvenile adjudication',
  public: 'of a registrant',
};

function withheld(reason: string): FieldRelease {
  return { released: false, reason };
}

export interface Withheld {
  readonly field: FieldName;
  readonly label: string;
  readonly reason: string;
}

/** Splits fields with values into what goes and what is withheld, with the reason of each. */
export function releaseFields(
  ruleSet: RuleSet<ReleaseBody>,
  fields: readonly FieldName[],
  recipientRole: RecipientRole,
  destination: Destination = DOMESTIC,
  about: ReleaseAbout = NOTHING_SPECIAL,
): { readonly released: readonly FieldName[]; readonly withheld: readonly Withheld[] } {
  const released: FieldName[] = [];
  const held: Withheld[] = [];
  for (const field of fields) {
    const answer = releaseField(ruleSet, field, recipientRole, destination, about);
    if (answer.released) released.push(field);
    else held.push({ field, label: FIELD_CATALOGUE[field].label, reason: answer.reason });
  }
  return { released, withheld: held };
}
