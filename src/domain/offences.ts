/**
 * Offence codes of the Wanted file that count as sex offences. The file's uniform offence codes are four digits;
 * the classes below are the ones whose whole range is sexual. Arguable knowledge: change rows, not code. Entries
 * with other codes are counted, not loaded, unless the person is on the NSOR file.
 */
export const SEX_OFFENCE_CODES: readonly {
  readonly from: number;
  readonly to: number;
  readonly says: string;
}[] = [
  { from: 1101, to: 1199, says: 'Sexual assault' },
  { from: 3601, to: 3699, says: 'Sex offenses' },
  { from: 6411, to: 6411, says: 'Human trafficking, commercial sex' },
  { from: 7095, to: 7095, says: 'Failure to register as a sex offender' },
];

export function isSexOffenceCode(code: string): boolean {
  if (!/^\d{4}$/.test(code)) return false;
  const n = Number(code);
  return SEX_OFFENCE_CODES.some((row) => n >= row.from && n <= row.to);
}
