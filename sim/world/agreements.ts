import { sql } from 'kysely';
import { addDays } from '#basics/dates.js';
import { addAgreement, addSiteCheck } from '#storage/agreements.js';
import type { Database } from '#storage/database.js';
import type { TrialAgency } from './directory.js';

/** Two agreements of the tribe of the trial with its state: one about DNA that ends soon, one about the public site with a look at it. */
export async function makeAgreements(
  db: Database,
  agencies: readonly TrialAgency[],
  nowMs: number,
): Promise<void> {
  const [tribe, state] = ['sora-T01', 'sora-OK'].map((key) => agencies.find((a) => a.key === key));
  if (!tribe || !state) return;
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const entry = {
    partnerAgencyId: state.id,
    covers: [],
    document: 'Office of the Nation, folder 12',
    validFrom: addDays(today, -700),
    endedOn: null,
    note: '',
  };
  await db.asSystem(async (tx) => {
    await addAgreement(
      tx,
      tribe.id,
      {
        ...entry,
        scope: 'dna',
        title: 'DNA samples by the state laboratory',
        validUntil: addDays(today, 25),
        siteAddress: '',
      },
      null,
      nowMs,
    );
    const site = await addAgreement(
      tx,
      tribe.id,
      {
        ...entry,
        scope: 'website',
        title: 'Public site kept by the state',
        validUntil: null,
        siteAddress: 'https://registry.example/public',
      },
      null,
      nowMs,
    );
    const found = await sql<{
      id: string;
    }>`select id from registrants where agency_id = ${tribe.id} and state = 'registered' order by number limit 1`.execute(
      tx,
    );
    const [registrant] = found.rows;
    if (registrant)
      await addSiteCheck(
        tx,
        {
          agencyId: tribe.id,
          agreementId: site,
          registrantId: registrant.id,
          shown: true,
          prohibited: [],
          listed: true,
          note: '',
          checkedOn: today,
          by: null,
        },
        nowMs,
      );
  });
}
