import type { ReactElement } from 'react';
import { isInstantText, splitAtTimes, timesInLetters } from '#basics/dates.js';
import { dateText, localText, When } from './When.js';

/** A sentence of a rule with its instants in the reader's zone and its days in letters, as all others of a page. */
export function Said({ text }: { readonly text: string }): ReactElement {
  // An odd part is what the parentheses of the pattern caught. The same instant may stand twice in one sentence.
  let at = 0;
  return (
    <>
      {splitAtTimes(text).map((part, i) => {
        at += part.length;
        if (i % 2 === 0) return part;
        return isInstantText(part) ? <When key={at} at={part} relative={false} /> : dateText(part);
      })}
    </>
  );
}

/** The lines of a value, one under the other, as sentences are written. */
export function SaidLines({ lines }: { readonly lines: readonly string[] }): ReactElement {
  return (
    <>
      {lines.map((line) => (
        <span className="rs-value" key={line}>
          <Said text={line} />
        </span>
      ))}
    </>
  );
}

/** The same on paper and in tables. */
export function saidText(text: string, zone: string): string {
  return timesInLetters(text, (at) => localText(at, zone));
}
