import type { BrokerAlert } from '#formats/niem/writeNotification.js';

/** A registered person is arrested while a trip is planned. */
export const ARREST_SAMPLE: BrokerAlert = {
  what: 'arrest',
  number: 'DPD-2026-1177',
  date: '2026-03-12',
  agency: 'Dayton Police (invented)',
  system: 'State broker (simulated)',
  charges: ['Failure to register', 'Assault'],
  person: {
    names: [{ surname: 'QUILLFEATHER', given: 'MARLO', middle: 'ANSEL' }],
    birthDates: ['1971-08-30'],
    sex: 'M',
    fbiNumber: '481920KA7',
  },
  officer: 'HOLLIS',
};

/** The warrant for somebody else. */
export const WARRANT_SAMPLE: BrokerAlert = {
  what: 'warrant',
  number: 'CR-26-00451',
  date: '2026-03-13',
  agency: 'Montgomery County Court (invented)',
  system: 'State broker (simulated)',
  charges: [],
  person: { names: [{ surname: 'VANE', given: 'ODA' }], birthDates: ['1988-01-19'], sex: 'F' },
};
