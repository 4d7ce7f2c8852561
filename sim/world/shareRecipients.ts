import { sql } from 'kysely';
import type { Database } from '#storage/database.js';
import { addShareRecipient, type RecipientEntry } from '#storage/shareRecipients.js';
import { hurryRound } from '#storage/shareRounds.js';
import type { TrialAgency } from './directory.js';

type Row = readonly [
  kind: RecipientEntry['kind'],
  name: string,
  way: RecipientEntry['way'],
  at: string,
  area: readonly string[],
];

/** Whom the registries of the trial tell: some with an inbox, some by mail, some by letter. `at`: key of an agency, mailbox or address. */
// biome-ignore format: one recipient a line
const RECIPIENTS: Readonly<Record<string, readonly Row[]>> = {
  'sora-OH': [
    ['police',           'Ohio State Warrant Unit',            'inbox', 'lea-OH',                            []],
    ['probation',        'Ohio Probation and Parole',          'inbox', 'probation-OH',                      []],
    ['prosecutor',       'Prosecutor of Example County',       'print', '3 Court Square\nExample, OH',        []],
    ['school',           'Example Elementary School',          'email', 'office@school.example',             ['Example']],
    ['school',           'Faraway High School',                'print', '9 Hill Road\nFaraway, OH',           ['Faraway']],
    ['public-housing',   'Example Metropolitan Housing',       'print', '12 Main Street\nExample, OH',        []],
    ['background-check', 'Ohio Bureau of Record Checks',       'email', 'checks@records.example',            []],
    ['child-welfare',    'Children Services of Example',       'email', 'intake@children.example',           []],
    ['volunteer-body',   'Youth League of Example',            'print', '4 Ball Park\nExample, OH',           ['Example']],
  ],
  'sora-T01': [
    ['police',           'Oklahoma State Warrant Unit',        'inbox', 'lea-OK',                            []],
    ['school',           'Cedar Hollow School',                'email', 'office@cedarschool.example',        []],
    ['public-housing',   'Cedar Hollow Housing Authority',     'print', '1 Council Road\nExample, OK',        []],
    ['child-welfare',    'Cedar Hollow Indian Child Welfare',  'print', '2 Council Road\nExample, OK',        []],
  ],
};

/** Mailboxes of those who are told by e-mail; nobody answers there. */
export const SHARE_LETTERBOXES: readonly string[] = Object.values(RECIPIENTS).flatMap((rows) =>
  rows.flatMap(([, , way, at]) => (way === 'email' ? [at] : [])),
);

/** Puts them into the registers of recipients of the agencies that somebody can sign in to. */
export async function makeShareRecipients(
  db: Database,
  agencies: readonly TrialAgency[],
  nowMs: number,
): Promise<void> {
  await db.asSystem(async (tx) => {
    for (const [key, rows] of Object.entries(RECIPIENTS)) {
      const owner = agencies.find((a) => a.key === key);
      if (!owner) continue;
      for (const [kind, name, way, at, area] of rows) {
        const to = way === 'inbox' ? agencies.find((a) => a.key === at) : undefined;
        if (way === 'inbox' && !to) continue;
        await addShareRecipient(
          tx,
          owner.id,
          {
            kind,
            name,
            way,
            toAgencyId: to?.id ?? null,
            email: way === 'email' ? at : null,
            postal: way === 'print' ? `${name}\n${at}` : '',
            area,
            active: true,
          },
          null,
          nowMs,
        );
      }
    }
  });
}

/** Has the rounds that the making of the trial opened planned at once, as an officer can with a button. */
export async function tellAtOnce(db: Database, nowMs: number): Promise<void> {
  await db.asSystem(async (tx) => {
    const open = await sql<{ id: string }>`select id from share_rounds where planned_at is null`.execute(tx);
    for (const { id } of open.rows) await hurryRound(tx, id, nowMs);
  });
}
