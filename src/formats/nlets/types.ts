/** Message types of Nlets text that this system sends or takes, and the fields of their bodies. P: published help pages; K: not confirmed. */
export interface NletsType {
  readonly type: string;
  readonly says: string;
  /** `text`: free words, in which fields may stand; `fields`: pairs, each ended by a period. */
  readonly body: 'text' | 'fields';
  readonly required: readonly string[];
  /** Exactly one of these is the key of a search. */
  readonly oneKey?: readonly string[];
  readonly source: 'P' | 'K';
}

// biome-ignore format: a table
const TYPES: readonly NletsType[] = [
  { type: 'AM', says: 'Administrative message', body: 'text', required: [], source: 'P' },
  { type: 'SON', says: 'Sex offender relocation notification', body: 'fields', required: ['NAM', 'DOB'], source: 'P' },
  { type: 'SOQ', says: 'Sex offender query', body: 'fields', required: [], oneKey: ['NAM', 'SID', 'FBI', 'SOC', 'MNU'], source: 'P' },
  { type: 'SOR', says: 'Sex offender response', body: 'text', required: [], source: 'P' },
  { type: 'YQ', says: 'Hit confirmation request', body: 'fields', required: ['RNO', 'PRI', 'RSN', 'NIC'], source: 'P' },
  { type: 'YR', says: 'Hit confirmation response', body: 'fields', required: ['RNO', 'CNF'], source: 'P' },
  { type: 'SM', says: 'Status message of the switch', body: 'text', required: [], source: 'P' },
  { type: 'IPQ', says: 'INTERPOL person query', body: 'fields', required: ['NAM'], source: 'P' },
  { type: 'IPR', says: 'INTERPOL person response', body: 'text', required: [], source: 'P' },
  { type: 'FPQ', says: 'Foreign person query', body: 'fields', required: ['NAM', 'DOB'], source: 'P' },
  { type: 'ITQ', says: 'INTERPOL stolen travel document query', body: 'fields', required: ['DID', 'TYP', 'CNT'], source: 'P' },
];
export const NLETS_TYPES: ReadonlyMap<string, NletsType> = new Map(TYPES.map((t) => [t.type, t]));

// biome-ignore format: a table
const FIELDS: readonly (readonly [code: string, says: string, max: number])[] = [
  ['NAM', 'name', 30], ['DOB', 'date of birth', 8], ['SEX', 'sex', 1], ['RAC', 'race', 1], ['SID', 'state identification number', 10], ['FBI', 'FBI number', 9],
  ['SOC', 'social security number', 9], ['MNU', 'other number', 15], ['NIC', 'NCIC number', 10], ['OCA', 'case number', 9],
  ['RNO', 'number of the request, 1 to 3', 1], ['PRI', 'priority: U within 10 minutes, R within an hour', 1], ['RSN', 'kind of record', 3],
  ['CNF', 'confirmed: Y, N or W (still looking)', 1], ['EXT', 'extradition: Y or N', 1], ['HTC', 'hours needed to confirm', 3],
  ['REQ', 'who asks', 60], ['RAG', 'agency that asks', 60], ['TEL', 'telephone', 20], ['CNM', 'who confirms', 60], ['REM', 'remarks', 500],
  ['REF', 'reference', 40], ['NID', 'notification', 40], ['ACT', 'what the agency does', 40], ['OFF', 'officer', 60], ['TST', 'test message', 1],
  ['DID', 'document number', 20], ['TYP', 'kind of document', 4], ['CNT', 'country', 3], ['EID', 'foreign number', 20],
  ['ADR', 'address', 80], ['FRM', 'moves from', 60], ['TOO', 'moves to', 60], ['DTE', 'date', 8], ['CTL', 'control field of the message answered', 12],
];
export const NLETS_FIELDS: ReadonlyMap<
  string,
  { readonly code: string; readonly says: string; readonly max: number }
> = new Map(FIELDS.map(([code, says, max]) => [code, { code, says, max }]));

/** What the switch says of a message it was given. P: the three codes; what is done about them is ours. */
export const STATUS_CODES: Readonly<
  Record<string, { readonly says: string; readonly fate: 'refused' | 'again' }>
> = {
  '01': { says: 'the message is malformed', fate: 'refused' },
  '02': { says: 'there is no route to the address', fate: 'refused' },
  '04': { says: 'the other side is not available', fate: 'again' },
};

/** Time in which a hit must be confirmed, by priority (CJIS study notes; domain.md (f)). */
export const CONFIRM_WITHIN_MINUTES = { U: 10, R: 60 } as const;
export type ConfirmPriority = keyof typeof CONFIRM_WITHIN_MINUTES;
