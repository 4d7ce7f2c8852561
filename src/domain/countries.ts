import { lettersAndDigits } from '#basics/text.js';

/**
 * Country codes as senders write them, brought to ISO 3166-1 alpha-3. Besides the standard's codes, travel
 * documents carry those of ICAO Doc 9303 part 3 section 5, and manifests carry former codes, codes of sport and
 * car plates, and typing slips. What cannot be told stays as the sender wrote it: an unknown code is no evidence.
 */

/** alpha-2:alpha-3 of every country and territory of ISO 3166-1. */
const ISO = `AF:AFG AX:ALA AL:ALB DZ:DZA AS:ASM AD:AND AO:AGO AI:AIA AQ:ATA AG:ATG AR:ARG AM:ARM AW:ABW AU:AUS
AT:AUT AZ:AZE BS:BHS BH:BHR BD:BGD BB:BRB BY:BLR BE:BEL BZ:BLZ BJ:BEN BM:BMU BT:BTN BO:BOL BQ:BES BA:BIH BW:BWA
BV:BVT BR:BRA IO:IOT BN:BRN BG:BGR BF:BFA BI:BDI CV:CPV KH:KHM CM:CMR CA:CAN KY:CYM CF:CAF TD:TCD CL:CHL CN:CHN
CX:CXR CC:CCK CO:COL KM:COM CG:COG CD:COD CK:COK CR:CRI CI:CIV HR:HRV CU:CUB CW:CUW CY:CYP CZ:CZE DK:DNK DJ:DJI
DM:DMA DO:DOM EC:ECU EG:EGY SV:SLV GQ:GNQ ER:ERI EE:EST SZ:SWZ ET:ETH FK:FLK FO:FRO FJ:FJI FI:FIN FR:FRA GF:GUF
PF:PYF TF:ATF GA:GAB GM:GMB GE:GEO DE:DEU GH:GHA GI:GIB GR:GRC GL:GRL GD:GRD GP:GLP GU:GUM GT:GTM GG:GGY GN:GIN
GW:GNB GY:GUY HT:HTI HM:HMD VA:VAT HN:HND HK:HKG HU:HUN IS:ISL IN:IND ID:IDN IR:IRN IQ:IRQ IE:IRL IM:IMN IL:ISR
IT:ITA JM:JAM JP:JPN JE:JEY JO:JOR KZ:KAZ KE:KEN KI:KIR KP:PRK KR:KOR KW:KWT KG:KGZ LA:LAO LV:LVA LB:LBN LS:LSO
LR:LBR LY:LBY LI:LIE LT:LTU LU:LUX MO:MAC MG:MDG MW:MWI MY:MYS MV:MDV ML:MLI MT:MLT MH:MHL MQ:MTQ MR:MRT MU:MUS
YT:MYT MX:MEX FM:FSM MD:MDA MC:MCO MN:MNG ME:MNE MS:MSR MA:MAR MZ:MOZ MM:MMR NA:NAM NR:NRU NP:NPL NL:NLD NC:NCL
NZ:NZL NI:NIC NE:NER NG:NGA NU:NIU NF:NFK MK:MKD MP:MNP NO:NOR OM:OMN PK:PAK PW:PLW PS:PSE PA:PAN PG:PNG PY:PRY
PE:PER PH:PHL PN:PCN PL:POL PT:PRT PR:PRI QA:QAT RE:REU RO:ROU RU:RUS RW:RWA BL:BLM SH:SHN KN:KNA LC:LCA MF:MAF
PM:SPM VC:VCT WS:WSM SM:SMR ST:STP SA:SAU SN:SEN RS:SRB SC:SYC SL:SLE SG:SGP SX:SXM SK:SVK SI:SVN SB:SLB SO:SOM
ZA:ZAF GS:SGS SS:SSD ES:ESP LK:LKA SD:SDN SR:SUR SJ:SJM SE:SWE CH:CHE SY:SYR TW:TWN TJ:TJK TZ:TZA TH:THA TL:TLS
TG:TGO TK:TKL TO:TON TT:TTO TN:TUN TR:TUR TM:TKM TC:TCA TV:TUV UG:UGA UA:UKR AE:ARE GB:GBR US:USA UM:UMI UY:URY
UZ:UZB VU:VUT VE:VEN VN:VNM VG:VGB VI:VIR WF:WLF EH:ESH YE:YEM ZM:ZMB ZW:ZWE`;

export interface CountryRow {
  /** What senders write. */
  readonly code: string;
  /** What it counts as: an ISO alpha-3, or the code itself where it stands for no country. */
  readonly counts: string;
  readonly kind: 'document' | 'former' | 'slip' | 'ambiguous';
  readonly note: string;
  /** First and last day as a current code, where known. */
  readonly from?: string;
  readonly to?: string;
}

function rows(kind: CountryRow['kind'], text: string): CountryRow[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [code, counts, note, from, to] = line.split('|').map((part) => part.trim());
      return {
        code: code!,
        counts: counts!,
        kind,
        note: note!,
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
      };
    });
}

/** Codes beyond ISO 3166-1, with what each counts as. Arguable knowledge: change rows, not code. */
export const EXTRA_COUNTRIES: readonly CountryRow[] = [
  ...rows(
    'document',
    `D|DEU|Germany on travel documents
GBD|GBR|British overseas territories citizen
GBN|GBR|British national (overseas)
GBO|GBR|British overseas citizen
GBP|GBR|British protected person
GBS|GBR|British subject
RKS|XKX|Kosovo on travel documents
XKX|XKX|Kosovo, user-assigned code
KS|XKX|Kosovo in older systems
XK|XKX|Kosovo, two letters
EUE|EUE|European Union laissez-passer
UNO|UNO|United Nations organisation
UNA|UNA|United Nations specialised agency
UNK|UNK|United Nations mission in Kosovo||2008-06-15
XXA|XXA|stateless person (1954 convention)
XXB|XXB|refugee (1951 convention)
XXC|XXC|refugee, other
XXX|XXX|nationality not specified
XOM|XOM|Sovereign Military Order of Malta
XPO|XPO|Interpol
XBA|XBA|African Development Bank
XIM|XIM|African Export-Import Bank
XCC|XCC|Caribbean Community
XCO|XCO|Common Market for Eastern and Southern Africa
XCE|XCE|Council of Europe
XEC|XEC|Economic Community of West African States
XMP|XMP|Parliamentary Assembly of the Mediterranean
XES|XES|Organization of Eastern Caribbean States
XMS|XMS|Parliamentary Assembly of the Mediterranean states
XDC|XDC|Southern African Development Community
IAO|IAO|International Civil Aviation Organization
NTZ|NTZ|neutral zone
UTO|UTO|specimen state of ICAO examples; no country`,
  ),
  ...rows(
    'former',
    `ANT|ANT|Netherlands Antilles, divided||2010-12-15
AN|ANT|Netherlands Antilles, two letters||2010-12-15
YUG|YUG|Yugoslavia; any of its successors||2003-07-23
YU|YUG|Yugoslavia, two letters||2003-07-23
SCG|SCG|Serbia and Montenegro||2006-09-26
CS|SCG|Serbia and Montenegro, two letters||2006-09-26
ROM|ROU|Romania before its change of code||2002-02-01
ZAR|COD|Zaire||1997-07-14
TMP|TLS|East Timor||2002-11-15
TP|TLS|East Timor, two letters||2002-11-15
SUN|SUN|Soviet Union; any of its successors||1992-08-30
SU|SUN|Soviet Union, two letters||1992-08-30
CSK|CSK|Czechoslovakia; either successor||1993-06-15
DDR|DEU|German Democratic Republic||1990-10-30
BUR|MMR|Burma||1989-12-05
BUM|MMR|Burma, as some lists have it||1989-12-05
FXX|FRA|metropolitan France||1997-07-14
PCZ|PAN|Panama Canal Zone||1980-12-31`,
  ),
  ...rows(
    'slip',
    `GER|DEU|Germany as sport and airlines write it
UK|GBR|United Kingdom
ENG|GBR|England
SCO|GBR|Scotland
NIR|GBR|Northern Ireland
EIR|IRL|Eire
HOL|NLD|Holland
NED|NLD|Netherlands in sport
SUI|CHE|Switzerland in sport
SPA|ESP|Spain, typed
POR|PRT|Portugal in sport
GRE|GRC|Greece in sport
EL|GRC|Greece in European Union lists
BUL|BGR|Bulgaria in sport
CRO|HRV|Croatia in sport
SLO|SVN|Slovenia in sport
LAT|LVA|Latvia in sport
LIT|LTU|Lithuania, typed
RSA|ZAF|South Africa in sport
NGR|NGA|Nigeria in sport
KSA|SAU|Saudi Arabia
UAE|ARE|United Arab Emirates
PHI|PHL|Philippines in sport
INA|IDN|Indonesia in sport
MAS|MYS|Malaysia in sport
URU|URY|Uruguay in sport
HON|HND|Honduras in sport
CRC|CRI|Costa Rica in sport
GUA|GTM|Guatemala in sport
ESA|SLV|El Salvador in sport
HAI|HTI|Haiti in sport
PUR|PRI|Puerto Rico in sport
TPE|TWN|Chinese Taipei in sport
IRI|IRN|Iran in sport`,
  ),
  ...rows(
    'ambiguous',
    `VIE|VIE|Vietnam in sport, Vienna in aviation
DEN|DEN|Denmark in sport, Denver in aviation
PAR|PAR|Paraguay in sport, Paris in aviation
CHI|CHI|Chile in sport, Chicago in aviation`,
  ),
];

export interface CountryReading {
  /** Alpha-3 where it could be told, else what the sender wrote, in upper case. */
  readonly code: string;
  readonly how: 'iso' | 'alpha-2' | CountryRow['kind'] | 'unknown';
}

const readings = new Map<string, CountryReading>();
for (const row of EXTRA_COUNTRIES) readings.set(row.code, { code: row.counts, how: row.kind });
for (const pair of ISO.split(/\s+/)) {
  const [two, three] = pair.split(':');
  readings.set(two!, { code: three!, how: 'alpha-2' });
  readings.set(three!, { code: three!, how: 'iso' });
}

/** Every ISO 3166-1 alpha-3 code. */
export const ISO_COUNTRIES: readonly string[] = ISO.split(/\s+/).map((pair) => pair.slice(3));

/** Countries of ISO 3166-1 by themselves that are parts of the United States. */
export const US_TERRITORIES: readonly string[] = ['ASM', 'GUM', 'MNP', 'PRI', 'UMI', 'VIR'];

export const UNITED_STATES: ReadonlySet<string> = new Set(['USA', ...US_TERRITORIES]);

const alpha2 = new Map(ISO.split(/\s+/).map((pair) => [pair.slice(3), pair.slice(0, 2)]));

/** Reads a country code as senders write it; ISO codes win over every other meaning of the same letters. */
export function readCountry(text: string): CountryReading {
  const known = readings.get(text);
  if (known) return known;
  const code = lettersAndDigits(text);
  return readings.get(code) ?? { code: code === '' ? '' : text.trim().toUpperCase(), how: 'unknown' };
}

/** The two-letter code of an alpha-3 country, for formats that want it. */
export function countryAlpha2(alpha3: string): string | undefined {
  return alpha2.get(alpha3);
}
