import type { Script } from './scriptOf.js';

/**
 * Written tables for scripts that the project has no pairs to learn from: Greek after ELOT 743 and ICAO 9303-3,
 * Armenian and Georgian after their BGN/PCGN and national tables, Devanagari after Hunterian, Thai after RTGS
 * (letters only; vowels before their consonant are moved behind it). A letter with several habits lists the
 * commonest first. What the tables give is compared with a Latin token by the Latin pair model.
 */
const GREEK: Readonly<Record<string, string>> = {
  αι: 'ai e',
  ει: 'ei i',
  οι: 'oi i',
  ου: 'ou u',
  αυ: 'av af au',
  ευ: 'ev ef eu',
  μπ: 'b mp',
  ντ: 'd nt',
  γκ: 'g gk',
  γγ: 'ng gg',
  τζ: 'tz j',
  α: 'a',
  β: 'v b',
  γ: 'g y',
  δ: 'd',
  ε: 'e',
  ζ: 'z',
  η: 'i e',
  θ: 'th',
  ι: 'i',
  κ: 'k c',
  λ: 'l',
  μ: 'm',
  ν: 'n',
  ξ: 'x ks',
  ο: 'o',
  π: 'p',
  ρ: 'r',
  σ: 's',
  τ: 't',
  υ: 'y i',
  φ: 'f ph',
  χ: 'ch h',
  ψ: 'ps',
  ω: 'o',
};

const ARMENIAN: Readonly<Record<string, string>> = {
  ու: 'u ou',
  եւ: 'ev yev',
  ա: 'a',
  բ: 'b p',
  գ: 'g k',
  դ: 'd t',
  ե: 'e ye',
  զ: 'z',
  է: 'e',
  ը: 'y e',
  թ: 't',
  ժ: 'zh j',
  ի: 'i',
  լ: 'l',
  խ: 'kh',
  ծ: 'ts dz',
  կ: 'k g',
  հ: 'h',
  ձ: 'dz ts',
  ղ: 'gh',
  ճ: 'ch j',
  մ: 'm',
  յ: 'y h',
  ն: 'n',
  շ: 'sh',
  ո: 'o vo',
  չ: 'ch',
  պ: 'p b',
  ջ: 'j ch',
  ռ: 'r',
  ս: 's',
  վ: 'v',
  տ: 't d',
  ր: 'r',
  ց: 'ts',
  ւ: 'v',
  փ: 'p',
  ք: 'k',
  օ: 'o',
  ֆ: 'f',
};

const GEORGIAN: Readonly<Record<string, string>> = {
  ა: 'a',
  ბ: 'b',
  გ: 'g',
  დ: 'd',
  ე: 'e',
  ვ: 'v',
  ზ: 'z',
  თ: 't',
  ი: 'i',
  კ: 'k',
  ლ: 'l',
  მ: 'm',
  ნ: 'n',
  ო: 'o',
  პ: 'p',
  ჟ: 'zh',
  რ: 'r',
  ს: 's',
  ტ: 't',
  უ: 'u',
  ფ: 'p f',
  ქ: 'k',
  ღ: 'gh g',
  ყ: 'q k',
  შ: 'sh',
  ჩ: 'ch',
  ც: 'ts',
  ძ: 'dz',
  წ: 'ts',
  ჭ: 'ch',
  ხ: 'kh',
  ჯ: 'j',
  ჰ: 'h',
};

const DEVANAGARI: Readonly<Record<string, string>> = {
  अ: 'a',
  आ: 'a aa',
  इ: 'i',
  ई: 'i ee',
  उ: 'u',
  ऊ: 'u oo',
  ऋ: 'ri',
  ए: 'e',
  ऐ: 'ai',
  ओ: 'o',
  औ: 'au',
  क: 'k',
  ख: 'kh',
  ग: 'g',
  घ: 'gh',
  ङ: 'n',
  च: 'ch',
  छ: 'chh ch',
  ज: 'j',
  झ: 'jh',
  ञ: 'n',
  ट: 't',
  ठ: 'th',
  ड: 'd',
  ढ: 'dh',
  ण: 'n',
  त: 't',
  थ: 'th',
  द: 'd',
  ध: 'dh',
  न: 'n',
  प: 'p',
  फ: 'ph f',
  ब: 'b',
  भ: 'bh',
  म: 'm',
  य: 'y',
  र: 'r',
  ल: 'l',
  व: 'v w',
  श: 'sh',
  ष: 'sh',
  स: 's',
  ह: 'h',
  ळ: 'l',
  क़: 'q',
  ख़: 'kh',
  ग़: 'gh',
  ज़: 'z',
  ड़: 'r d',
  ढ़: 'rh dh',
  फ़: 'f',
  'ा': 'a aa',
  'ि': 'i',
  'ी': 'i ee',
  'ु': 'u',
  'ू': 'u oo',
  'ृ': 'ri',
  'े': 'e',
  'ै': 'ai',
  'ो': 'o',
  'ौ': 'au',
  'ं': 'n m',
  'ँ': 'n',
  'ः': 'h',
};

const THAI: Readonly<Record<string, string>> = {
  ก: 'k',
  ข: 'kh',
  ฃ: 'kh',
  ค: 'kh',
  ฅ: 'kh',
  ฆ: 'kh',
  ง: 'ng',
  จ: 'ch j',
  ฉ: 'ch',
  ช: 'ch',
  ซ: 's',
  ฌ: 'ch',
  ญ: 'y',
  ฎ: 'd',
  ฏ: 't',
  ฐ: 'th',
  ฑ: 'th',
  ฒ: 'th',
  ณ: 'n',
  ด: 'd',
  ต: 't',
  ถ: 'th',
  ท: 'th',
  ธ: 'th',
  น: 'n',
  บ: 'b',
  ป: 'p',
  ผ: 'ph',
  ฝ: 'f',
  พ: 'ph',
  ฟ: 'f',
  ภ: 'ph',
  ม: 'm',
  ย: 'y',
  ร: 'r',
  ล: 'l',
  ว: 'w',
  ศ: 's',
  ษ: 's',
  ส: 's',
  ห: 'h',
  ฬ: 'l',
  อ: 'o',
  ฮ: 'h',
  ะ: 'a',
  'ั': 'a',
  า: 'a',
  ำ: 'am',
  'ิ': 'i',
  'ี': 'i',
  'ึ': 'ue',
  'ื': 'ue',
  'ุ': 'u',
  'ู': 'u',
  เ: 'e',
  แ: 'ae',
  โ: 'o',
  ใ: 'ai',
  ไ: 'ai',
  '็': '',
  '่': '',
  '้': '',
  '๊': '',
  '๋': '',
  '์': '',
};

const TABLES: Partial<Readonly<Record<Script, Readonly<Record<string, string>>>>> = {
  greek: GREEK,
  armenian: ARMENIAN,
  georgian: GEORGIAN,
  devanagari: DEVANAGARI,
  thai: THAI,
};

/** The scripts that are read by a written table. */
export const ROMANISED_SCRIPTS: readonly Script[] = ['greek', 'armenian', 'georgian', 'devanagari', 'thai'];

const FORMS_MAX = 6;

/**
 * Latin spellings of a folded token of a romanised script, likeliest first, at most six. Empty for other scripts:
 * those are judged by a letter model, not by a spelling.
 */
export function romanise(folded: string, script: Script): readonly string[] {
  const table = TABLES[script];
  if (!table) return [];
  const text = script === 'thai' ? folded.replace(/([เแโใไ])([ก-ฮ])/g, '$2$1').replace(/[ก-ฮ]์/g, '') : folded;
  let forms: string[] = [''];
  const inherent = script === 'devanagari';
  for (let i = 0; i < text.length; ) {
    const two = text.slice(i, i + 2);
    const found = table[two] !== undefined ? two : text[i]!;
    const options = (table[found] ?? '').split(' ');
    i += found.length;
    const vowel = inherent && hasInherentVowel(found, text[i]) ? 'a' : '';
    const next: string[] = [];
    for (const option of options) for (const form of forms) next.push(form + option + vowel);
    forms = next.slice(0, FORMS_MAX);
  }
  return forms;
}

/** A Devanagari consonant carries an a, unless a vowel sign or the silencing mark follows, or the word ends. */
function hasInherentVowel(letter: string, next: string | undefined): boolean {
  const code = letter.codePointAt(0)!;
  const consonant = (code >= 0x915 && code <= 0x939) || (code >= 0x958 && code <= 0x95f);
  if (!consonant || next === undefined) return false;
  const after = next.codePointAt(0)!;
  return !((after >= 0x93e && after <= 0x94d) || after === 0x93c);
}
