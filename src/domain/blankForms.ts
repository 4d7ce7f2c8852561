import { ACKNOWLEDGED_DUTIES, ACKNOWLEDGEMENT_VERSION } from './acknowledgedDuties.js';
import type { FieldDefinition } from './agencyField.js';
import { ELEMENT_GROUPS, type ElementField, type ElementGroup, elementsOf } from './registrationElements.js';
import { LATE_REASONS, MEANS, PURPOSES } from './travelNotice.js';

/** A line of a paper form: what is asked, and what to choose from. */
export interface FormLine {
  readonly asks: string;
  /** Boxes to tick, or a hint in words; '' leaves room to write. */
  readonly answer: string;
}

export interface FormPart {
  readonly heading: string;
  readonly says: readonly string[];
  readonly tables: readonly { readonly caption: string; readonly lines: readonly FormLine[] }[];
}

export interface BlankForm {
  readonly title: string;
  readonly version: string;
  readonly parts: readonly FormPart[];
}

export const BLANK_FORMS = {
  registration: { name: 'Registration', says: 'every element of the law, with the agency’s own questions' },
  'travel-notice': { name: 'Travel notice', says: 'foreign travel, at least 21 days ahead' },
  acknowledgement: { name: 'Acknowledgement of duties', says: 'to be read out and signed' },
} as const;
export type BlankFormCode = keyof typeof BLANK_FORMS;

const boxes = (choices: readonly string[]) => choices.map((c) => `[  ] ${c}`).join('    ');

function lineOf(f: ElementField): FormLine {
  const hint =
    f.type === 'date'
      ? 'Year, month, day'
      : f.type === 'partial-date'
        ? 'Year, month, day, as far as it is known'
        : (f.hint ?? '');
  const choices = Object.values(f.choices ?? {});
  return {
    asks: [f.label, f.required ? '*' : ''].join(''),
    // Long lists of legal words are chosen by the officer, with the judgment beside it.
    answer: choices.length === 0 ? hint : choices.length > 8 ? 'Chosen by the officer' : boxes(choices),
  };
}

/** How often an element that a person may have several of stands on the paper. */
const ROOM_FOR = 2;

/** Filled by the officer from devices and laboratories, never on paper. */
const NOT_ON_PAPER: ReadonlySet<string> = new Set(['photo', 'prints', 'dna', 'acknowledgement']);

/** The whole registration on paper, from the same table that the pages are made of. */
export function registrationForm(own: readonly FieldDefinition[]): BlankForm {
  const parts = (Object.keys(ELEMENT_GROUPS) as ElementGroup[]).flatMap((group): FormPart[] => {
    const tables = elementsOf(group)
      .filter(([code]) => !NOT_ON_PAPER.has(code))
      .flatMap(([, element]) =>
        Array.from({ length: element.many ? ROOM_FOR : 1 }, (_, i) => ({
          caption: element.many ? `${element.label}, ${i + 1}` : element.label,
          lines: [
            ...element.fields.map(lineOf),
            ...(element.dated ? [{ asks: 'From, until', answer: '' }] : []),
            ...(i === 0
              ? [
                  {
                    asks: 'If there is nothing to write',
                    answer: boxes(['Not known', 'Refused to say', 'Has none']),
                  },
                ]
              : []),
          ],
        })),
      );
    return tables.length === 0
      ? []
      : [{ heading: ELEMENT_GROUPS[group].title, says: [ELEMENT_GROUPS[group].says], tables }];
  });
  return {
    title: 'Sex offender registration',
    version: ACKNOWLEDGEMENT_VERSION,
    parts: [
      ...parts,
      ...(own.length === 0
        ? []
        : [
            {
              heading: 'Questions of this agency',
              says: [],
              tables: [
                {
                  caption: 'Questions of this agency',
                  lines: own.map((f) => ({
                    asks: `${f.label}${f.required ? '*' : ''}`,
                    answer:
                      f.kind === 'choice' ? boxes(f.choices) : f.kind === 'date' ? 'Year, month, day' : '',
                  })),
                },
              ],
            },
          ]),
      SIGNED,
    ],
  };
}

const SIGNATURES = [
  'Registrant, signature and date',
  'Officer, name and agency',
  'Officer, signature and date',
];

const SIGNED: FormPart = {
  heading: 'Signatures',
  says: [],
  tables: [
    {
      caption: 'Signatures',
      lines: SIGNATURES.map((asks) => ({ asks, answer: '' })),
    },
  ],
};

/** The travel notice on paper (SORNA guide, International Travel). The FBI number is added by the officer, never here. */
export function travelNoticeForm(): BlankForm {
  const table = (caption: string, asks: readonly (string | readonly [string, string])[]) => ({
    caption,
    lines: asks.map((a) => (typeof a === 'string' ? { asks: a, answer: '' } : { asks: a[0], answer: a[1] })),
  });
  const leg = (n: number) =>
    table(`Leg ${n}`, [
      ['How', boxes(Object.values(MEANS).map((m) => m.label))],
      'From: place, country, port',
      'Leaves: date and time',
      'To: place, country, port',
      'Arrives: date and time',
      'Carrier and number',
      'Stops on the way',
    ]);
  return {
    title: 'Notice of travel outside the United States',
    version: ACKNOWLEDGEMENT_VERSION,
    parts: [
      {
        heading: 'Who travels',
        says: ['To be handed in at least 21 days before departure. Hand it in all the same when it is late.'],
        tables: [
          table('Person', [
            'Name and other names',
            'Date of birth',
            'Sex',
            'Citizenships',
            'Passport: number and issuing country',
            'Other travel documents',
            'Address and telephone at home',
          ]),
        ],
      },
      {
        heading: 'The journey',
        says: ['Use another sheet for more legs.'],
        tables: [leg(1), leg(2), leg(3)],
      },
      {
        heading: 'Stay and return',
        says: [],
        tables: [
          table('Where the person stays', [
            'Address, telephone and days, each place',
            'Address, telephone and days, each place',
          ]),
          table('Return', [['Comes back', boxes(['Yes', 'No, moves abroad'])], 'Day of return']),
          table('Purpose', [['What for', boxes(Object.values(PURPOSES))]]),
          table('If it is late', [['Why', boxes(Object.values(LATE_REASONS))], 'Explanation']),
        ],
      },
      SIGNED,
    ],
  };
}

/** What is read out and signed; each duty with its source. */
export function acknowledgementForm(): BlankForm {
  return {
    title: 'Acknowledgement of duties',
    version: ACKNOWLEDGEMENT_VERSION,
    parts: [
      {
        heading: 'What was read to me',
        says: ACKNOWLEDGED_DUTIES.map((d, i) => `${i + 1}. ${d.says} (${d.source})`),
        tables: [],
      },
      {
        heading: 'I have understood these duties',
        says: ['They were read to me in a language that I understand, and I could ask about them.'],
        tables: [
          {
            // One table with the signatures, so that they stand on the sheet that says what is signed.
            caption: 'Person and signatures',
            lines: ['Name', 'Date of birth', 'File number', 'Language, interpreter', ...SIGNATURES].map(
              (asks) => ({ asks, answer: '' }),
            ),
          },
        ],
      },
    ],
  };
}
