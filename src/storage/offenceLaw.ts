import type { PartialDate } from '#basics/dates.js';
import type { ElementValue } from '#domain/registrationElements.js';
import type { Tx } from './database.js';
import { lawOn } from './statutes.js';

/** Whose code a court applies: federal and military ones the United States Code, others that of their place. */
export function codesOf(value: ElementValue): readonly string[] {
  const place = (value.place ?? '').trim().toUpperCase();
  return value.court === 'federal' || value.court === 'military' ? ['US'] : place === '' ? [] : [place];
}

/**
 * An offence with the law's text as it stood at conviction (SORNA guide, Offense information): taken from the library
 * where the officer gave a citation and no text. What was entered by hand stays as it is.
 */
export async function withLaw(tx: Tx, value: ElementValue): Promise<ElementValue> {
  const { citation, convictedOn, law } = value;
  if (!citation || !convictedOn || law) return value;
  const found = await lawOn(tx, citation, codesOf(value), convictedOn as PartialDate);
  if (!found) return value;
  const { provision, version } = found;
  const days = `${version.validFrom} to ${version.validUntil ?? 'now'}`;
  return {
    ...value,
    law: version.text,
    lawSource:
      `Statute library: ${provision.jurisdiction} ${provision.citation}, text of ${days}; ${version.source}`.slice(
        0,
        300,
      ),
  };
}
