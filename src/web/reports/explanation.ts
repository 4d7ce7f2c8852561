import type { Evidence } from '#domain/evidence.js';
import { bitsText, couldWords, oddsWords, stampWords } from '#domain/explanationWords.js';
import type { Block, Table } from '#domain/report.js';
import {
  comparedWords,
  type Explanation,
  findingWords,
  leadWords,
  marginWords,
  spokenRows,
  strengthKey,
  tokenWords,
} from '../parts/evidenceWords.js';
import type { Texts } from '../text/text.js';

/** The explanation of a match for paper: every number and sentence of the page, in its order. */
export function explanationBlocks(explanation: Explanation, t: Texts): readonly Block[] {
  const could = couldWords(t.named, explanation.evidence);
  const margin = marginWords(t, explanation);
  const tokens = tokenTable(explanation.evidence, t);
  return [
    { kind: 'paragraph', text: leadWords(t, explanation).join(' ') },
    { kind: 'paragraph', text: t('evidence.howToRead') },
    evidenceTable(explanation, t),
    ...(margin ? [{ kind: 'paragraph', text: `${t('evidence.margin')}: ${margin}` } as const] : []),
    { kind: 'paragraph', text: `${t('evidence.could')}:` },
    could.length > 0
      ? { kind: 'bullets', items: could }
      : { kind: 'paragraph', text: t('evidence.couldNone') },
    ...(tokens ? [tokens] : []),
    withoutTable(explanation, t),
    { kind: 'paragraph', text: stampWords(t.named, explanation.stamp) },
  ];
}

function evidenceTable(explanation: Explanation, t: Texts): Table {
  const { evidence, bits } = explanation;
  return {
    kind: 'table',
    caption: t('evidence.caption'),
    columns: [
      { heading: t('evidence.field'), namesRow: true },
      { heading: t('evidence.finding'), share: 3 },
      { heading: t('evidence.weight'), share: 2 },
      { heading: t('evidence.bitsHead'), align: 'right' },
    ],
    rows: [
      ...spokenRows(evidence).map((e) => [
        t(`field.${e.field}`),
        [findingWords(t, e), ...comparedWords(t, e, explanation)].map(sentence).join(' '),
        `${t(strengthKey(e.bits))}: ${oddsWords(t.named, e.bits)}`,
        bitsText(e.bits),
      ]),
      [t('evidence.sum'), '', oddsWords(t.named, bits), bitsText(bits)],
    ],
  };
}

const sentence = (words: string): string => (words.endsWith('.') ? words : `${words}.`);

function tokenTable(evidence: readonly Evidence[], t: Texts): Table | null {
  const tokens = evidence.flatMap((e) => e.tokens ?? []);
  if (tokens.length === 0) return null;
  return {
    kind: 'table',
    caption: t('evidence.tokens'),
    columns: [
      { heading: t('evidence.tokenTraveller'), share: 2 },
      { heading: t('evidence.tokenRecord'), share: 2 },
      { heading: t('evidence.tokenHow'), share: 3 },
      { heading: t('evidence.bitsHead'), align: 'right' },
    ],
    rows: tokens.map((token) => {
      const { theirs, ours, how, rare } = tokenWords(t, token);
      return [theirs, ours, rare ? `${how}; ${rare}` : how, bitsText(token.bits)];
    }),
  };
}

function withoutTable({ without }: Explanation, t: Texts): Table {
  return {
    kind: 'table',
    caption: t('evidence.withoutCaption'),
    columns: [
      { heading: t('evidence.withoutField'), namesRow: true, share: 2 },
      { heading: t('evidence.withoutScore'), align: 'right' },
      { heading: t('evidence.withoutBand'), share: 2 },
    ],
    rows: without.map((row) => [
      t(`field.${row.field}`),
      t('evidence.bits', { bits: bitsText(row.bits) }),
      row.band ? t(`band.${row.band}`) : t('evidence.belowLine'),
    ]),
  };
}
