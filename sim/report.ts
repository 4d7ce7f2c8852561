// `rsoits report NAME`: what can be shown of the whole program, run on a system of its own.
import { Command } from 'commander';
import { runProgram } from '#cli/runProgram.js';
import { SHIPPED_ROUTING } from '#domain/shippedRules.js';
import { scenarioCsv, scenarioText } from './scenarios/print.js';
import { runScenarios } from './scenarios/run.js';

const program = new Command('rsoits report').description(
  'what can be shown of the whole program, run on a system of its own',
);
program
  .command('scenarios')
  .description(
    'run every file of scenarios/ end to end: bytes at the real HTTP doors of a system on the embedded database, its own ' +
      'steps, delivery to simulated agencies. Prints each row of the matrix as passed or failed, with who was told, when ' +
      'and why, and who was not and why not. Exit 1 when anything failed',
  )
  .option('--csv', 'one line a message, and one for each agency that was not told')
  .option('--json', 'everything, as one JSON object')
  .option('--only <text>', 'files whose name contains this text')
  .addHelpText('after', '\nExample:\n  rsoits report scenarios --only departure --csv > told.csv')
  .action(async (options: { csv?: true; json?: true; only?: string }) => {
    const results = await runScenarios({
      ...(options.only === undefined ? {} : { only: options.only }),
      progress: (line) => process.stderr.write(`${line}\n`),
    });
    if (results.length === 0) throw new Error('no scenario file has such a name');
    if (options.json) process.stdout.write(`${JSON.stringify({ results }, null, 1)}\n`);
    else if (options.csv) process.stdout.write(scenarioCsv(results));
    else process.stdout.write(scenarioText(results, SHIPPED_ROUTING.body));
    process.exitCode = results.every((r) => r.passed) ? 0 : 1;
  });

await runProgram(program, process.argv.slice(3));
