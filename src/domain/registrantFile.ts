/** What is kept as a picture or paper in the file of a registrant. */
export const FILE_KINDS = {
  face: { says: 'Photograph', use: 'photo' },
  mark: { says: 'Photograph of a scar, mark or tattoo', use: 'photo' },
  document: { says: 'Copy of a license, card, passport or immigration document', use: 'paper' },
  acknowledgement: { says: 'Signed acknowledgement of duties', use: 'paper' },
  other: { says: 'Other paper', use: 'paper' },
} as const satisfies Record<string, { says: string; use: 'photo' | 'paper' }>;
export type FileKind = keyof typeof FILE_KINDS;

/** Photographs on one page, papers on the other. */
export function kindsFor(use: 'photo' | 'paper'): readonly FileKind[] {
  return (Object.keys(FILE_KINDS) as FileKind[]).filter((kind) => FILE_KINDS[kind].use === use);
}
