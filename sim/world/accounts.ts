import { hashPassword, readableSecret } from '#access/password.js';
import { newTotpSecret } from '#access/totp.js';
import type { Role } from '#domain/actor.js';
import type { Database } from '#storage/database.js';
import type { Keys } from '#storage/keys.js';
import { addUser, setTotpSecret } from '#storage/users.js';
import type { TrialAgency } from './directory.js';

/** A sample account: exists only on an installation marked TEST, with secrets of this installation alone. */
export interface TrialAccount {
  readonly username: string;
  readonly password: string;
  readonly totpSecret: string;
  readonly person: string;
  readonly agency: string;
  readonly role:
    | 'nsotcAnalyst'
    | 'nsotcSupervisor'
    | 'soraOfficer'
    | 'tribalOfficer'
    | 'leaOfficer'
    | 'usncbOfficer'
    | 'portOfficer'
    | 'agencyAdmin'
    | 'helpDesk'
    | 'auditor';
}

// biome-ignore format: a table
const PEOPLE: readonly (readonly [username: string, person: string, agencyKey: string, roles: readonly Role[], shown: TrialAccount['role']])[] = [
  ['analyst',    'Ada Lindqvist',   'nsotc',    ['nsotc-officer', 'rule-author'],                             'nsotcAnalyst'],
  ['supervisor', 'Ben Achterberg',  'nsotc',    ['nsotc-officer', 'nsotc-supervisor', 'agency-administrator', 'rule-approver'], 'nsotcSupervisor'],
  ['helpdesk',   'Cleo Marchetti',  'nsotc',    ['help-desk'],                                                'helpDesk'],
  ['ohio',       'Dora Winterfeld', 'sora-OH',  ['agency-officer', 'register-officer', 'agency-administrator'], 'soraOfficer'],
  ['cedar',      'Elias Runningbrook', 'sora-T01', ['agency-officer', 'register-officer', 'agency-administrator'], 'tribalOfficer'],
  ['indiana',    'Faye Okonjo',     'lea-IN',   ['agency-officer'],                                           'leaOfficer'],
  ['miami',      'Hanne Dubois',    'port-MIA', ['agency-officer'],                                           'portOfficer'],
  ['usncb',      'Ilka Varga',      'usncb',    ['agency-officer'],                                           'usncbOfficer'],
  ['usncb2',     'Jory Pemberton',  'usncb',    ['agency-officer'],                                           'usncbOfficer'],
  ['auditor',    'Gus Petrakis',    'auditor',  ['auditor'],                                                  'auditor'],
];

export async function makeAccounts(
  db: Database,
  keys: Keys,
  agencies: readonly TrialAgency[],
  nowMs: number,
): Promise<TrialAccount[]> {
  const made = await Promise.all(
    PEOPLE.map(async ([username, person, agencyKey, roles, role]) => {
      const password = readableSecret(4);
      return {
        username,
        person,
        roles,
        role,
        password,
        passwordHash: await hashPassword(password),
        totpSecret: newTotpSecret(),
        agency: agencies.find((a) => a.key === agencyKey)!,
      };
    }),
  );
  await db.asSystem(async (tx) => {
    for (const m of made) {
      const id = await addUser(
        tx,
        {
          agencyId: m.agency.id,
          signInName: m.username,
          displayName: m.person,
          roles: m.roles,
          passwordHash: m.passwordHash,
          isSample: true,
        },
        nowMs,
      );
      if (!id) throw new Error(`the sign-in name ${m.username} is taken`);
      await setTotpSecret(tx, keys, id, m.totpSecret);
    }
  });
  return made.map(({ username, person, role, password, totpSecret, agency }) => ({
    username,
    person,
    role,
    password,
    totpSecret,
    agency: agency.name,
  }));
}
