import { BoostedTrees } from './boostedTrees.js';
import { givenLinks } from './givenLinks.js';
import { FEATURE_COUNT, pairFeatures, type TokenView, viewToken } from './pairFeatures.js';
import { LetterModel } from './scripts/letterModel.js';
import { GIVEN_LETTERS } from './tables/givenLetters.js';
import { GIVEN_PAIR_TREES } from './tables/givenPairTrees.js';
import { SURNAME_LETTERS } from './tables/surnameLetters.js';
import { SURNAME_PAIR_TREES } from './tables/surnamePairTrees.js';

export type PairKind = 'given' | 'surname';

interface Model {
  readonly letters: LetterModel;
  readonly trees: BoostedTrees;
}

let models: Record<PairKind, Model> | undefined;
const features = new Float64Array(FEATURE_COUNT);

/** Views of tokens already seen; when full it starts afresh, which costs time and never changes a result. */
const VIEWS_MAX = 100_000;
const views = new Map<string, TokenView>();

/** A folded token as the pair model sees it; remembered, since common tokens come in nearly every pair. */
export function viewOf(folded: string): TokenView {
  let view = views.get(folded);
  if (!view) {
    if (views.size >= VIEWS_MAX) views.clear();
    view = viewToken(folded);
    views.set(folded, view);
  }
  return view;
}

/**
 * How much likelier two different folded Latin tokens are forms of one name than two names that somebody took for
 * forms of one and was wrong, in bits. Far above 0 for usual variants, far below for names that only look alike.
 * Order does not matter.
 */
export function formBits(a: string, b: string, kind: PairKind): number {
  models ??= {
    given: { letters: new LetterModel(GIVEN_LETTERS), trees: new BoostedTrees(GIVEN_PAIR_TREES) },
    surname: { letters: new LetterModel(SURNAME_LETTERS), trees: new BoostedTrees(SURNAME_PAIR_TREES) },
  };
  const { letters, trees } = models[kind];
  const verdict = a < b ? letters.bits(a, b) : letters.bits(b, a);
  pairFeatures(viewOf(a), viewOf(b), kind, verdict, features, kind === 'given' ? givenLinks() : null);
  return (trees.logOdds(features) - PRIOR[kind]) * Math.LOG2E;
}

/** Log odds of the training pairs themselves, taken out so that 0 means undecided. */
const PRIOR: Readonly<Record<PairKind, number>> = {
  given: GIVEN_PAIR_TREES.base,
  surname: SURNAME_PAIR_TREES.base,
};
