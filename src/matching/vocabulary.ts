/**
 * Words of names that are not names, and habits of naming, as tables. All entries are folded (lower case, no marks).
 * Written for this project from general knowledge of naming customs and from ICAO 9303-3 (fillers, truncation);
 * nothing here is derived from a data file.
 */

/** Small words that belong to the name after them; senders keep, drop or glue them. Weight is low, never zero. */
export const PARTICLES: ReadonlySet<string> = new Set(
  (
    'al el ul ur as ash an at ad az bin ibn ben bint binti bt abd abdul abdel abu abou umm oum ' +
    'da das de del dela della dello dei degli di do dos du des d la las le les lo los y e ' +
    'van von der den dem het ten ter te vander vanden vande zu zum zur af av ' +
    'mac mc fitz o ap ab san st saint sainte santa ste ' +
    'ha bar bat ' +
    'ال آل بن ابن بنت عبد ابو ام בן בת אבו ד ван фон дер де ла аль эль ибн бен оглы оглу кызы ' +
    'oglu ogly ogli kyzy kizi qizi uulu'
  ).split(' '),
);

/** Particles that begin a glued surname: delacruz, vandenberg, macdonald, obrien, alhassan, abdulrahman. */
export const GLUED_PREFIXES: readonly string[] = [
  'vanden',
  'vander',
  'abdul',
  'abdel',
  'abdal',
  'della',
  'dela',
  'fitz',
  'saint',
  'abou',
  'abu',
  'van',
  'von',
  'del',
  'mac',
  'ibn',
  'ben',
  'bin',
  'des',
  'dos',
  'mc',
  'de',
  'di',
  'da',
  'du',
  'al',
  'el',
  'st',
  'la',
  'le',
  'ap',
  'o',
];

/** Titles and forms of address, taken off before a name is compared. */
export const TITLES: ReadonlySet<string> = new Set(
  (
    'mr mrs ms miss mstr master mister dr doctor prof professor sir dame lord lady rev reverend fr father sr sra srta ' +
    'don dona senor senora señor señora herr frau fraulein monsieur madame mme mlle m signor signora sig dott dottssa ' +
    'ing lic arq capt captain maj major col colonel gen general lt lieutenant sgt sergeant cpl pvt adm hon judge ' +
    'sheikh sheik shaikh shaykh hajj haji hajji hadji alhaji alhaja sayyid syed sayed seyed ustaz mullah mulla maulana ' +
    'imam hafiz qari shri sri smt shrimati kumari swami pandit tun tan dato datuk datin nai nang naai khun mrd msr ' +
    'pan pani gospodin gospozha san sama kun chan shi ssi infant inf chd child'
  ).split(' '),
);

/** Generation words: weak evidence, but against a father or son when they differ. Value is the rank meant. */
export const SUFFIXES: Readonly<Record<string, number>> = {
  sr: 1,
  snr: 1,
  senior: 1,
  pere: 1,
  i: 1,
  jr: 2,
  jnr: 2,
  junior: 2,
  fils: 2,
  filho: 2,
  hijo: 2,
  ii: 2,
  '2nd': 2,
  iii: 3,
  neto: 3,
  nieto: 3,
  '3rd': 3,
  iv: 4,
  '4th': 4,
  v: 5,
  vi: 6,
};

/** Letters after a name that say what a person has learned, no part of the name. */
export const POST_NOMINALS: ReadonlySet<string> = new Set(
  'phd md dds jd esq esquire bsc msc ma ba mba cpa rn obe mbe cbe kbe qc kc llb llm ret'.split(' '),
);

/**
 * What documents and booking systems write where a name part is missing (ICAO 9303-3; US visas: FNU, LNU).
 * A filler is no evidence at all.
 */
export const FILLERS: ReadonlySet<string> = new Set(
  (
    'fnu lnu nmn nfn nln nmi unk unkn unknown unnamed noname nofirstname nolastname nogivenname nosurname ' +
    'x xx xxx xxxx xxxxx xxxxxx na none null nil test tba tbd onename onenameonly nameless'
  ).split(' '),
);

/** Endings of patronymics: a token that ends so is most likely the father's name, in Latin and in Cyrillic. */
export const PATRONYMIC_ENDINGS: readonly string[] = [
  'ovich',
  'evich',
  'ovitch',
  'evitch',
  'owicz',
  'ovych',
  'yovych',
  'avich',
  'ovna',
  'evna',
  'ivna',
  'yivna',
  'ichna',
  'inichna',
  'avna',
  'sdottir',
  'dottir',
  'ович',
  'евич',
  'ьич',
  'овна',
  'евна',
  'ична',
  'івна',
  'їівна',
];

/** Feminine surname endings and the masculine ones they go with: husband and wife, or one sender's habit. */
export const GENDERED_ENDINGS: readonly (readonly [string, string])[] = [
  ['ova', 'ov'],
  ['eva', 'ev'],
  ['ina', 'in'],
  ['yna', 'yn'],
  ['aya', 'y'],
  ['aya', 'iy'],
  ['skaya', 'sky'],
  ['skaia', 'skii'],
  ['ska', 'ski'],
  ['cka', 'cki'],
  ['dzka', 'dzki'],
  ['ova', ''],
  ['iene', 'as'],
  ['aite', 'as'],
  ['ыте', 'ас'],
  ['ова', 'ов'],
  ['ева', 'ев'],
  ['ина', 'ин'],
  ['ская', 'ский'],
  ['цкая', 'цкий'],
  ['ая', 'ый'],
];

/** Hispanic and Portuguese words that join surnames; with two or more surname tokens any subset may be given. */
export const SURNAME_JOINERS: ReadonlySet<string> = new Set(
  'y e i de del dela la los las da das do dos vda viuda'.split(' '),
);

/**
 * Spellings of one surname, by group. Korean: the Revised Romanisation first, then what passports carry. Chinese:
 * pinyin first, then Wade-Giles, Cantonese (Hong Kong) and Taiwan or Southeast Asian spellings. A spelling may be in
 * several groups: Lee is Korean 이 and Chinese 李. Vietnamese and Japanese long vowels stand at the end.
 */
export const SURNAME_SPELLINGS: readonly string[] = [
  'i lee yi rhee ri rhie yee lie',
  'gim kim ghim',
  'bak park pak bark paik',
  'choe choi chey choy',
  'jeong jung chung cheong chong joung',
  'gang kang',
  'jo cho joe',
  'yun yoon youn',
  'jang chang',
  'im lim rim yim leem',
  'han hahn',
  'o oh',
  'seo suh sur so',
  'sin shin',
  'gwon kwon kwun',
  'hwang whang',
  'an ahn',
  'song soong',
  'yu yoo ryu you ryoo lyu',
  'hong houng',
  'jeon jun chun cheon chon',
  'go ko koh',
  'mun moon',
  'yang ryang',
  'son sohn shon',
  'bae pae bai',
  'baek paik baik back paek',
  'heo hur huh her hu',
  'nam nahm',
  'sim shim',
  'no noh roh ro',
  'ha hah',
  'gwak kwak',
  'seong sung',
  'cha chah',
  'ju joo chu',
  'u woo wu',
  'gu koo ku goo',
  'na rah la ra',
  'jin chin',
  'eom um uhm',
  'chae chai',
  'won weon',
  'cheon chun',
  'bang pang',
  'gong kong',
  'hyeon hyun',
  'ham hahm',
  'byeon byun pyon',
  'yeom yum',
  'yeo yuh',
  'chu choo',
  'do doh',
  'seok suk sok',
  'seon sun',
  'seol sul',
  'ma mah',
  'gil kil',
  'yeon yon',
  'wi wee',
  'pyo phyo',
  'myeong myung',
  'gi ki kee',
  'ban pan bahn',
  'wang wong ong heng',
  'li lee lei',
  'zhang chang cheung teo teoh chong tiong',
  'liu lau liew low lao',
  'chen chan tan chin ting chern',
  'yang yeung yeo yeoh young ieong',
  'huang wong hwang ng oei ooi uy',
  'zhao chao chiu teo',
  'wu ng woo goh eng',
  'zhou chou chow chau chew',
  'xu hsu tsui hui chee hii',
  'sun suen soon',
  'ma mah beh',
  'zhu chu choo',
  'hu woo wu foo oh',
  'guo kuo kwok kwek quek koay',
  'he ho hor',
  'gao kao ko kou',
  'lin lam lim ling',
  'luo lo law loh',
  'zheng cheng chang tay teh tee',
  'liang leung neo niu leong',
  'xie hsieh tse chia cheah dja',
  'song sung soong',
  'tang tong teng',
  'xu hsu hui khor koh kho',
  'han hon',
  'feng fung foong',
  'deng teng tang',
  'cao tsao tso cho',
  'peng pang phang',
  'zeng tseng tsang chan chang',
  'xiao hsiao siu siew seow',
  'tian tien tin thien',
  'dong tung',
  'pan poon pun phua',
  'yuan yuen wan',
  'cai tsai choi chua choy chai tjoa',
  'jiang chiang keung kang keong kong',
  'yu yue yee',
  'du tu to toh',
  'ye yeh yip yap ip',
  'cheng ching',
  'wei ngai gwee',
  'su so soo saw',
  'lu lo loo',
  'lyu lu lui loo',
  'ding ting',
  'ren jen yam',
  'shen sim sum sam',
  'yao yiu yeo',
  'jiang chiang',
  'tan tam ham',
  'liao liu liew leow',
  'fan faan',
  'shi shih sze sy',
  'jin chin kam kim',
  'jia chia ka',
  'xia hsia ha har',
  'fu foo poh',
  'fang fong png',
  'bai pai pak',
  'zou tsou chau',
  'meng mang',
  'xiong hsiung hung',
  'qin chin chun',
  'qiu chiu yau khoo hew',
  'hou hau',
  'jiang chiang kong',
  'yin wan',
  'xue hsueh sit',
  'lei lui looi',
  'long lung',
  'shi shih see',
  'tao to',
  'gu ku koo',
  'mao mo',
  'hao hok',
  'gong kung',
  'shao shiu siu',
  'qian chien chin',
  'yan yen ngan gan',
  'wang wong',
  'zhong chung cheong',
  'hong hung ang',
  'kong hung',
  'ou au',
  'zhuang chuang chong',
  'saito saitou saitoh',
  'sato satou satoh',
  'ito itou itoh',
  'kato katou katoh',
  'goto gotou gotoh',
  'kudo kudou kudoh',
  'ono oono ohno',
  'ota oota ohta',
  'oshima ooshima ohshima',
  'okubo ookubo ohkubo',
  'endo endou endoh',
  'kondo kondou kondoh',
  'ando andou andoh',
  'yuki yuuki',
  'sho shou',
  'shota shouta shohta',
  'kenichi kenniti',
  'shin sin',
];

const groupsBySpelling = new Map<string, number[]>();
SURNAME_SPELLINGS.forEach((group, id) => {
  for (const spelling of group.split(' ')) {
    const ids = groupsBySpelling.get(spelling);
    if (!ids) groupsBySpelling.set(spelling, [id]);
    else if (!ids.includes(id)) ids.push(id);
  }
});

/** The groups of SURNAME_SPELLINGS a folded token belongs to; empty for most names. */
export function surnameSpellingGroups(folded: string): readonly number[] {
  return groupsBySpelling.get(folded) ?? [];
}

/** Whether two surname tokens are spellings of one Korean, Chinese or Japanese surname. */
export function areSurnameSpellings(a: string, b: string): boolean {
  const ours = groupsBySpelling.get(a);
  if (ours === undefined) return false;
  const theirs = groupsBySpelling.get(b);
  return theirs !== undefined && ours.some((id) => theirs.includes(id));
}

/** Whether a token reads like a patronymic; a hint about its role, never evidence by itself. */
export function looksPatronymic(folded: string): boolean {
  return folded.length > 5 && PATRONYMIC_ENDINGS.some((ending) => folded.endsWith(ending));
}

/** Whether two surnames differ only in grammatical gender: Ivanov and Ivanova, Kowalski and Kowalska. */
export function differInGenderOnly(a: string, b: string): boolean {
  for (const [feminine, masculine] of GENDERED_ENDINGS) {
    if (a.length < feminine.length + 2 || b.length < masculine.length + 2) {
      if (b.length < feminine.length + 2 || a.length < masculine.length + 2) continue;
    }
    if (isPair(a, b, feminine, masculine) || isPair(b, a, feminine, masculine)) return true;
  }
  return false;
}

function isPair(a: string, b: string, feminine: string, masculine: string): boolean {
  if (!a.endsWith(feminine) || !b.endsWith(masculine)) return false;
  const stem = a.length - feminine.length;
  return stem >= 3 && stem === b.length - masculine.length && b.startsWith(a.slice(0, stem));
}

/** The name after a glued particle (delacruz: cruz, vandenberg: berg), undefined where there is none. */
export function gluedRest(folded: string): string | undefined {
  for (const prefix of GLUED_PREFIXES)
    if (folded.length >= prefix.length + 4 && folded.startsWith(prefix)) return folded.slice(prefix.length);
  return undefined;
}
