import type { PersonDescription } from '#domain/person.js';

/** A register record as the engine sees it. */
export type RegisterPerson = PersonDescription & { readonly id: string };
