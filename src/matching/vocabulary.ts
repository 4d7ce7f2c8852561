import { foldToken } from './scripts/foldToken.js';

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

/**
 * Spellings of one surname, by group. Korean: the Revised Romanisation first, then what passports carry. Chinese:
 * pinyin first, then Wade-Giles, Cantonese (Hong Kong) and Taiwan or Southeast Asian spellings. A spelling may be in
 * several groups: Lee is Korean 이 and Chinese 李. Japanese surnames stand at
 * the end. The native letters of a surname are in its group, so that it meets its spellings whatever the language.
 */
export const SURNAME_SPELLINGS: readonly string[] = [
  'i lee yi rhee ri rhie yee lie 이 리 李',
  'gim kim ghim 김 金',
  'bak park pak bark paik 박 朴',
  'choe choi chey choy 최 崔',
  'jeong jung chung cheong chong joung 정 鄭 丁',
  'gang kang 강 姜',
  'jo cho joe 조 趙 曺',
  'yun yoon youn 윤 尹',
  'jang chang 장 張',
  'im lim rim yim leem 임 림 林 任',
  'han hahn 한 韓',
  'o oh 오 吳',
  'seo suh sur so 서 徐',
  'sin shin 신 申',
  'gwon kwon kwun 권 權',
  'hwang whang 황 黃',
  'an ahn 안 安',
  'song soong 송 宋',
  'yu yoo ryu you ryoo lyu 유 류 柳 劉',
  'hong houng 홍 洪',
  'jeon jun chun cheon chon 전 全 田',
  'go ko koh 고 高',
  'mun moon 문 文',
  'yang ryang 양 량 梁',
  'son sohn shon 손 孫',
  'bae pae bai 배 裵',
  'baek paik baik back paek 백 白',
  'heo hur huh her hu 허 許',
  'nam nahm 남 南',
  'sim shim 심 沈',
  'no noh roh ro 노 로 盧',
  'ha hah 하 河',
  'gwak kwak 곽 郭',
  'seong sung 성 成',
  'cha chah 차 車',
  'ju joo chu 주 朱',
  'u woo wu 우 禹',
  'gu koo ku goo 구 具',
  'na rah la ra 나 라 羅',
  'jin chin 진 陳',
  'eom um uhm 엄 嚴',
  'chae chai 채 蔡',
  'won weon 원 元',
  'cheon chun 천 千',
  'bang pang 방 方',
  'gong kong 공 孔',
  'hyeon hyun 현 玄',
  'ham hahm 함 咸',
  'byeon byun pyon 변 卞',
  'yeom yum 염 廉',
  'yeo yuh 여 呂',
  'chu choo 추 秋',
  'do doh 도 都',
  'seok suk sok 석 石',
  'seon sun 선 宣',
  'seol sul 설 薛',
  'ma mah 마 馬',
  'gil kil 길 吉',
  'yeon yon 연 延',
  'wi wee 위 魏',
  'pyo phyo 표 表',
  'myeong myung 명 明',
  'gi ki kee 기 奇',
  'ban pan bahn 반 潘',
  'wang wong ong heng 王',
  'li lee lei 李 黎',
  'zhang chang cheung teo teoh chong tiong 张 張 章',
  'liu lau liew low lao 刘 劉',
  'chen chan tan chin ting chern 陈 陳',
  'yang yeung yeo yeoh young ieong 杨 楊',
  'huang wong hwang ng oei ooi uy 黄 黃',
  'zhao chao chiu teo 赵 趙',
  'wu ng woo goh eng 吴 吳 伍',
  'zhou chou chow chau chew 周',
  'xu hsu tsui hui chee hii 徐',
  'sun suen soon 孙 孫',
  'ma mah beh 马 馬',
  'zhu chu choo 朱',
  'hu woo wu foo oh 胡',
  'guo kuo kwok kwek quek koay 郭',
  'he ho hor 何',
  'gao kao ko kou 高',
  'lin lam lim ling 林',
  'luo lo law loh 罗 羅',
  'zheng cheng chang tay teh tee 郑 鄭',
  'liang leung neo niu leong 梁',
  'xie hsieh tse chia cheah dja 谢 謝',
  'song sung soong 宋',
  'tang tong teng 唐',
  'xu hsu hui khor koh kho 许 許',
  'han hon 韩 韓',
  'feng fung foong 冯 馮',
  'deng teng tang 邓 鄧',
  'cao tsao tso cho 曹',
  'peng pang phang 彭',
  'zeng tseng tsang chan chang 曾',
  'xiao hsiao siu siew seow 肖 蕭 萧',
  'tian tien tin thien 田',
  'dong tung 董',
  'pan poon pun phua 潘',
  'yuan yuen wan 袁',
  'cai tsai choi chua choy chai tjoa 蔡',
  'jiang chiang keung kang keong kong 姜',
  'yu yue yee 于 余 俞',
  'du tu to toh 杜',
  'ye yeh yip yap ip 叶 葉',
  'cheng ching 程',
  'wei ngai gwee 魏 韦 韋',
  'su so soo saw 苏 蘇',
  'lu lo loo 卢 盧 陆 陸',
  'lyu lu lui loo 吕 呂',
  'ding ting 丁',
  'ren jen yam 任',
  'shen sim sum sam 沈',
  'yao yiu yeo 姚',
  'jiang chiang 蒋 蔣',
  'tan tam ham 谭 譚',
  'liao liu liew leow 廖',
  'fan faan 范',
  'shi shih sze sy 石 史 施',
  'jin chin kam kim 金',
  'jia chia ka 贾 賈',
  'xia hsia ha har 夏',
  'fu foo poh 傅 付',
  'fang fong png 方',
  'bai pai pak 白',
  'zou tsou chau 邹 鄒',
  'meng mang 孟',
  'xiong hsiung hung 熊',
  'qin chin chun 秦',
  'qiu chiu yau khoo hew 邱 丘',
  'hou hau 侯',
  'jiang chiang kong 江',
  'yin wan 尹',
  'xue hsueh sit 薛',
  'lei lui looi 雷',
  'long lung 龙 龍',
  'shi shih see',
  'tao to 陶',
  'gu ku koo 顾 顧',
  'mao mo 毛',
  'hao hok 郝',
  'gong kung 龚 龔',
  'shao shiu siu 邵',
  'qian chien chin 钱 錢',
  'yan yen ngan gan 严 嚴 颜 顏',
  'wang wong 汪',
  'zhong chung cheong 钟 鍾',
  'hong hung ang 洪',
  'kong hung 孔',
  'ou au 区 欧 歐',
  'zhuang chuang chong 庄 莊',
  'saito saitou saitoh 斎藤 斉藤 齋藤',
  'sato satou satoh 佐藤',
  'ito itou itoh 伊藤',
  'kato katou katoh 加藤',
  'goto gotou gotoh 後藤',
  'kudo kudou kudoh 工藤',
  'ono oono ohno 小野',
  'ota oota ohta 太田 大田',
  'oshima ooshima ohshima 大島',
  'okubo ookubo ohkubo 大久保',
  'endo endou endoh 遠藤',
  'kondo kondou kondoh 近藤',
  'ando andou andoh 安藤',
  'yuki yuuki',
  'sho shou',
  'shota shouta shohta',
  'kenichi kenniti',
  'shin sin',
  'suzuki 鈴木',
  'takahashi 高橋 髙橋',
  'tanaka 田中',
  'watanabe 渡辺 渡邊 渡邉',
  'yamamoto 山本',
  'nakamura 中村',
  'kobayashi 小林',
  'yoshida 吉田',
  'yamada 山田',
  'sasaki 佐々木',
  'yamaguchi 山口',
  'matsumoto 松本',
  'inoue 井上',
  'kimura 木村',
  'hayashi 林',
  'shimizu 清水',
  'yamazaki yamasaki 山崎',
  'mori 森',
  'abe 阿部 安倍',
  'ikeda 池田',
  'hashimoto 橋本',
  'yamashita 山下',
  'ishikawa 石川',
  'nakajima nakashima 中島',
  'maeda 前田',
  'fujita 藤田',
  'ogawa 小川',
  'okada 岡田',
  'hasegawa 長谷川',
  'murakami 村上',
  'ishii 石井',
  'sakamoto 坂本',
  'aoki 青木',
  'fujii 藤井',
  'nishimura 西村',
  'fukuda 福田',
  'miura 三浦',
  'fujiwara 藤原',
  'matsuda 松田',
  'nakagawa 中川',
  'nakano 中野',
  'harada 原田',
  'takeda 武田',
  'ueda 上田',
];

const groupsBySpelling = new Map<string, number[]>();
SURNAME_SPELLINGS.forEach((group, id) => {
  for (const written of group.split(' ')) {
    const spelling = foldToken(written);
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

/** How many letters longer a feminine ending may be than its masculine one. */
export const GENDER_LENGTHS_MAX = Math.max(
  ...GENDERED_ENDINGS.map(([f, m]) => Math.abs(f.length - m.length)),
);
const FEMININE_ENDS: ReadonlySet<number> = new Set(
  GENDERED_ENDINGS.map(([feminine]) => feminine.charCodeAt(feminine.length - 1)),
);

/** Whether a feminine ending may end in this letter (UTF-16): else no surname of which it is the last has one. */
export const isFeminineEnd = (letter: number): boolean => FEMININE_ENDS.has(letter);

/** Whether two surnames differ only in grammatical gender: Ivanov and Ivanova, Kowalski and Kowalska. */
export function differInGenderOnly(a: string, b: string): boolean {
  // Every pair of endings leaves a stem of three letters or more, so most pairs are told apart here.
  for (let i = 0; i < 3; i++) if (a.charCodeAt(i) !== b.charCodeAt(i)) return false;
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
