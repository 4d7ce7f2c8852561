/**
 * The vocabularies that partners' markup is written in, each under one word whatever its version: NIEM 2.0 to 6.0,
 * the justice domain (JXDM) and its predecessor GJXDM, the biometric package, and the exchanges built on them.
 * A namespace of no row is a partner's extension.
 */
export type Vocabulary =
  | 'core'
  | 'justice'
  | 'structures'
  | 'biometrics'
  | 'immigration'
  | 'screening'
  | 'niem'
  | 'ebts'
  | 'package'
  | 'ojbc'
  | 'rapsheet'
  | 'lexs'
  | 'ndex'
  | 'nsopr'
  | 'cap'
  | 'soap'
  | 'notification'
  | 'extension';

const ROWS: readonly (readonly [Vocabulary, RegExp])[] = [
  ['core', /\/niem-core\/\d/],
  ['justice', /\/domains\/(jxdm|justice)\/\d|it\.ojp\.gov\/jxdm\//],
  ['structures', /\/structures\/\d/],
  [
    'biometrics',
    /\/(niem|domains|model)\/(biometrics|biom|ansi-nist)\/\d|niem\.gov\/niem\/(biometrics|ansi-nist)\//,
  ],
  ['immigration', /\/domains\/immigration\/\d/],
  ['screening', /\/domains\/screening\/\d/],
  ['niem', /^http:\/\/(release\.)?niem\.gov\/niem\/|^https:\/\/docs\.oasis-open\.org\/niemopen\/ns\/model\//],
  ['ebts', /^http:\/\/cjis\.fbi\.gov\/fbi_ebts\//],
  ['package', /^http:\/\/biometrics\.nist\.gov\/standard\//],
  ['rapsheet', /^http:\/\/nlets\.org\/niem2\/rapsheet\//],
  ['ojbc', /^http:\/\/ojbc\.org\/IEPD\//],
  ['lexs', /^http:\/\/(usdoj|ulex)\.gov\//],
  ['ndex', /^http:\/\/fbi\.gov\/cjis\/N-DEx/i],
  ['nsopr', /^http:\/\/www\.ns(opr|opw)\.(org|gov)\//],
  ['cap', /^urn:oasis:names:tc:emergency:cap:\d/],
  ['soap', /^http:\/\/(schemas\.xmlsoap\.org\/soap\/envelope\/|www\.w3\.org\/2003\/05\/soap-envelope)/],
  ['notification', /^http:\/\/docs\.oasis-open\.org\/wsn\//],
];

const known = new Map<string, Vocabulary>();

/** The vocabulary of a namespace. */
export function vocabulary(ns: string): Vocabulary {
  let found = known.get(ns);
  if (found === undefined) {
    found = ROWS.find(([, pattern]) => pattern.test(ns))?.[0] ?? 'extension';
    // A hostile document can bring a namespace for every element.
    if (known.size < 1000) known.set(ns, found);
  }
  return found;
}

/** Vocabularies in which a name such as PersonSurName means what NIEM says; an extension may derive from it. */
const OF_PERSONS: ReadonlySet<Vocabulary> = new Set([
  'core',
  'justice',
  'biometrics',
  'immigration',
  'screening',
  'niem',
  'ebts',
  'package',
  'ojbc',
  'rapsheet',
  'lexs',
  'ndex',
  'nsopr',
]);

export function describesPersons(ns: string): boolean {
  return OF_PERSONS.has(vocabulary(ns));
}
