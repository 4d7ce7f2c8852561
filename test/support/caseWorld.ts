import type { ServerOptions } from '../../src/http/server.js';
import type { Database } from '../../src/storage/database.js';
import type { Browser } from './browser.js';
import { type World as JourneyWorld, makeWorld as makeJourneyWorld } from './journeyWorld.js';
import { makeWorld, type TestPerson, type World } from './world.js';

/** A served world whose steps run too: manifests handed in by HTTP become candidates that officers open. */
export interface CaseWorld extends World {
  readonly journey: JourneyWorld;
  /** Runs every step that is ready, at the served world's time. */
  settle(): Promise<number>;
  readonly officer: TestPerson;
  readonly supervisor: TestPerson;
  /** The day after, for departures. */
  readonly tomorrow: string;
}

export async function makeCaseWorld(
  db: Database,
  options: Pick<Partial<ServerOptions>, 'settings'> = {},
): Promise<CaseWorld> {
  const journey = await makeJourneyWorld(db, { startAtMs: Date.parse('2026-11-20T15:00:00Z') });
  const world = await makeWorld(db, {
    ...options,
    keys: journey.context.keys,
    screening: journey.context.screening,
  });
  const officer = await world.person(journey.agencies.nsotc, ['nsotc-officer']);
  const supervisor = await world.person(journey.agencies.nsotc, ['nsotc-officer', 'nsotc-supervisor']);
  return {
    ...world,
    journey,
    officer,
    supervisor,
    tomorrow: '2026-11-21',
    async settle() {
      journey.clock.set(world.clock.now());
      return journey.settle();
    },
  };
}

/** The first address in a page that looks like this. */
export function linkIn(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[0];
  if (!found) throw new Error(`no link like ${pattern} in the page`);
  return found;
}

/** The version that the page's forms carry. */
export function versionIn(text: string): string {
  return /name="version" value="(\d+)"/.exec(text)?.[1] ?? '';
}

export type { Browser };
