/** What an officer can ask to be told of; `asksDays`: the condition needs a number. */
export const ALERT_CONDITIONS = {
  'registrant-moves': { says: 'A registrant of ours moves or has a new address', asksDays: false },
  'relocation-here': { says: 'A registrant is announced to us', asksDays: false },
  'travel-notice': { says: 'A travel notice of a registrant of ours is filed', asksDays: false },
  overdue: { says: 'A duty of a registrant is overdue for more than so many days', asksDays: true },
  'nsor-refused': { says: 'NCIC refuses an NSOR entry of ours', asksDays: false },
} as const satisfies Record<string, { says: string; asksDays: boolean }>;
export type AlertCondition = keyof typeof ALERT_CONDITIONS;
