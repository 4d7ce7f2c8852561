import type { EbtsTransaction } from '#formats/ebts/write.js';
import type { NistTransaction } from '#formats/nist/write.js';

/** The answer to the search of a visa applicant's prints: they are those of a registered person. */
export const SEARCH_ANSWER: NistTransaction = {
  type: 'SRE',
  date: '2026-03-14',
  to: 'USNSOTC01',
  from: 'USFBICJIS',
  controlNumber: 'NGI-2026-000311',
  answers: 'LIS-88120',
  instant: '2026-03-14T10:20:30Z',
  fields: {
    6: 'CONSULAR SECTION, WINDOW 3',
    14: '481920KA7',
    18: 'QUILLFEATHER,MARLO ANSEL',
    19: [['QUILFETHER,MARLO']],
    20: 'OH',
    22: '19710830',
    24: 'M',
    37: 'NONIMMIGRANT VISA APPLICATION',
    59: 'I',
    73: 'DCDOS0001',
  },
};

/** The notice to the owner of a special list that prints of somebody on it were searched at an airport. */
export const SPECIAL_POPULATION: EbtsTransaction = {
  type: 'SPN',
  at: '2026-03-15T13:58:00Z',
  to: 'USNSOTC01',
  from: 'USFBICJIS',
  controlNumber: 'NGI-2026-000340',
  answers: 'IDENT-5512',
  agency: 'USCBPNTC1',
  officer: 'OFFICER 4471, JFK T4',
  reason: 'PORT OF ENTRY ENROLMENT',
  person: {
    names: [{ surname: 'QUILLFEATHER', given: 'MARLO', middle: 'ANSEL' }],
    birthDates: ['1971-08-30'],
    sex: 'M',
    fbiNumber: '481920KA7',
  },
};
