import { writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { LINES, type LinesTable, lineForTolerance } from '#matching/lines.js';
import { helpAfter } from './config.js';

/**
 * `rsoits tune lines`: what a tolerated number of false alerts buys in recall at a given register size, read from
 * the measured curve. It decides nothing: the lines take effect when somebody makes them a new version.
 */
export function addTuneCommands(program: Command): void {
  const tune = program.command('tune').description('turn tolerances into lines and say what they buy');
  tune
    .command('lines')
    .description(
      'the review and urgent lines for a tolerated number of false alerts, with the recall they buy',
    )
    .option('--alerts-per-1000 <n>', 'false alerts tolerated per 1,000 innocent travelers', positive)
    .option('--officer-alerts-per-day <n>', 'false alerts that officers can work in a day', positive)
    .option(
      '--travellers-per-day <n>',
      'travelers screened in a day (with --officer-alerts-per-day)',
      positive,
    )
    .requiredOption('--register-size <n>', 'records on the register', positive)
    .option('--write <file>', 'also write the lines as JSON to this file')
    .addHelpText(
      'after',
      helpAfter({
        examples: [
          'rsoits tune lines --alerts-per-1000 5 --register-size 1000000',
          'rsoits tune lines --officer-alerts-per-day 400 --travellers-per-day 120000 --register-size 1000000',
        ],
      }),
    )
    .action((options: TuneOptions) => {
      const tolerated = tolerance(options);
      if (typeof tolerated === 'string') return program.error(tolerated);
      const tuned = tunedLines(tolerated, options.registerSize);
      if (!tuned)
        return program.error(
          `the measured curve (lines ${LINES.version}) has no line with ${tolerated} or fewer false alerts per 1,000 at ${options.registerSize} records`,
        );
      process.stdout.write(`${spoken(tuned)}\n`);
      if (options.write) writeFileSync(options.write, `${JSON.stringify(tuned, null, 2)}\n`);
    });
}

interface TuneOptions {
  readonly alertsPer1000?: number;
  readonly officerAlertsPerDay?: number;
  readonly travellersPerDay?: number;
  readonly registerSize: number;
  readonly write?: string;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('Expected a number above 0.');
  return value;
}

/** Tolerated false alerts per 1,000 travellers, or what is missing to know it. */
export function tolerance(options: Omit<TuneOptions, 'registerSize'>): number | string {
  if (options.alertsPer1000 !== undefined) return options.alertsPer1000;
  if (options.officerAlertsPerDay === undefined)
    return 'give --alerts-per-1000, or --officer-alerts-per-day with --travellers-per-day';
  if (options.travellersPerDay === undefined)
    return '--officer-alerts-per-day needs --travellers-per-day: capacity means nothing without the traffic';
  return (options.officerAlertsPerDay / options.travellersPerDay) * 1000;
}

export interface TunedLines {
  readonly curveVersion: string;
  readonly registerSize: number;
  readonly toleratedFalseAlertsPer1000: number;
  readonly reviewBits: number;
  readonly urgentBits: number;
  /** Expected at the review line on the given register. */
  readonly falseAlertsPer1000: number;
  readonly recall: number;
  /** What halving and doubling the tolerance would buy, so that the choice is seen beside its neighbours. */
  readonly neighbours: readonly {
    readonly falseAlertsPer1000: number;
    readonly reviewBits: number;
    readonly recall: number;
  }[];
}

/** Null when the curve does not reach so low. */
export function tunedLines(
  tolerated: number,
  registerSize: number,
  table: LinesTable = LINES,
): TunedLines | null {
  const point = lineForTolerance(tolerated, registerSize, table);
  if (!point) return null;
  const hundredth = (value: number) => Math.round(value * 100) / 100;
  return {
    curveVersion: table.version,
    registerSize,
    toleratedFalseAlertsPer1000: tolerated,
    reviewBits: hundredth(point.bits),
    urgentBits: hundredth(point.bits + table.urgentAboveReview),
    falseAlertsPer1000: hundredth(point.falseAlertsPer1000),
    recall: point.recall,
    neighbours: [tolerated / 2, tolerated * 2].flatMap((other) => {
      const found = lineForTolerance(other, registerSize, table);
      return found
        ? [
            {
              falseAlertsPer1000: hundredth(found.falseAlertsPer1000),
              reviewBits: hundredth(found.bits),
              recall: found.recall,
            },
          ]
        : [];
    }),
  };
}

function spoken(lines: TunedLines): string {
  const share = (value: number) => `${(value * 100).toFixed(1)} %`;
  return [
    `For ${lines.registerSize} records and at most ${lines.toleratedFalseAlertsPer1000} false alerts per 1,000 travelers (curve ${lines.curveVersion}):`,
    `  review line  ${lines.reviewBits.toFixed(2)} bits`,
    `  urgent line  ${lines.urgentBits.toFixed(2)} bits`,
    `  this buys    ${share(lines.recall)} of true pairs found, about ${lines.falseAlertsPer1000} false alerts per 1,000`,
    ...lines.neighbours.map(
      (n) =>
        `  beside it    ${n.reviewBits.toFixed(2)} bits: ${share(n.recall)} found, about ${n.falseAlertsPer1000} per 1,000`,
    ),
  ].join('\n');
}
