import { sumThatReaches } from '#domain/calibration.js';
import type { PossibleMatch } from '#domain/evidence.js';
import type { PersonDescription } from '#domain/person.js';
import { analysePerson } from './analysedPerson.js';
import { buildSegment } from './buildSegment.js';
import { byBitsThenId, type MatchIndex } from './engine.js';
import type { RegisterPerson } from './person.js';
import { explainAnalysed, isFound } from './score.js';
import { SegmentSearch } from './searchSegment.js';

/**
 * Register records against travellers already known: the same scorer, lines and frequencies as when a traveller is
 * matched against the register, with the sides exchanged for the search only. Answers by traveller, in their order,
 * only those that meet a record; each traveller's matches best first.
 */
export function matchReversed(
  register: MatchIndex,
  records: readonly RegisterPerson[],
  travellers: readonly { readonly id: string; readonly person: PersonDescription }[],
): { readonly id: string; readonly matches: readonly PossibleMatch[] }[] {
  const context = register.context();
  const line = context.lines.reviewBits;
  const least = sumThatReaches(Math.ceil(line * 100 - 1e-6));
  // Travellers are numbered, since two of them may carry one id.
  const segment = buildSegment(travellers.map(({ person }, i) => ({ ...person, id: String(i) })));
  const search = new SegmentSearch(segment, register.counters, context.pairs);
  const found = new Map<number, PossibleMatch[]>();
  for (const record of records) {
    const ours = analysePerson(record);
    search.search(ours, least, (at) => {
      const traveller = Number((JSON.parse(segment.description(at)) as RegisterPerson).id);
      const theirs = analysePerson(travellers[traveller]!.person);
      const match = explainAnalysed(record.id, theirs, ours, context);
      if (!isFound(match, line)) return;
      const matches = found.get(traveller);
      if (matches) matches.push(match);
      else found.set(traveller, [match]);
    });
  }
  return [...found.entries()]
    .sort(([a], [b]) => a - b)
    .map(([at, matches]) => ({ id: travellers[at]!.id, matches: matches.sort(byBitsThenId) }));
}
