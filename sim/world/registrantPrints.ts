import { takeDnaStep } from '#domain/dna.js';
import { repaint } from '#formats/picture/repaint.js';
import type { Database } from '#storage/database.js';
import { readDna, saveDna } from '#storage/dnaSamples.js';
import type { Keys } from '#storage/keys.js';
import { addPrintImage, beginPrints, readPrintSubmission, sendPrints } from '#storage/printSubmissions.js';
import { listRegistrants, readRegistrant } from '#storage/registrants.js';
import { drawPrint } from './pictures.js';

const ACTOR = { kind: 'system', id: 'trial' } as const;
/** Flat prints of both hands and both palms. */
const SETS = { fingers: [13, 14, 15], palms: [21, 23] } as const;

/**
 * Gives some registrants of the trial prints and DNA at every stage: not begun, taken, on their way to the simulated NGI
 * as a live scan or a card; CODIS asked, a kit taken, a sample on file.
 */
export async function givePrints(
  db: Database,
  keys: Keys,
  agencyIds: readonly string[],
  nowMs: number,
): Promise<void> {
  const door = { actor: ACTOR, nowMs };
  let n = 0;
  for (const agencyId of agencyIds)
    for (const { id, registeredOn } of await db.asSystem((tx) =>
      listRegistrants(tx, { agencyIds: [agencyId], limit: 60 }),
    )) {
      n += 1;
      if (registeredOn === null || n % 3 === 0) continue;
      await db.asSystem(async (tx) => {
        const registrant = (await readRegistrant(tx, id))!;
        const method = n % 4 === 0 ? 'card' : 'live-scan';
        for (const kind of ['fingers', 'palms'] as const) {
          const set = await beginPrints(tx, door, registrant, {
            kind,
            method,
            takenOn: registeredOn,
            ppi: 500,
          });
          for (const position of SETS[kind]) {
            const painted = repaint(drawPrint(n * 100 + position), 'print');
            if (!painted.ok) throw new Error(`trial print: ${painted.error.says}`);
            const { mediaType, content } = painted.value;
            await addPrintImage(tx, keys, door, (await readPrintSubmission(tx, set))!, {
              position,
              mediaType,
              content,
            });
          }
          if (n % 5 !== 0) await sendPrints(tx, set, null, nowMs);
        }
        const steps =
          n % 2 === 0
            ? [['check', { codis: 'yes', asked: 'State laboratory, telephone' }] as const]
            : ([
                ['check', { codis: 'no', asked: 'State laboratory, telephone' }],
                ['take', { kit: `KIT-${1000 + n}`, twoPrints: true }],
                ...(n % 5 === 0 ? [] : [['submit', { laboratory: 'state' }] as const]),
              ] as const);
        for (const [step, answers] of steps) {
          const before = await readDna(tx, id, true);
          const done = takeDnaStep(before, step, { on: registeredOn, ...answers }, registeredOn);
          if (!done.ok) throw new Error(`trial DNA: ${JSON.stringify(done.error)}`);
          await saveDna(tx, door, registrant, done.value, before?.valueId ?? null);
        }
      });
    }
}
