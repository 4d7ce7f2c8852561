import { dateText, type PartialDate } from '#basics/dates.js';
import type { ElementValue } from '#domain/registrationElements.js';
import { jurisdictionName } from '#domain/whereToRegister.js';
import type { Tx } from './database.js';
import { registryNames } from './registryPlaces.js';
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
  const days = `${dateText(version.validFrom)} to ${version.validUntil ? dateText(version.validUntil) : 'now'}`;
  const of = jurisdictionName(provision.jurisdiction, await registryNames(tx));
  return {
    ...value,
    law: version.text,
    lawSource: `Statute library: ${of}, ${provision.citation}, text of ${days}; ${version.source}`.slice(
      0,
      300,
    ),
  };
}

/** An offence that names its provision and has no text of it. */
export interface MissingLaw {
  readonly citation: string;
  readonly convictedOn: PartialDate;
  /** The library has had the text since: the offence takes it when it is saved again. */
  readonly inLibrary: boolean;
}

/** What is missing of an offence's law; null: nothing, or nobody has said which law it is. */
export async function missingLaw(tx: Tx, value: ElementValue): Promise<MissingLaw | null> {
  const { citation, convictedOn, law } = value;
  if (!citation || !convictedOn || law) return null;
  const found = await lawOn(tx, citation, codesOf(value), convictedOn as PartialDate);
  return { citation, convictedOn, inLibrary: found !== undefined };
}
