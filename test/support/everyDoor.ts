import { SAMPLES } from '../../sim/writeSamples.js';
import { writePaxlst } from '../../src/formats/edifact/writePaxlst.js';
import { DOOR_SAMPLES, type DoorSample } from './newestDoors.js';

const LIST = writePaxlst({
  kind: 'passengers',
  legs: [
    {
      carrier: 'TX',
      number: '204',
      departurePort: 'JFK',
      arrivalPort: 'LIS',
      departureLocal: '2027-06-01T12:00',
      arrivalLocal: '2027-06-01T23:30',
    },
  ],
  persons: [
    {
      names: [{ surname: 'QUILLFEATHER', given: 'MARLO' }],
      birthDates: ['1971-08-30'],
      sex: 'F',
      citizenships: ['USA'],
      documents: [{ kind: 'passport', number: '512345678', issuer: 'USA' }],
      role: 'passenger',
      offset: 0,
    },
  ],
  declaredTotals: { passengers: 1 },
  references: { sender: 'TXOPS', recipient: 'USCSAPIS', message: '1' },
})[0]!;

// biome-ignore format: one sample a line, so that it can be read as a table
const ROWS: readonly (readonly [door: string, form: DoorSample['form'], format: string, file: string, value: string])[] = [
  ['manifests',   'json', 'manifest-json', 'manifest/yacht.json',               'Second Wind'],
  ['manifests',   'csv',  'manifest-csv',  'manifest/flight.csv',               'QUILLFEATHER'],
  ['manifests',   'text', 'pnrgov',        'bookings/pnr.edi',                  '533380006'],
  ['inspections', 'json', 'tecs-json',     'tecs/inspections.json',             'I-2026-000101'],
  ['inspections', 'csv',  'tecs-csv',      'tecs/inspections.csv',              'I-2026-000101'],
  ['ncic',        'text', 'ncic',          'ncic/notice.txt',                   'ZZSAMPLE'],
  ['ncic',        'text', 'ncic',          'ncic/stream.txt',                   'ZZSAMPLE'],
  ['ncic',        'text', 'ncic',          'ncic/hit.txt',                      'ZZSAMPLE'],
  ['ncic',        'text', 'nlets',         'ncic/hit-confirmation.txt',         'ZZWANTED'],
  ['biometrics',  'text', 'nist',          'biometrics/search-answer.an2',      'QUILLFEATHER'],
  ['biometrics',  'xml',  'ebts',          'biometrics/special-population.xml', 'NIST'],
  ['advice',      'json', 'usncb',         'advice/receipt.json',               'FR-2026-0093'],
  ['alerts',      'xml',  'cap',           'alarms/alert.cap',                  'rsoits.2026.000117'],
];

/** A sound sample of every format that is read, by the door at which it comes in. */
export const EVERY_DOOR: readonly DoorSample[] = [
  ...DOOR_SAMPLES,
  { name: 'manifests, PAXLST', form: 'text', format: 'paxlst', bytes: LIST, value: 'QUILLFEATHER' },
  ...ROWS.map(([door, form, format, file, value]) => ({
    name: `${door}, ${file}`,
    form,
    format,
    bytes: SAMPLES[file]!(),
    value,
  })),
];
