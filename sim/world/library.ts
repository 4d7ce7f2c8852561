import type { Database, Tx } from '#storage/database.js';
import { addProvision, addVersion, findProvision, type NewVersion } from '#storage/statutes.js';
import type { TrialAgency } from './directory.js';

const SAMPLE = 'SAMPLE TEXT, written for the trial. Not the wording of any law.';

/** Offence codes of the trial's register with the invented provision of each. */
const OFFENCES: Readonly<Record<string, readonly [title: string, says: string]>> = {
  '1101': ['Rape by force', 'Whoever compels another by force to a sexual act commits this offense.'],
  '1103': ['Rape by threat', 'Whoever compels another by threat to a sexual act commits this offense.'],
  '1199': [
    'Sexual contact',
    'Whoever has sexual contact with an adult who has not agreed commits this offense.',
  ],
  '1116': ['Sexual act with a minor', 'Whoever engages in a sexual act with a minor commits this offense.'],
};

/** Sections of title 18 that the tier rules name; our own short account of each, marked as a sample. */
const FEDERAL: readonly (readonly [citation: string, title: string])[] = [
  ['18 USC 2241', 'Aggravated sexual abuse'],
  ['18 USC 2242', 'Sexual abuse'],
  ['18 USC 2243', 'Sexual abuse of a minor or ward'],
  ['18 USC 2422(b)', 'Coercion and enticement of a minor'],
];

export function trialCitation(offenseCode: string): string {
  return `Sample Code § ${offenseCode}`;
}

const version = (more: Partial<NewVersion>): NewVersion => ({
  validFrom: '1950-01-01',
  validUntil: null,
  text: SAMPLE,
  source: 'Invented for the trial',
  isSample: true,
  punishable: null,
  conduct: null,
  ...more,
});

/** The provisions that the trial's offences cite, each with two texts, and some of the United States Code. */
export async function makeLibrary(
  db: Database,
  agencies: readonly TrialAgency[],
  states: readonly string[],
  nowMs: number,
): Promise<void> {
  await db.asSystem(async (tx) => {
    for (const state of states) {
      const agencyId = agencies.find((a) => a.key === `sora-${state}`)?.id;
      if (!agencyId) continue;
      for (const [code, [title, says]] of Object.entries(OFFENCES)) {
        const by = { agencyId, userId: null };
        const id = await addProvision(
          tx,
          by,
          { jurisdiction: state, citation: trialCitation(code), title },
          nowMs,
        );
        if (!id) continue;
        const add = (v: NewVersion) => addVersion(tx, by, id, v, nowMs);
        await add(version({ text: `${SAMPLE}\n\n${says}`, punishable: 'yes' }));
        await add(
          version({
            validFrom: '2011-07-01',
            text: `${SAMPLE}\n\n${says} Whoever attempts it is punished alike.`,
            punishable: 'yes',
          }),
        );
      }
    }
    const nsotc = agencies.find((a) => a.key === 'nsotc')!.id;
    for (const [citation, title] of FEDERAL) await federal(tx, nsotc, citation, title, nowMs);
  });
}

async function federal(
  tx: Tx,
  agencyId: string,
  citation: string,
  title: string,
  nowMs: number,
): Promise<void> {
  const by = { agencyId, userId: null };
  const id = await addProvision(tx, by, { jurisdiction: 'US', citation, title }, nowMs);
  if (id)
    await addVersion(
      tx,
      by,
      id,
      version({
        validFrom: '1986-11-10',
        text: `${SAMPLE}\n\nA short account of ${citation}, ${title.toLowerCase()}, as a place for its text. Put the text in force on the day of conviction here, from the published code. First day to be confirmed.`,
        source: 'To be replaced by the published United States Code',
        punishable: 'yes',
      }),
      nowMs,
    );
}

/** A text that turns out to have been wrong: whoever was convicted under it becomes a case of the re-tier report. */
export async function correctLibrary(db: Database, state: string, nowMs: number): Promise<void> {
  await db.asSystem(async (tx) => {
    const provision = await findProvision(tx, state, trialCitation('1116'));
    if (!provision) return;
    await addVersion(
      tx,
      { agencyId: provision.agencyId, userId: null },
      provision.id,
      version({
        validFrom: '1950-01-01',
        validUntil: '2011-06-30',
        text: `${SAMPLE}\n\nWhoever engages in a sexual act with a minor commits this offense. It was punishable by no more than a year until 2011.`,
        source: 'Invented for the trial: a correction after the session laws were looked up',
        punishable: 'no',
      }),
      nowMs,
    );
  });
}
