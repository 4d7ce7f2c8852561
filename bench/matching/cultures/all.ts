import type { Culture } from './culture.js';
import { chinese, korean, vietnamese } from './eastAsian.js';
import { anglo, french, german, polish } from './european.js';
import { hispanic, portuguese } from './iberian.js';
import { arabic, persian } from './middleEast.js';
import { hawaiian, lakota, navajo } from './nativeAmerican.js';
import { russian } from './slavic.js';
import { southAsian, westAfrican } from './southAsianAfrican.js';

/**
 * The name cultures that fairness is measured on. The word lists were written for the benches by hand from
 * general knowledge, apart from the tables the engine uses, so that a gap in those tables shows here.
 */
export const CULTURES: readonly Culture[] = [
  anglo,
  hispanic,
  russian,
  arabic,
  chinese,
  southAsian,
  french,
  german,
  portuguese,
  westAfrican,
  hawaiian,
  polish,
  persian,
  korean,
  vietnamese,
  navajo,
  lakota,
];
