import { type ManifestFile, PRIVATE_CARRIER } from '#formats/manifestFile/file.js';

/** A yacht that comes home, and a flight of a carrier that has no EDIFACT. */
export const YACHT_SAMPLE: ManifestFile = {
  craft: 'private-sea',
  list: 'passengers',
  sender: 'EAPIS',
  reference: 'N-2026-000077',
  preparedAt: '2026-03-08T10:00:00Z',
  test: true,
  carrier: PRIVATE_CARRIER,
  number: 'FL4412AB',
  vesselName: 'Second Wind',
  operator: 'R. Halloway, master',
  legs: [
    {
      departurePort: 'MXCZM',
      arrivalPort: '5201',
      departureLocal: '2026-03-12T06:00',
      arrivalLocal: '2026-03-14T18:00',
    },
  ],
  totals: { passengers: 1, crew: 1 },
  persons: [
    {
      role: 'passenger',
      names: [{ surname: 'QUILLFEATHER', given: 'MARLO', middle: 'ANSEL' }],
      birthDates: ['1971-08-30'],
      sex: 'M',
      citizenships: ['USA'],
      residence: 'USA',
      documents: [{ kind: 'passport', number: '910228374', issuer: 'USA', expiry: '2031-01-02' }],
      travellerNumbers: ['RN-7F3K29QX'],
    },
    {
      role: 'crew',
      names: [{ surname: 'HALLOWAY', given: 'REMY' }],
      birthDates: ['1969-02-11'],
      sex: 'F',
      citizenships: ['CAN'],
      documents: [{ kind: 'passport', number: 'AB123456', issuer: 'CAN', expiry: '2029-05-30' }],
    },
  ],
};

export const FLIGHT_SAMPLE: ManifestFile = {
  ...YACHT_SAMPLE,
  craft: 'commercial-air',
  reference: 'TN000204',
  carrier: 'TX',
  number: '204',
  legs: [
    {
      departurePort: 'JFK',
      arrivalPort: 'LIS',
      departureLocal: '2026-03-11T12:00',
      arrivalLocal: '2026-03-11T23:30',
    },
  ],
  totals: { passengers: 2 },
  persons: YACHT_SAMPLE.persons.map((p) => ({ ...p, role: 'passenger' as const })),
};
