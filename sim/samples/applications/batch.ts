import type { ApplicationFile } from '#formats/applications/fields.js';

/** A small batch for each of the three sending systems. Everybody in it is invented. */
export const CLASS_SAMPLE: ApplicationFile = {
  system: 'CLASS',
  feed: 'class',
  batch: 'CLASS-1',
  prepared: '2026-11-22T08:00:00Z',
  test: true,
  events: [
    {
      sequence: 1,
      reference: 'PPT-17',
      kind: 'passport',
      event: 'filed',
      at: '2026-11-22T07:41:09Z',
      person: {
        names: [{ surname: 'Quillfeather', given: 'Marlo' }],
        birthDates: ['1971-08-30'],
        sex: 'F',
        birthPlace: 'Columbus, Ohio',
        citizenships: ['USA'],
        homeAddress: { street: '1 Elm Street', city: 'Columbus', region: 'OH', country: 'USA' },
      },
      form: 'DS-11',
      office: 'National Passport Center',
      passportBook: true,
      passportCard: false,
      travel: { from: '2027-02-01', countries: ['THA'] },
      checks: [
        { system: 'NCIC-III', basis: 'name', result: 'no-match', at: '2026-11-22T07:41:30Z' },
        {
          system: 'CLASS',
          basis: 'name',
          result: 'possible-match',
          at: '2026-11-22T07:41:31Z',
          records: [{ file: 'NSOR', number: 'X100000017' }],
        },
      ],
      lookouts: ['LKT-4F0A11C2D3E4'],
    },
    {
      sequence: 2,
      reference: 'VISA-90',
      kind: 'visa',
      event: 'filed',
      at: '2026-11-22T07:50:00Z',
      person: {
        names: [{ surname: 'Adeyemi', given: 'Sola' }],
        birthDates: ['1944-03'],
        citizenships: ['NGA'],
        documents: [{ kind: 'passport', number: 'A01234567', issuer: 'NGA', expiry: '2030-05-01' }],
      },
      form: 'DS-160',
      office: 'Lagos',
      visaClass: 'B1/B2',
      fingerprints: { taken: false, exempt: 'over-79' },
    },
  ],
};

export const ESTA_SAMPLE: ApplicationFile = {
  system: 'ESTA',
  feed: 'esta',
  batch: 'ESTA-1',
  test: true,
  events: [
    {
      sequence: 1,
      reference: 'E20000001',
      kind: 'esta',
      event: 'filed',
      at: '2026-11-22T08:14:55Z',
      person: {
        names: [
          { surname: 'Brandt', given: 'Ulli' },
          { surname: 'Voss', given: 'Ulli', kind: 'maiden' },
        ],
        birthDates: ['1980-01-12'],
        sex: 'F',
        citizenships: ['DEU'],
        documents: [{ kind: 'passport', number: 'C01X00T47', issuer: 'DEU' }],
      },
      travel: { from: '2026-12-20', flight: 'TX117' },
    },
    {
      sequence: 2,
      reference: 'E20000001',
      kind: 'esta',
      event: 'issued',
      at: '2026-11-22T08:15:10Z',
      person: { names: [{ surname: 'Brandt', given: 'Ulli' }], birthDates: ['1980-01-12'] },
    },
  ],
};

export const USCIS_SAMPLE: ApplicationFile = {
  system: 'ELIS',
  feed: 'uscis',
  batch: 'USCIS-1',
  test: true,
  events: [
    {
      sequence: 1,
      reference: 'SRC2600000001',
      kind: 'lpr-sponsorship',
      event: 'filed',
      at: '2026-11-22T09:00:00Z',
      person: {
        names: [{ surname: 'Halloran', given: 'Pim' }],
        birthDates: ['1969-10-02'],
        citizenships: ['USA'],
      },
      beneficiary: {
        names: [{ surname: 'Nowak', given: 'Iga' }],
        birthDate: '1991',
        relationship: 'fiancee',
      },
      form: 'I-129F',
      office: 'Texas Service Center',
    },
    {
      sequence: 2,
      reference: 'LIN2600000002',
      kind: 'lpr',
      event: 'filed',
      at: '2026-11-22T09:05:00Z',
      person: {
        names: [{ surname: 'Tran', given: 'Minh' }],
        birthDates: ['1975-06-06'],
        aNumber: 'A012345678',
      },
      form: 'I-485',
      admissionClass: 'IR1',
    },
    {
      sequence: 3,
      reference: 'ARO-3',
      kind: 'aro-waiver',
      event: 'filed',
      at: '2026-11-22T09:10:00Z',
      person: {
        names: [{ surname: 'Ferreira', given: 'Caio' }],
        birthDates: ['1982-12-24'],
        citizenships: ['BRA'],
      },
      form: 'I-212',
      office: 'Admissibility Review Office',
      waiverGround: 'INA 212(a)(2)(A)(i)(I)',
    },
  ],
};
