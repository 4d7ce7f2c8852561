import type { NcicValue } from '#domain/ncicFields.js';
import type { HitRecord } from '#formats/ncic/message.js';
import { writeHit, writeLine, writeNotice, writeStreamMark, writeStreamPlace } from '#formats/ncic/write.js';
import { writeNlets } from '#formats/nlets/write.js';

/** Invented people only; what they look like on the wire. */
export function valuesOf(fields: Readonly<Record<string, string>>): NcicValue[] {
  return Object.entries(fields).map(([code, value]) => ({ code, value }));
}

const REGISTRANT = {
  NIC: 'X123456789',
  NAM: 'ZZSAMPLE, BARNABY ELDRED',
  SEX: 'M',
  RAC: 'W',
  DOB: '19660119',
  HGT: '509',
  WGT: '175',
  EYE: 'BRO',
  HAI: 'BLK',
  OCA: '26-004711',
  ORD: '20190420',
  ERD: 'NONEXP',
  CRR: '1116',
  CON: '20190412',
  STA: 'OH',
};
const AT = '20260314120000';

function line(key: string, control: string, ori: string, values: readonly NcicValue[]): string {
  const written = writeLine({ key, control, ori, values, test: true });
  if (!written.ok) throw new Error(written.error.map((p) => p.says).join(' '));
  return written.value;
}

const RECORD: HitRecord = {
  file: 'NSOR',
  cautions: ['THIS RECORD ALONE IS NO GROUND FOR ARREST'],
  contact: { ori: 'OHTEST001', name: 'INVENTED REGISTRATION UNIT OH', telephone: '614 555-0142' },
  offset: 0,
  values: valuesOf({ ORI: 'OHTEST001', ...REGISTRANT }),
};

const INQUIRY = valuesOf({
  INQ: 'QW',
  IOR: 'NYTEST001',
  IDT: '20260314',
  ITM: '1415',
  PRT: 'JFK',
  DIR: 'D',
  NAM: 'ZZSAMPLE, BARNABY',
  DOB: '19660119',
});

export const NCIC_SAMPLES: Readonly<Record<string, () => string>> = {
  'stream.txt': () =>
    `${[
      writeStreamPlace('NCIC', 17, AT),
      line('EXS', 'S17', 'OHTEST001', valuesOf(REGISTRANT)),
      writeStreamPlace('NCIC', 18, AT),
      line('MXS', 'S18', 'OHTEST001', [...valuesOf({ NIC: 'X123456789', OCA: '26-004711', EYE: 'BLU' })]),
      writeStreamMark('NCIC', 18, AT, true),
    ].join('\n')}\n`,
  'hit.txt': () => `${writeHit(RECORD)}\n`,
  'notice.txt': () =>
    `${writeNotice({ reference: '0004711', inquiry: INQUIRY, record: RECORD, test: true })}\n`,
  'hit-confirmation.txt': () => {
    const written = writeNlets({
      type: 'YQ',
      sender: 'VATEST001',
      destinations: ['INTEST001'],
      control: 'HC0001',
      fields: valuesOf({
        RNO: '1',
        PRI: 'U',
        RSN: 'WP',
        NIC: 'W987654321',
        NAM: 'ZZWANTED, LUCIAN',
        DOB: '19801102',
      }),
      text: '',
      test: true,
    });
    if (!written.ok) throw new Error(written.error.join(' '));
    return written.value;
  },
};
