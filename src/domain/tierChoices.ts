import {
  CONDUCTS,
  type Conduct,
  READINGS,
  type Reading,
  type ReadingQuestion,
  type Tier,
} from './tierRules.js';

/** What a jurisdiction has chosen where the law leaves it the choice, and where its own law goes further than the rules. */
export interface TierChoices {
  /** Tribes without enhanced sentencing may tier all their tribal convictions as Tier I (SORNA guide, Tiering tribal convictions). */
  readonly tribalTierOne: boolean;
  /** Its reading of a contested question; one that is not there follows the rules in force. */
  readonly readings?: Readonly<Partial<Record<ReadingQuestion, Reading>>>;
  /** A higher tier by its own law; SORNA is a floor, so a lower one than the rules give has no effect. */
  readonly own?: Readonly<Partial<Record<Conduct, OwnTier>>>;
  /** The law or code that it rests on. */
  readonly law?: string;
}

/** Tier I is what the rules give at least. */
export const OWN_TIERS = ['II', 'III'] as const satisfies readonly Tier[];
export type OwnTier = (typeof OWN_TIERS)[number];

/** An agency's choices from its settings (`tierChoices`); what is no choice is left out. */
export function tierChoicesOf(settings: Readonly<Record<string, unknown>> | undefined): TierChoices {
  const { tribalTierOne, readings, own, law } = recordOf(settings?.tierChoices);
  const isReading = (reading: unknown): reading is Reading => reading === 'guide' || reading === 'statute';
  const isTier = (tier: unknown): tier is OwnTier => OWN_TIERS.some((t) => t === tier);
  return {
    tribalTierOne: tribalTierOne === true,
    readings: Object.fromEntries(
      Object.entries(recordOf(readings)).flatMap(([question, reading]) =>
        Object.hasOwn(READINGS, question) && isReading(reading) ? [[question, reading]] : [],
      ),
    ),
    own: Object.fromEntries(
      Object.entries(recordOf(own)).flatMap(([conduct, tier]) =>
        Object.hasOwn(CONDUCTS, conduct) && isTier(tier) ? [[conduct, tier]] : [],
      ),
    ),
    ...(typeof law === 'string' && law !== '' ? { law } : {}),
  };
}

function recordOf(of: unknown): Readonly<Record<string, unknown>> {
  return typeof of === 'object' && of !== null ? (of as Record<string, unknown>) : {};
}

/** Whether nothing is chosen: everything as the rules in force say. */
export function choosesNothing({ tribalTierOne, readings = {}, own = {} }: TierChoices): boolean {
  return !tribalTierOne && Object.keys(readings).length + Object.keys(own).length === 0;
}

/** The choices in words, one a line. */
export function tierChoiceLines(choices: TierChoices): readonly string[] {
  const { tribalTierOne, readings = {}, own = {} } = choices;
  return [
    ...(tribalTierOne ? ['Convictions by tribal courts without enhanced sentencing are Tier I'] : []),
    ...(Object.entries(readings) as [ReadingQuestion, Reading][]).map(
      ([question, reading]) => `${READINGS[question].question} ${READINGS[question][reading]}`,
    ),
    ...(Object.entries(own) as [Conduct, OwnTier][]).map(
      ([conduct, tier]) => `${CONDUCTS[conduct].says}: at least Tier ${tier}`,
    ),
  ];
}
