import type { DocumentKind, Sex } from '#domain/person.js';
import type { ManifestKind, ManifestRole } from '../manifest.js';
import { pack, packed } from './lexer.js';

/**
 * The codes of a PAXLST as tables: what a new sender writes differently is a row here, not a branch in the
 * reader. Codes of UN/EDIFACT directories D.02B to D.15B, of the WCO/IATA/ICAO API guide, of United States and
 * Chinese profiles and of the ACE truck manifest.
 */

/** BGM document code (1001) with its function: what the message is about. `*` holds for any other function. */
const DOCUMENTS: Readonly<Record<string, ManifestKind>> = {
  '745': 'passengers',
  '745+CP': 'change',
  '745+XR': 'cancel-reservation',
  '745+RP': 'reduce',
  '745+*': 'passengers',
  '250': 'crew',
  '250+CC': 'crew-change',
  '250+BC': 'crew-change',
  '250+EC': 'crew-change',
  '250+FC': 'crew-change',
  '250+*': 'crew',
  '266': 'flight-close',
  '266+CL': 'flight-close',
  '266+CLOB': 'flight-close-on-board',
  '266+CLNB': 'flight-close-not-on-board',
  '266+XF': 'cancel-flight',
  '266+CF': 'change-flight',
  '10': 'crew',
  '10+*': 'crew',
  '336': 'ignored',
  '336+*': 'ignored',
  '655': 'ignored',
  '655+*': 'ignored',
};

/** What a document code and function mean; `unknown` when neither is in the table. */
export function documentKind(code: string, func: string): ManifestKind {
  if (func === '') return DOCUMENTS[code] ?? 'unknown';
  return DOCUMENTS[`${code}+${func}`] ?? DOCUMENTS[`${code}+*`] ?? 'unknown';
}

/** NAD qualifiers (3035) of a person on the manifest. */
export const PERSONS = packed<ManifestRole>({
  FL: 'passenger',
  FM: 'crew',
  DDU: 'transit',
  DDT: 'transit-crew',
  ZZZ: 'unknown',
  VW: 'crew',
  PA: 'passenger',
});

/** NAD qualifiers of those who are not on the manifest: reporting parties, carriers, agents. */
export const PARTIES = packed<string>({
  MS: 'message sender',
  MR: 'message recipient',
  CA: 'carrier',
  CB: 'customs broker',
  AG: 'agent',
  CN: 'consignee',
  CZ: 'consignor',
  RP: 'responsible party',
  GB: 'contact point',
  OC: 'owner',
  OV: 'owner of the means of transport',
  CX: 'operator',
  DCR: 'declarant',
});

/** LOC qualifiers (3227) of a leg. */
export const LEG_PLACES = packed<'departure' | 'arrival' | 'stop'>({
  '125': 'departure',
  '87': 'arrival',
  '92': 'stop',
  '130': 'arrival',
  '5': 'departure',
  '005': 'departure',
  '8': 'arrival',
  '008': 'arrival',
  '9': 'departure',
  '11': 'arrival',
  '60': 'arrival',
});

/** LOC qualifiers of a person. `issuer` belongs to the document before it. */
export const PERSON_PLACES = packed<
  'embark' | 'disembark' | 'clearance' | 'residence' | 'birth' | 'issuer' | 'issued-at'
>({
  '178': 'embark',
  '179': 'disembark',
  '22': 'clearance',
  '174': 'residence',
  '180': 'birth',
  '91': 'issuer',
  '88': 'issued-at',
});

/** DTM qualifiers (2005). */
export const TIMES = packed<'departure' | 'arrival' | 'birth' | 'expiry' | 'issued'>({
  '189': 'departure',
  '136': 'departure',
  '133': 'departure',
  '232': 'arrival',
  '132': 'arrival',
  '178': 'arrival',
  '186': 'departure',
  '329': 'birth',
  '36': 'expiry',
  '182': 'issued',
});

/** RFF qualifiers (1153) of a person. */
export const PERSON_REFERENCES = packed<'locator' | 'person' | 'seat' | 'traveller-number' | 'ticket'>({
  AVF: 'locator',
  ABO: 'person',
  SEA: 'seat',
  AEA: 'traveller-number',
  YZY: 'ticket',
  TKT: 'ticket',
});

/** ATT+2 values (9019). Some senders write M for everybody whose sex they do not know. */
export const SEXES = packed<Sex>({ M: 'M', F: 'F', X: 'X', U: 'U', N: 'U' });

/** DOC types (1001): WCO letters, the UN code list, and the truck manifest's. */
export const DOCUMENT_KINDS = packed<DocumentKind>({
  P: 'passport',
  PT: 'passport',
  PD: 'passport',
  PS: 'passport',
  '39': 'passport',
  IP: 'passport-card',
  V: 'visa',
  '483': 'visa',
  A: 'identity-card',
  C: 'identity-card',
  I: 'identity-card',
  ID: 'identity-card',
  '36': 'identity-card',
  T: 'reentry',
  R: 'refugee',
  M: 'military',
  F: 'trusted-traveller',
  '5K': 'trusted-traveller',
  L: 'pilot-licence',
  AC: 'crew-certificate',
  CR: 'resident-card',
  GC: 'resident-card',
  '40': 'driver-licence',
  '41': 'driver-licence',
});

/** GEI+4 values (7365): the carrier's own word on the document check. */
export const DOCUMENT_CHECKS = packed<'verified' | 'not-verified' | 'other'>({
  '173': 'verified',
  '174': 'not-verified',
});

/** EMP+1 values (9005). */
export const CREW_POSITIONS = packed<string>({
  CR1: 'cockpit',
  CR2: 'cabin',
  CR3: 'operations staff',
  CR4: 'cargo',
  CR5: 'other',
});

/** CNT qualifiers (6069). */
export const TOTALS = packed<'passengers' | 'crew'>({ '42': 'passengers', '41': 'crew' });

/** Every tag that the directories allow in a PAXLST and its neighbours; another tag is damage. */
export const KNOWN_TAGS: ReadonlySet<number> = new Set(
  (
    'UNA UNB UNG UNH UNT UNE UNZ UNS BGM RFF DTM LOC NAD CTA COM TDT ATT MEA GEI FTX EMP NAT DOC CPI QTY GID ' +
    'CNT AUT PDT ERP ERC MSG ORG TVL EQN SRC RCI SSR DAT TIF FTI IFT REF FOP TKT MON ABI SAC TRI SSD TBD LTS ' +
    'RPI APD NOD PTK TXD CNX ICD HAN PAC GIR BII IDE FII PNA ADR CST STS PIA SGP DGS EQD SEL CUX TAX ' +
    'ADD EBD FAR RLS'
  )
    .split(' ')
    .map(pack),
);

/** Elements that a segment has at most when its terminator is where it should be; a person's address comes on top. */
export const USUAL_ELEMENTS = packed<number>({
  NAD: 5,
  ATT: 4,
  DTM: 2,
  GEI: 3,
  LOC: 4,
  NAT: 3,
  RFF: 2,
  DOC: 3,
  BGM: 4,
  CNT: 2,
  COM: 2,
  MEA: 4,
  FTX: 5,
  TDT: 6,
});

const known = (codes: string): ReadonlyMap<number, unknown> =>
  packed(Object.fromEntries(codes.split(' ').map((code) => [code, true])));

/** By tag, the first values that prove a segment begins: how one is recognised whose forerunner lost its terminator. */
export const FIRST_VALUES: ReadonlyMap<number, ReadonlyMap<number, unknown>> = packed<
  ReadonlyMap<number, unknown>
>({
  NAD: PERSONS,
  ATT: known('2'),
  DTM: TIMES,
  GEI: known('4'),
  LOC: new Map<number, unknown>([...PERSON_PLACES, ...LEG_PLACES]),
  NAT: known('2'),
  RFF: PERSON_REFERENCES,
  DOC: DOCUMENT_KINDS,
  CNT: TOTALS,
  TDT: known('20 34'),
});
