import { sql } from 'kysely';
import type { Actor } from '#domain/actor.js';
import { type Database, first } from '#storage/database.js';
import { findUser } from '#storage/users.js';

export type SampleOfficer = Extract<Actor, { kind: 'user' }> & { readonly displayName: string };

/** The person behind a sample account, for what a simulated colleague does on the roads that the pages use. */
export async function sampleOfficer(db: Database, signInName: string): Promise<SampleOfficer> {
  return db.asSystem(async (tx) => {
    const row = await first(
      tx,
      sql<{ id: string }>`select id from users where sign_in_name = ${signInName} and is_sample`,
    );
    const user = row && (await findUser(tx, row.id));
    if (!user) throw new Error(`no sample account ${signInName}`);
    return {
      kind: 'user',
      id: user.id,
      name: user.displayName,
      displayName: user.displayName,
      agencyId: user.agencyId,
      agencyRole: user.agencyRole,
      roles: user.roles,
      sessionDigest: 'simulated colleague',
    };
  });
}
