import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashPassword } from '#access/password.js';
import { addClient } from '#storage/apiClients.js';
import { addFirstFacts } from '#storage/firstFacts.js';
import { markInstallation, readInstallation } from '#storage/installation.js';
import type { OpenSystem } from '../src/cli/openSystem.js';
import { freePort } from './freePort.js';
import { makeAccounts, type TrialAccount } from './world/accounts.js';
import { makeAgreements } from './world/agreements.js';
import { makeDirectory, type TrialAgency } from './world/directory.js';
import { makeExchange } from './world/exchange.js';
import { makeImportedTable } from './world/importedTable.js';
import { correctLibrary, makeLibrary } from './world/library.js';
import { makeFeedHabits } from './world/listening.js';
import { askOwnQuestions } from './world/ownFields.js';
import { makeRegister } from './world/register.js';
import { givePictures } from './world/registrantPictures.js';
import { givePrints } from './world/registrantPrints.js';
import { makeRegistrants } from './world/registrants.js';
import { makeShareRecipients, tellAtOnce } from './world/shareRecipients.js';

/** What the trial remembers of itself between starts; readable by its owner only, since it holds secrets. */
export interface Trial {
  readonly webhookPort: number;
  readonly smtpPort: number;
  /** Of the simulated message switch. */
  readonly nletsPort: number;
  readonly agencies: readonly TrialAgency[];
  readonly accounts: readonly TrialAccount[];
  readonly airline: { readonly clientId: string; readonly secret: string };
  readonly records: number;
  /** Flights posted so far, so that a restart goes on and does not repeat. */
  flights: number;
}

/** Reads the trial of a data directory, or makes one in an empty database marked TEST. */
export async function prepareTrial(
  system: OpenSystem,
  directory: string,
  options: { readonly records: number; readonly nowMs: number; readonly say: (line: string) => void },
): Promise<Trial> {
  const file = join(directory, 'trial.json');
  const installation = await system.db.asSystem((tx) => readInstallation(tx));
  if (existsSync(file) && installation) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Trial;
    // A trial of an earlier version has no switch yet.
    return { ...kept, nletsPort: kept.nletsPort ?? (await freePort()) };
  }
  if (installation)
    throw new Error(
      `the database in ${directory} is not one that the trial made (no trial.json). Choose another RSOITS_DATA.`,
    );

  const { nowMs, say } = options;
  const webhookPort = await freePort();
  const smtpPort = await freePort();
  await system.db.asSystem(async (tx) => {
    await markInstallation(tx, { isTest: true }, nowMs);
    await addFirstFacts(tx, nowMs);
  });
  say('inventing agencies…');
  const agencies = await makeDirectory(system.db, system.keys, `http://127.0.0.1:${webhookPort}`, nowMs);
  const accounts = await makeAccounts(system.db, system.keys, agencies, nowMs);
  const secret = randomBytes(18).toString('base64url');
  const carrier = agencies.find((a) => a.key === 'carrier')!;
  const secretHash = await hashPassword(secret);
  await system.db.asSystem((tx) =>
    addClient(
      tx,
      {
        agencyId: carrier.id,
        clientId: 'client-carrier',
        name: 'Transoceanic Airways',
        secretHash,
        scopes: ['manifests:write'],
        isSample: true,
      },
      nowMs,
    ),
  );
  say('inventing register records…');
  const records = await makeRegister(system.db, agencies, options.records, nowMs, (done) => {
    if (done % 10_000 < 2000) say(`  ${done} of ${options.records}`);
  });
  // Whom they tell comes first: their registrations are shared like any other.
  await makeShareRecipients(system.db, agencies, nowMs);
  // The registries of the agencies that somebody can sign in to.
  await makeLibrary(system.db, agencies, ['OH', 'OK'], nowMs);
  await makeRegistrants(system.db, agencies, ['sora-OH', 'sora-T01'], records, nowMs);
  for (const state of ['OH', 'OK']) await correctLibrary(system.db, state, nowMs);
  const ohio = agencies.find((a) => a.key === 'sora-OH');
  if (ohio) await makeImportedTable(system.db, system.keys, ohio.id, nowMs);
  await makeFeedHabits(system.db, nowMs);
  const registries = agencies.filter((a) => ['sora-OH', 'sora-T01'].includes(a.key)).map((a) => a.id);
  await givePictures(system.db, system.keys, registries, nowMs);
  await makeExchange(system.db, system.keys, agencies, nowMs);
  await makeAgreements(system.db, agencies, nowMs);
  await tellAtOnce(system.db, nowMs);
  await givePrints(system.db, system.keys, registries, nowMs);
  await askOwnQuestions(system.db, registries, nowMs);
  const trial: Trial = {
    webhookPort,
    smtpPort,
    nletsPort: await freePort(),
    agencies,
    accounts,
    airline: { clientId: 'client-carrier', secret },
    records,
    flights: 0,
  };
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  saveTrial(directory, trial);
  return trial;
}

export function saveTrial(directory: string, trial: Trial): void {
  writeFileSync(join(directory, 'trial.json'), `${JSON.stringify(trial, null, 1)}\n`, { mode: 0o600 });
}
