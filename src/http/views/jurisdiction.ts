import { STATES, stateName } from '#domain/fieldRules.js';
import { jurisdictionName } from '#domain/whereToRegister.js';
import type { Choice } from '#web/parts/Fields.js';

/** Jurisdictions and agencies as people call them: the code of a tribe says nothing to its reader. */

/** An agency among others, with its state where its name does not say it. */
export function agencyLabel(agency: { readonly name: string; readonly jurisdiction: string }): string {
  const state = stateName(agency.jurisdiction);
  return state === null || agency.name.includes(state) ? agency.name : `${agency.name}, ${state}`;
}

/** The United States, every state and territory, and the tribes that register. */
export function jurisdictionChoices(names: ReadonlyMap<string, string>): readonly Choice[] {
  const tribes = [...names.keys()].filter((code) => stateName(code) === null && code !== 'US');
  return ['US', ...STATES, ...tribes].map((value) => ({ value, label: jurisdictionName(value, names) }));
}

/** The agency that registers there, or the place itself where none is in the directory. */
export function registryLabel(code: string, names: ReadonlyMap<string, string>): string {
  const name = names.get(code);
  return name === undefined ? jurisdictionName(code, names) : agencyLabel({ name, jurisdiction: code });
}
