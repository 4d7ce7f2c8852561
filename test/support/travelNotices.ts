import { localDate } from '../../src/basics/zones.js';
import { readTravelNotice } from '../../src/domain/readTravelNotice.js';
import { newWork } from '../../src/domain/workItem.js';
import { findRecord } from '../../src/storage/registerRecords.js';
import { type Filed, fileNotice, readNotice, setNoticeState } from '../../src/storage/travelNotices.js';
import { addWork } from '../../src/storage/workItems.js';
import type { World } from './journeyWorld.js';

/** Travel notices as the door of an agency files them and NSOTC's page accepts them. Nothing settles by itself. */

/** The notice period of the agency that files. */
export const NOTICE_POLICY = { daysAhead: 21, standing: 'Tribal code 7.4' };
const ZONE = 'America/New_York';

/** Files a notice about the person of an NSOR record; one of the same reference again changes it. */
export async function fileTravelNotice(
  w: World,
  recordNumber: string,
  body: object,
  reference = `OH-${recordNumber}`,
): Promise<Filed> {
  return w.db.asSystem(async (tx) => {
    const nowMs = w.clock.now();
    const record = (await findRecord(tx, 'NSOR', recordNumber))!;
    const read = readTravelNotice(
      { recordNumber, ...body },
      { zone: ZONE, today: localDate(ZONE, nowMs), policy: NOTICE_POLICY },
      { person: record.person, convictions: [], registersIn: ['OH'] },
    );
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    return fileNotice(
      tx,
      {
        agencyId: w.agencies.sora,
        jurisdiction: 'OH',
        timeZone: ZONE,
        policy: NOTICE_POLICY,
        recordId: record.id,
        reference,
        ...read.value,
        door: 'api',
        filedBy: 'test',
      },
      nowMs,
    );
  });
}

/** NSOTC accepts the notice as it stands now. */
export async function acceptTravelNotice(w: World, id: string): Promise<void> {
  await w.db.asSystem(async (tx) => {
    const nowMs = w.clock.now();
    const notice = (await readNotice(tx, id))!;
    await setNoticeState(tx, notice, { state: 'accepted', accepted: true }, nowMs);
    const { version } = notice;
    const key = `travelNoticeAccepted ${id} ${version}`;
    await addWork(tx, [newWork('travelNoticeAccepted', key, { noticeId: id, version })], nowMs);
  });
}
