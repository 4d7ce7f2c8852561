import { HAN_SYLLABLES, SIMPLIFIED, TRADITIONAL } from '../tables/hanSyllables.js';

/** Letters of Japanese spelling that are neither the simplified nor the traditional one, beside the simplified one. */
const JAPANESE =
  '沢泽 辺边 邉边 広广 斎斋 斉齐 竜龙 栄荣 恵惠 実实 桜樱 徳德 浜滨 渋涩 関关 塩盐 黒黑 穂穗 円圆 鉄铁 駿骏 髙高 瀬濑 壱壹 弐贰 豊丰 満满 歳岁 覚觉 勲勋 薫熏 巌岩 峯峰 嶋岛 嶌岛 槙槇 帰归 検检 経经 総总 続续';

let plain: Map<string, string> | undefined;
let syllables: Map<string, string> | undefined;

/** The simplified letter for a traditional or Japanese one, so that 張偉 and 张伟 are one spelling; others as they are. */
export function plainHan(letter: string): string {
  if (!plain) {
    const made = new Map<string, string>();
    for (let i = 0; i < TRADITIONAL.length; i++) made.set(TRADITIONAL[i]!, SIMPLIFIED[i]!);
    for (const pair of JAPANESE.split(' ')) made.set(pair[0]!, pair[1]!);
    // One step is enough: 丟 to 丢, and no simplified letter is a traditional one.
    plain = made;
  }
  return plain.get(letter) ?? letter;
}

/** The commonest reading of a folded Han letter in pinyin, without its tone; undefined for a rare letter. */
export function hanSyllable(letter: string): string | undefined {
  if (!syllables) {
    const made = new Map<string, string>();
    for (const entry of HAN_SYLLABLES.split(' ')) {
      const latin = /^[a-z]+/.exec(entry)![0];
      for (let i = latin.length; i < entry.length; i++) made.set(entry[i]!, latin);
    }
    syllables = made;
  }
  return syllables.get(letter);
}

/** A folded Han token as its letters are read, syllables joined; letters that nobody reads are left out. */
export function readAloud(folded: string): string {
  let out = '';
  for (const letter of folded) out += hanSyllable(letter) ?? '';
  return out;
}
