import type { Id } from '#basics/ids.js';
import type { ContactPurpose } from './contact.js';

export type AgencyId = Id<'agency'>;

/** The originating agency identifier that the FBI gives an agency. */
export const ORI = /^[A-Z0-9]{9}$/;

/**
 * What an agency is to the routing rules. A rule names a role, never an agency, so that a new agency needs a row
 * and not a release. Several kinds may share a role.
 */
export type RecipientRole =
  | 'sora'
  | 'nsotc'
  | 'usncb'
  | 'warrant-holder'
  | 'cbp-port'
  | 'ice'
  | 'uscis'
  | 'state-ca'
  | 'state-ds'
  | 'cbp'
  | 'usms-district'
  | 'fbi-cjis'
  | 'awc'
  | 'probation'
  /** From here to the volunteer bodies: told of registrations by the agency that keeps them as recipients (34 USC 20923). */
  | 'police'
  | 'prosecutor'
  | 'school'
  | 'public-housing'
  | 'background-check'
  | 'child-welfare'
  | 'volunteer-body'
  | 'auditor'
  | 'carrier'
  | 'none';

/** Who is told, in words: pages, documents and the sentences of the rules have the same. */
export const RECIPIENT_ROLES: { readonly [R in RecipientRole]: { readonly says: string } } = {
  sora: { says: 'Registration agency' },
  nsotc: { says: 'NSOTC' },
  usncb: { says: 'USNCB' },
  'warrant-holder': { says: 'Holder of the warrant' },
  'cbp-port': { says: 'Port' },
  ice: { says: 'ICE' },
  uscis: { says: 'USCIS' },
  'state-ca': { says: 'Department of State, Consular Affairs' },
  'state-ds': { says: 'Department of State, Diplomatic Security' },
  cbp: { says: 'CBP' },
  'usms-district': { says: 'US Marshals district' },
  'fbi-cjis': { says: 'FBI, NCIC' },
  awc: { says: 'Angel Watch Center' },
  probation: { says: 'Probation or parole' },
  police: { says: 'Police or sheriff' },
  prosecutor: { says: 'Prosecutor' },
  school: { says: 'School' },
  'public-housing': { says: 'Public housing agency' },
  'background-check': { says: 'Agency that checks backgrounds for employment' },
  'child-welfare': { says: 'Child welfare body' },
  'volunteer-body': { says: 'Volunteer body' },
  auditor: { says: 'Auditor' },
  carrier: { says: 'Carrier' },
  none: { says: 'Nobody' },
};

/** The words of a role as a rule has it; a role that the table lacks by its code. */
export function roleText(role: string): string {
  if (role === 'everyone-told') return 'Everybody who was told';
  return Object.hasOwn(RECIPIENT_ROLES, role) ? RECIPIENT_ROLES[role as RecipientRole].says : role;
}

export interface AgencyKind {
  readonly code: string;
  readonly label: string;
  readonly recipientRole: RecipientRole;
}

/** The kinds that a new installation starts with; the table `agency_kinds` is the authority afterwards. */
export const AGENCY_KINDS: readonly AgencyKind[] = [
  { code: 'sora-state', label: 'State registration agency', recipientRole: 'sora' },
  { code: 'sora-territory', label: 'Territory registration agency', recipientRole: 'sora' },
  { code: 'sora-tribe', label: 'Tribal registration agency', recipientRole: 'sora' },
  { code: 'nsotc', label: 'National Sex Offender Targeting Center', recipientRole: 'nsotc' },
  { code: 'usncb', label: 'INTERPOL Washington (USNCB)', recipientRole: 'usncb' },
  { code: 'lea', label: 'Warrant-issuing law enforcement agency', recipientRole: 'warrant-holder' },
  { code: 'court', label: 'Court', recipientRole: 'none' },
  { code: 'cbp-port', label: 'CBP port of entry', recipientRole: 'cbp-port' },
  { code: 'ice', label: 'Immigration and Customs Enforcement', recipientRole: 'ice' },
  { code: 'uscis', label: 'Citizenship and Immigration Services', recipientRole: 'uscis' },
  { code: 'state-ca', label: 'Department of State, Consular Affairs', recipientRole: 'state-ca' },
  { code: 'state-ds', label: 'Department of State, Diplomatic Security', recipientRole: 'state-ds' },
  { code: 'cbp', label: 'CBP National Targeting Center', recipientRole: 'cbp' },
  { code: 'usms-district', label: 'US Marshals district', recipientRole: 'usms-district' },
  { code: 'us-attorney', label: 'US Attorney', recipientRole: 'prosecutor' },
  { code: 'fbi-cjis', label: 'FBI Criminal Justice Information Services', recipientRole: 'fbi-cjis' },
  { code: 'awc', label: 'Angel Watch Center', recipientRole: 'awc' },
  { code: 'probation', label: 'Probation or parole office', recipientRole: 'probation' },
  { code: 'auditor', label: 'Auditor', recipientRole: 'auditor' },
  { code: 'carrier', label: 'Carrier', recipientRole: 'carrier' },
];

export interface DutyHours {
  /** 1 = Monday … 7 = Sunday. */
  readonly day: number;
  /** `HH:MM` of the agency's wall clock; `to` may be 24:00. */
  readonly from: string;
  readonly to: string;
}

export interface Agency {
  readonly id: AgencyId;
  readonly kind: string;
  readonly recipientRole: RecipientRole;
  readonly name: string;
  readonly ori: string | null;
  readonly jurisdiction: string;
  readonly timeZone: string;
  /** Empty: round the clock. */
  readonly dutyHours: readonly DutyHours[];
  readonly calendarCode: string;
  readonly standInAgencyId: AgencyId | null;
  readonly ncicAccess: boolean;
  readonly active: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly version: number;
}

export interface AgencyContact {
  readonly id: string;
  readonly agencyId: AgencyId;
  readonly position: number;
  readonly purpose: ContactPurpose;
  readonly name: string;
  readonly title: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** ISO instant; a contact not verified for 90 days is an incident (SORNA guide, Portal). */
  readonly verifiedAt: string | null;
}

export type ChannelKind = 'portal' | 'email' | 'webhook' | 'file' | 'nlets';

export interface AgencyChannel {
  readonly id: string;
  readonly agencyId: AgencyId;
  /** Order of use: 1 is tried first. */
  readonly position: number;
  readonly kind: ChannelKind;
  readonly address: Readonly<Record<string, unknown>>;
  readonly carriesContent: boolean;
  readonly verifiedAt: string | null;
  readonly active: boolean;
}

/** Who speaks for NCIC and its message switch: CJIS itself, or NSOTC where it runs the connection. */
export const SPEAKS_FOR_NCIC: ReadonlySet<string> = new Set<RecipientRole>(['fbi-cjis', 'nsotc']);
