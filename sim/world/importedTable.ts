import { proposeTargets } from '#domain/importTargets.js';
import { runImport } from '#steps/importRegistrants.js';
import type { Database } from '#storage/database.js';
import type { Keys } from '#storage/keys.js';
import { addImport, beginPhase } from '#storage/registrantImports.js';

const HEADER =
  'File No,Last Name,First Name,DOB,Registration Date,Tier,Last Verification,Address,City,State,Residence: from,Phone';
const ROWS = [
  'OLD-0101,Larkspur,Jonas,1968-11-02,2018-05-14,2,2026-05-20,12 Orchard Lane,Bell Harbor,OH,2018-05-14,555-0131',
  'OLD-0102,Winterbourne,Selma,7/19/1980,2020-09-01,3,2026-09-04,3 Quarry Drive,Fairlee,OH,2020-09-01,555-0132',
  'OLD-0103,Okafor-Reed,Tobias,31.12.1975,2021-02-10,1,2026-02-12,88 Ridge Road,Dunmore,OH,2021-02-10,555-0133',
  'OLD-0104,Halloran,Piet,1991,2022-06-30,Level 2,2026-06-28,5 Mill Road,Ashford,Ohio,2022-06-30,',
];

/** A table of an agency's old program that was checked and waits: two rows are right, two say what is wrong. */
export async function makeImportedTable(
  db: Database,
  keys: Keys,
  agencyId: string,
  nowMs: number,
): Promise<void> {
  const columns = HEADER.split(',');
  const targets = proposeTargets(columns);
  const id = await db.asSystem(async (tx) => {
    const added = await addImport(
      tx,
      keys,
      {
        agencyId,
        fileName: 'old-program.csv',
        encoding: 'utf-8',
        delimiter: ',',
        columns,
        mapping: {
          columns: Object.fromEntries(columns.map((c, i) => [c, targets[i] ?? null])),
          defaults: {},
        },
        content: Buffer.from([HEADER, ...ROWS].join('\r\n')),
        uploadedBy: null,
      },
      nowMs,
    );
    await beginPhase(tx, added, 'checking', null, nowMs);
    return added;
  });
  await runImport({ db, keys, clock: { now: () => nowMs } }, id);
}
