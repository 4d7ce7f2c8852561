import type { ApplicationKind } from '#domain/application.js';
import { SCENARIO_AGENCIES } from './agencies.js';
import { personNamed, type ScenarioPerson } from './people.js';
import type { ScenarioSystem } from './system.js';

/** What a running scenario remembers between its sentences. */
export interface Stage {
  readonly s: ScenarioSystem;
  /** Distinguishes references of this scenario from those of others. */
  readonly tag: string;
  counter: number;
  readonly people: Map<string, { person: ScenarioPerson; recordIds: string[]; country?: string }>;
  /** Files of persons on registries, by `agency|name`. */
  readonly registrants: Map<string, string>;
  last: Partial<{
    application: {
      kind: ApplicationKind;
      reference: string;
      person: ScenarioPerson;
      sequence: number;
      passport: boolean;
    };
    flight: {
      number: string;
      person: ScenarioPerson;
      leave: boolean;
      /** Port at the other end. */
      abroad: string;
      departs: string;
      arrives: string;
      passport: boolean;
      /** Redress numbers that the carrier sends. */
      numbers: readonly string[];
    };
    inspection: { reference: string; person: ScenarioPerson; sequence: number };
    relocation: string;
    redress: { id: string; number: string };
    notice: { agency: string; reference: string; person: ScenarioPerson; version: number };
  }>;
}

export type Act = (stage: Stage, found: RegExpMatchArray) => Promise<void>;

export const NAME = "([A-Z][\\w'’-]+ [A-Z][\\w'’-]+)";
export const AGENCY = `(${SCENARIO_AGENCIES.map((a) => a.name.replace(/[.()]/g, '\\$&'))
  .sort((a, b) => b.length - a.length)
  .join('|')})`;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const sentence = (pattern: string, act: Act) => ({ pattern: new RegExp(`^${pattern}$`), act });

export function meet(stage: Stage, name: string) {
  let known = stage.people.get(name);
  if (!known) {
    known = { person: personNamed(name), recordIds: [] };
    stage.people.set(name, known);
  }
  return known;
}
