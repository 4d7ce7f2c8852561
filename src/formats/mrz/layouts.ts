/**
 * Where the fields of a machine readable zone stand (ICAO Doc 9303 parts 4 to 7; the French identity card of 1988 to
 * 2021). Line and columns from 0, the end not included.
 */
export type MrzLayout = 'TD1' | 'TD2' | 'TD3' | 'MRV-A' | 'MRV-B' | 'FRA-ID';

export type MrzFieldName =
  | 'type'
  | 'state'
  | 'surnameOnly'
  | 'givenOnly'
  | 'names'
  | 'documentNumber'
  | 'nationality'
  | 'birthDate'
  | 'sex'
  | 'expiryDate'
  | 'personalNumber'
  | 'optional'
  | 'optional2'
  | 'composite';

export type Span = readonly [line: number, from: number, to: number];

export interface FieldRow {
  readonly name: MrzFieldName;
  readonly at: Span;
  /** Where the check digit of this field stands: line and column. */
  readonly check?: readonly [line: number, column: number];
  /** What may stand in it: decides which misread characters are put right. */
  readonly holds: 'letters' | 'digits' | 'any';
}

export interface LayoutRow {
  readonly layout: MrzLayout;
  readonly lines: number;
  readonly width: number;
  readonly fields: readonly FieldRow[];
  /** What the composite check digit is computed over, and where it stands. */
  readonly composite?: {
    readonly over: readonly Span[];
    readonly at: readonly [line: number, column: number];
  };
}

/** Second line of the two-line layouts up to the expiry date: the same in all four. */
const SECOND_LINE: readonly FieldRow[] = [
  { name: 'documentNumber', at: [1, 0, 9], check: [1, 9], holds: 'any' },
  { name: 'nationality', at: [1, 10, 13], holds: 'letters' },
  { name: 'birthDate', at: [1, 13, 19], check: [1, 19], holds: 'digits' },
  { name: 'sex', at: [1, 20, 21], holds: 'letters' },
  { name: 'expiryDate', at: [1, 21, 27], check: [1, 27], holds: 'digits' },
];

const firstLine = (width: number): readonly FieldRow[] => [
  { name: 'type', at: [0, 0, 2], holds: 'letters' },
  { name: 'state', at: [0, 2, 5], holds: 'letters' },
  { name: 'names', at: [0, 5, width], holds: 'letters' },
];

export const LAYOUTS: Readonly<Record<MrzLayout, LayoutRow>> = {
  TD3: {
    layout: 'TD3',
    lines: 2,
    width: 44,
    fields: [
      ...firstLine(44),
      ...SECOND_LINE,
      { name: 'personalNumber', at: [1, 28, 42], check: [1, 42], holds: 'any' },
    ],
    composite: {
      over: [
        [1, 0, 10],
        [1, 13, 20],
        [1, 21, 43],
      ],
      at: [1, 43],
    },
  },
  TD2: {
    layout: 'TD2',
    lines: 2,
    width: 36,
    fields: [...firstLine(36), ...SECOND_LINE, { name: 'optional', at: [1, 28, 35], holds: 'any' }],
    composite: {
      over: [
        [1, 0, 10],
        [1, 13, 20],
        [1, 21, 35],
      ],
      at: [1, 35],
    },
  },
  TD1: {
    layout: 'TD1',
    lines: 3,
    width: 30,
    fields: [
      { name: 'type', at: [0, 0, 2], holds: 'letters' },
      { name: 'state', at: [0, 2, 5], holds: 'letters' },
      { name: 'documentNumber', at: [0, 5, 14], check: [0, 14], holds: 'any' },
      { name: 'optional', at: [0, 15, 30], holds: 'any' },
      { name: 'birthDate', at: [1, 0, 6], check: [1, 6], holds: 'digits' },
      { name: 'sex', at: [1, 7, 8], holds: 'letters' },
      { name: 'expiryDate', at: [1, 8, 14], check: [1, 14], holds: 'digits' },
      { name: 'nationality', at: [1, 15, 18], holds: 'letters' },
      { name: 'optional2', at: [1, 18, 29], holds: 'any' },
      { name: 'names', at: [2, 0, 30], holds: 'letters' },
    ],
    composite: {
      over: [
        [0, 5, 30],
        [1, 0, 7],
        [1, 8, 15],
        [1, 18, 29],
      ],
      at: [1, 29],
    },
  },
  'MRV-A': {
    layout: 'MRV-A',
    lines: 2,
    width: 44,
    fields: [...firstLine(44), ...SECOND_LINE, { name: 'optional', at: [1, 28, 44], holds: 'any' }],
  },
  'MRV-B': {
    layout: 'MRV-B',
    lines: 2,
    width: 36,
    fields: [...firstLine(36), ...SECOND_LINE, { name: 'optional', at: [1, 28, 36], holds: 'any' }],
  },
  'FRA-ID': {
    layout: 'FRA-ID',
    lines: 2,
    width: 36,
    fields: [
      { name: 'type', at: [0, 0, 2], holds: 'letters' },
      { name: 'state', at: [0, 2, 5], holds: 'letters' },
      { name: 'surnameOnly', at: [0, 5, 30], holds: 'letters' },
      { name: 'optional', at: [0, 30, 36], holds: 'any' },
      { name: 'documentNumber', at: [1, 0, 12], check: [1, 12], holds: 'any' },
      { name: 'givenOnly', at: [1, 13, 27], holds: 'letters' },
      { name: 'birthDate', at: [1, 27, 33], check: [1, 33], holds: 'digits' },
      { name: 'sex', at: [1, 34, 35], holds: 'letters' },
    ],
    composite: {
      over: [
        [0, 0, 36],
        [1, 0, 35],
      ],
      at: [1, 35],
    },
  },
};
