import type { ReactElement } from 'react';
import { localText, When } from './When.js';

/** An instant as the rules write it into their sentences (`instantText`): to the minute, in UTC. */
const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\dZ)/;

/** A sentence of a rule with its instants in the reader's zone, as every other time of a page. */
export function Said({ text }: { readonly text: string }): ReactElement {
  // An odd part is what the parentheses of the pattern caught. The same instant may stand twice in one sentence.
  let at = 0;
  return (
    <>
      {text.split(INSTANT).map((part, i) => {
        at += part.length;
        return i % 2 === 1 ? <When key={at} at={part} relative={false} /> : part;
      })}
    </>
  );
}

/** The same on paper and in tables. */
export function saidText(text: string, zone: string): string {
  return text
    .split(INSTANT)
    .map((part, i) => (i % 2 === 1 ? localText(part, zone) : part))
    .join('');
}
