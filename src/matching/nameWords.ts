/** Words that stand in name fields without naming the person. Matched after folding to lower case letters. */

/** Passport and system fillers for an unknown name (FNU: first name unknown and so on). */
export const FILLERS: ReadonlySet<string> = new Set(
  'fnu lnu mnu nfn nln nmn nmi nfi xxx xxxx xxxxx unk unknown unavailable notavailable nn na none null anonymous'.split(
    ' ',
  ),
);

export const TITLES: ReadonlySet<string> = new Set(
  'mr mrs ms miss mstr master dr prof professor sir dame lord lady rev revd reverend fr father hon capt captain col lt sgt maj gen eng ing lic arq sr sra srta senor senora don dona herr frau mme mlle m mister haji hajji hadji hajj sheikh shaikh sheik shaykh sayyid syed sayed ustad maulana mullah imam shri smt kumari'.split(
    ' ',
  ),
);

/** Of the titles, those that are also common names and so count as titles only before a further given name. */
export const SOFT_TITLES: ReadonlySet<string> = new Set(
  'm don sayyid syed sayed imam gen col master lord father sheikh shaikh sheik shaykh haji hajji hadji kumari fr na sr ing eng maj'.split(
    ' ',
  ),
);

/** Suffixes that tell generations apart, to one form each. */
export const SUFFIXES: Readonly<Record<string, string>> = {
  jr: 'JR',
  jnr: 'JR',
  junior: 'JR',
  sr: 'SR',
  snr: 'SR',
  senior: 'SR',
  ii: 'II',
  iii: 'III',
  iv: 'IV',
  filho: 'JR',
  neto: 'III',
  hijo: 'JR',
};

/** Little words that glue names together: kept in joined forms only. */
export const PARTICLES: ReadonlySet<string> = new Set(
  'de del dela la las los le el al as ul ur ud da das do dos di du d e y i van von der den ter ten te zu zur zum vom of bin bint ibn ben bat binti bte b ap ab af av os ez ash an ad'.split(
    ' ',
  ),
);
