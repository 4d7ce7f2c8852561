import { type RecordEntry, readRecordEntry } from '#domain/registerRecord.js';
import { personNameOf } from '#domain/registration.js';
import { NAME_ELEMENTS } from '#domain/registrationElements.js';
import type { Tx } from './database.js';
import type { Registrant } from './registrants.js';
import { valuesOf } from './registrantValues.js';

/**
 * A registration as an entry of the register file, under the number that NCIC gave it. Throws when it makes no entry:
 * it was checked before it was sent.
 */
export async function nsorRecordOf(
  tx: Tx,
  registrant: Registrant,
  ori: string,
  nic: string,
): Promise<RecordEntry> {
  const values = (await valuesOf(tx, registrant.id)).filter((v) => v.state === 'known');
  const of = (element: string) => values.filter((v) => v.element === element).map((v) => v.value);
  const [origin] = of('origin');
  const [offence] = of('offence');
  const line = {
    file: 'NSOR',
    recordNumber: nic,
    ori,
    names: [...NAME_ELEMENTS].flatMap(of).map(personNameOf),
    birthDates: of('birth').flatMap((b) => (b.date ? [b.date] : [])),
    ...(origin?.sex ? { sex: origin.sex } : {}),
    citizenships: (origin?.citizenships ?? '')
      .toUpperCase()
      .split(/[^A-Z]+/)
      .filter((c) => /^[A-Z]{2,3}$/.test(c)),
    ...(origin?.place ? { birthPlace: origin.place } : {}),
    documents: of('document').flatMap((d) =>
      d.number && d.kind === 'passport'
        ? [
            {
              kind: 'passport',
              number: d.number,
              ...(/^[A-Z]{2,3}$/.test(d.issuer ?? '') ? { issuer: d.issuer } : {}),
            },
          ]
        : [],
    ),
    ...(offence?.offence ? { offense: offence.offence } : {}),
    ...(/^\d{4}$/.test(offence?.code ?? '') ? { offenseCode: offence?.code } : {}),
    ...(offence?.convictedOn ? { convictedOn: offence.convictedOn } : {}),
    ...(registrant.juvenile ? { juvenile: true } : {}),
    registersFor: 'residence',
    registrationDates: {
      from: registrant.registeredOn,
      ...(registrant.dutyEndsOn
        ? { until: registrant.dutyEndsOn }
        : registrant.tier === 'III'
          ? { until: 'NONEXP' }
          : {}),
    },
  };
  const read = readRecordEntry(line);
  if (!read.ok)
    throw new Error(`an accepted entry is no register record: ${read.error.map((p) => p.path).join(', ')}`);
  return read.value;
}
