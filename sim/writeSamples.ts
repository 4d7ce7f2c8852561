import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeApplicationsCsv } from '#formats/applications/csv.js';
import { writeJson } from '#formats/applications/json.js';
import { writeXml } from '#formats/applications/xml.js';
import { writeCap } from '#formats/cap/write.js';
import { writeEbts } from '#formats/ebts/write.js';
import { writeAdvice, writeReceipt } from '#formats/interpol/write.js';
import { writeManifestCsv, writeManifestJson } from '#formats/manifestFile/write.js';
import { writeNotification } from '#formats/niem/writeNotification.js';
import { writeNist } from '#formats/nist/write.js';
import { writeRedressCsv, writeRedressJson } from '#formats/redress/write.js';
import { writeTecsCsv, writeTecsJson } from '#formats/tecs/write.js';
import { projectRoot } from '#storage/entry.js';
import { ADVICE_SAMPLE, RECEIPT_SAMPLE } from './samples/advice/messages.js';
import { CAP_SAMPLE } from './samples/alarms/alert.js';
import { ARREST_SAMPLE, WARRANT_SAMPLE } from './samples/alerts/alerts.js';
import { CLASS_SAMPLE, ESTA_SAMPLE, USCIS_SAMPLE } from './samples/applications/batch.js';
import { SEARCH_ANSWER, SPECIAL_POPULATION } from './samples/biometrics/transactions.js';
import { BOOKING_SAMPLE } from './samples/bookings/booking.js';
import { FLIGHT_SAMPLE, YACHT_SAMPLE } from './samples/manifest/lists.js';
import { NCIC_SAMPLES } from './samples/ncic/messages.js';
import { REDRESS_SAMPLE } from './samples/redress/inquiries.js';
import { TECS_SAMPLE } from './samples/tecs/batch.js';

/** Every sample of a door, by its file below sim/samples, as the project's own writers write it. */
export const SAMPLES: Readonly<Record<string, () => Uint8Array>> = {
  ...Object.fromEntries(
    Object.entries(NCIC_SAMPLES).map(([name, write]) => [
      `ncic/${name}`,
      () => Buffer.from(write(), 'latin1'),
    ]),
  ),
  'manifest/yacht.json': () => writeManifestJson(YACHT_SAMPLE),
  'manifest/flight.csv': () => writeManifestCsv(FLIGHT_SAMPLE),
  'applications/class.xml': () => writeXml(CLASS_SAMPLE),
  'applications/esta.json': () => writeJson(ESTA_SAMPLE),
  'applications/uscis.csv': () => writeApplicationsCsv(USCIS_SAMPLE),
  'biometrics/search-answer.an2': () => writeNist(SEARCH_ANSWER),
  'biometrics/special-population.xml': () => text(writeEbts(SPECIAL_POPULATION)),
  'alerts/arrest.xml': () => text(writeNotification(ARREST_SAMPLE)),
  'alerts/warrant.xml': () => text(writeNotification(WARRANT_SAMPLE)),
  'advice/green-notice.json': () => writeAdvice(ADVICE_SAMPLE),
  'advice/receipt.json': () => writeReceipt(RECEIPT_SAMPLE),
  'bookings/pnr.edi': () => text(BOOKING_SAMPLE),
  'alarms/alert.cap': () => text(writeCap(CAP_SAMPLE)),
  'redress/inquiries.json': () => writeRedressJson(REDRESS_SAMPLE),
  'redress/inquiries.csv': () => writeRedressCsv(REDRESS_SAMPLE),
  'tecs/inspections.json': () => writeTecsJson(TECS_SAMPLE),
  'tecs/inspections.csv': () => writeTecsCsv(TECS_SAMPLE),
};

const text = (t: string) => new TextEncoder().encode(t);

/** Writes all samples; a test holds the files against their writers. */
export function writeSamples(folder = join(projectRoot(), 'sim/samples')): void {
  for (const [file, write] of Object.entries(SAMPLES)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), write());
  }
}
