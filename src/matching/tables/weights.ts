/**
 * Weights of the model in bits, see src/matching/model.ts; `dependence` in per cent of each step, which is set by hand
 * (docs/decisions/0116) and held by the fit.
 *
 * Source: invented travellers; travellers-us (opensanctions/yente, MIT) and fake-1000 (splink_datasets, MIT) as counts
 * Made by: rsoits bench match-fit --write (the same code and data give the same bytes). Do not edit by hand.
 */
export const WEIGHTS = {
  "name": {
    "other-role": -0.7,
    "other-role-guessed": -0.6,
    "given-as-middle": -2.7,
    "given-differs": -3.6,
    "middle-differs": -4.3,
    "surname-differs": -4.8,
    "second-surname-differs": -4,
    "given-omitted": -2.7,
    "middle-omitted": -1.9,
    "surname-omitted": -2.4,
    "given-against-middle": -3.7,
    "given-against-surname": -4.2
  },
  "token": {
    "variant": -0.1,
    "same-sound": -2,
    "one-edit": 1.3,
    "two-edits": -0.5,
    "truncated": 0.1,
    "similar": -0.4,
    "transliteration": -0.1
  },
  "birthDate": {
    "exact": 13.5,
    "exact-placeholder": 8.9,
    "swap": 9.8,
    "year-and-month": 8.8,
    "digits-transposed": 4.5,
    "one-digit": 5.2,
    "near-year-same-day": 6,
    "year": 5.3,
    "year-placeholder": 4.9,
    "same-month": 1.6,
    "same-day-other-year": -2.7,
    "same-year": -1,
    "near-day": 1.2,
    "year-slip": 0.6,
    "near-year": -1.3,
    "near": -3.6,
    "far": -4.6
  },
  "dependence": [
    100,
    95,
    75,
    60,
    40
  ],
  "onePlace": -2.3
} as const;
