import { surnameSpellingGroups } from '../vocabulary.js';
import { scriptOf } from './scriptOf.js';

/** Surnames of two letters; all others have one (Chinese standard and traditional forms, Korean). */
const TWO_LETTER_SURNAMES: ReadonlySet<string> = new Set(
  (
    '欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 宇文 长孙 長孫 夏侯 轩辕 軒轅 ' +
    '南宫 南宮 端木 淳于 单于 太史 申屠 闻人 聞人 独孤 獨孤 ' +
    '남궁 황보 제갈 사공 선우 독고 동방 서문'
  ).split(' '),
);

/**
 * A full name in Han or Hangul written without a blank, as it always is: surname first, one letter or one of the
 * known pairs. Null for other scripts, for single letters, and for names longer than four letters, which are foreign
 * names in Han or Hangul spelling. Japanese surnames of two letters are those of the surname table; Han names of four letters are cut in the
 * middle.
 */
export function splitEastAsian(folded: string): { readonly surname: string; readonly given: string } | null {
  const script = scriptOf(folded);
  if ((script !== 'han' && script !== 'hangul') || folded.length < 2 || folded.length > 4) return null;
  const start = folded.slice(0, 2);
  const two =
    folded.length > 2 && (TWO_LETTER_SURNAMES.has(start) || surnameSpellingGroups(start).length > 0);
  const at = two || (script === 'han' && folded.length === 4) ? 2 : 1;
  return { surname: folded.slice(0, at), given: folded.slice(at) };
}

const SYLLABLE =
  /^(?:zh|ch|sh|ts|tch|kh|ph|th|hs|ng|kk|tt|pp|jj|ss|[bpmfdtnlgkhjqxrzcsyw])?(?:yae|yeo|yai|iao|iou|uai|uei|wae|oo|ee|ou|ao|ai|ei|ia|ie|io|iu|ua|ue|uo|ui|ya|ye|yo|yu|wa|we|wi|wo|eo|eu|oe|ae|oi|[aeiou])(?:ng|nh|rl|[nmklptrhg])?$/;

/**
 * Whether a folded Latin token can be one syllable of a Chinese, Korean or Vietnamese given name: two such tokens side
 * by side (Cheol-su, Xiao Ming) are as often written as one.
 */
export function isEastAsianSyllable(folded: string): boolean {
  return folded.length >= 2 && folded.length <= 6 && SYLLABLE.test(folded);
}
