import { ELEMENTS, type ElementCode } from '../../src/domain/registrationElements.js';
import type { Tier } from '../../src/domain/tierRules.js';
import type { Database } from '../../src/storage/database.js';
import { addRegistrant, readRegistrant } from '../../src/storage/registrants.js';
import { decideTier, enterElement, registerPerson } from '../../src/storage/registration.js';

/** An invented person on a registry, through the roads that the pages take. */
export interface Invented {
  readonly agencyId: string;
  readonly number: string;
  readonly surname: string;
  readonly given: string;
  readonly born?: string;
  readonly state?: string;
  readonly city?: string;
  readonly works?: string;
  readonly juvenile?: boolean;
  readonly tier?: Tier | null;
  /** More values, by element. */
  readonly values?: Readonly<Partial<Record<ElementCode, Record<string, string>>>>;
}

/** A conviction by a court of Ohio, with everything that the rules of tiers and NSOR ask. */
export const ENTICING = {
  offence: 'Enticing a minor',
  code: '3699',
  finding: 'convicted',
  court: 'state',
  place: 'OH',
  conduct: 'enticing-minor',
  punishableOverOneYear: 'yes',
  offenceOn: '2019-02-01',
  convictedOn: '2020-03-04',
  consensual: 'no',
} as const;

/** A federal conviction for the abuse of a ward. */
export const WARD_ABUSE = {
  ...ENTICING,
  offence: 'Sexual abuse of a ward',
  court: 'federal',
  place: 'US',
  conduct: 'other-sex-offence',
  federalSection: '18 USC 2243',
  offenceOn: '2001-02-01',
  convictedOn: '2002-03-04',
} as const;

const SYSTEM = { kind: 'system', id: 'test' } as const;

/** @param nowMs the person is registered on that day in New York; every element is asked. @returns the registrant's id */
export async function registered(db: Database, who: Invented, nowMs: number): Promise<string> {
  const today = new Date(nowMs - 5 * 3_600_000).toISOString().slice(0, 10);
  const door = { actor: SYSTEM, nowMs };
  return db.asSystem(async (tx) => {
    const id = await addRegistrant(
      tx,
      {
        agencyId: who.agencyId,
        number: who.number,
        displayName: `${who.surname}, ${who.given}`,
        juvenile: who.juvenile ?? false,
        initialBasis: 'residence',
        initialOn: today,
      },
      nowMs,
    );
    if (!id) throw new Error(`the number ${who.number} is taken`);
    const values: Partial<Record<ElementCode, Record<string, string>>> = {
      name: { surname: who.surname, given: who.given },
      birth: { date: who.born ?? '1971-04-23', kind: 'true' },
      residence: { street: '4 Elm Street', city: who.city ?? 'Granville', state: who.state ?? 'OH' },
      offence: {
        ...ENTICING,
        finding: who.juvenile ? 'delinquent' : 'convicted',
        place: who.state ?? 'OH',
      },
      ...(who.works
        ? {
            employment: {
              name: 'Example Mill',
              street: '1 Mill Road',
              city: 'Millbrook',
              ...landOf(who.works),
            },
          }
        : {}),
      ...who.values,
    };
    for (const element of Object.keys(ELEMENTS) as ElementCode[]) {
      const value = values[element];
      if (!value && !ELEMENTS[element].asked) continue;
      const done = await enterElement(tx, door, (await readRegistrant(tx, id))!, {
        element,
        state: value ? 'known' : 'unknown',
        value: value ?? {},
        source: 'The registrant',
        ...(value && ELEMENTS[element].dated ? { fromOn: '2026-01-02' } : {}),
      });
      if (!done.ok) throw new Error(`${element}: ${JSON.stringify(done.error)}`);
    }
    const entered = await registerPerson(tx, door, id, today);
    if (!entered.ok) throw new Error(entered.error.says);
    if (who.tier !== null) {
      const tiered = await decideTier(tx, door, id, {
        tier: who.tier ?? 'II',
        reason: 'As the judgment of the court says',
      });
      if (!tiered.ok) throw new Error(tiered.error.says);
    }
    return id;
  });
}

/** Where a job lies: in a state by its two letters, else on the land of the tribe of that code. */
function landOf(works: string): Record<string, string> {
  return /^[A-Z]{2}$/.test(works) ? { state: works } : { state: 'AZ', tribe: works, landUnder: 'tribe' };
}
