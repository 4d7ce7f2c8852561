// `rsoits report NAME`: what can be shown of the whole program, run on a system of its own.
import { scenarioCsv, scenarioText } from './scenarios/print.js';
import { runScenarios } from './scenarios/run.js';

const [name, ...args] = process.argv.slice(3);

const HELP = `Usage: rsoits report scenarios [--csv | --json] [--only TEXT]

Runs every file of scenarios/ end to end: bytes at the real HTTP doors of a system on the embedded database, its own
steps, delivery to simulated agencies. Prints each row of the matrix as passed or failed, with who was told, when and
why, and who was not and why not. Exit 1 when anything failed.

  --csv     one line a message, and one for each agency that was not told
  --json    everything, as one JSON object
  --only    files whose name contains TEXT
`;

async function main(): Promise<number> {
  if (name !== 'scenarios') {
    process.stdout.write(HELP);
    return name === undefined || name === '--help' || name === '-h' ? 0 : 2;
  }
  const only = args.indexOf('--only');
  const results = await runScenarios({
    ...(only >= 0 ? { only: args[only + 1]! } : {}),
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  if (results.length === 0) throw new Error('no scenario file has such a name');
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ results }, null, 1)}\n`);
  else if (args.includes('--csv')) process.stdout.write(scenarioCsv(results));
  else process.stdout.write(scenarioText(results));
  return results.every((r) => r.passed) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${process.env.RSOITS_DEBUG ? (error as Error).stack : (error as Error).message}\n`);
  process.exitCode = 1;
}
