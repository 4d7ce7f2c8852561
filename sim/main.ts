// `rsoits sim NAME`: counterparties and proofs that are no part of the shipped program.
import { Command, InvalidArgumentError } from 'commander';
import { runProgram } from '#cli/runProgram.js';

const program = new Command('rsoits sim').description(
  'counterparties and proofs, no part of the shipped program',
);
program
  .command('start')
  .description('the trial system, as npm start runs it (after a build)')
  .addHelpText('after', '\nExample:\n  PORT=3100 rsoits sim start')
  .action(async () => {
    await import('./start.js');
  });
program
  .command('crash')
  .description(
    'kill the program’s processes while it works on PostgreSQL and hold the receivers’ own logs against the ledger; one ' +
      'JSON object on stdout, exit 1 when anything differs',
  )
  .option('--kills <n>', 'how many times', count, 200)
  .option('--travellers <n>', 'travelers handed in meanwhile', count, 5000)
  .option('--seed <n>', 'of the invented travelers and the moments of the kills', count, 1)
  .option('--minutes <n>', 'when to give up', count, 20)
  .addHelpText('after', '\nExample:\n  rsoits sim crash --kills 200 --travellers 5000 > crash.json')
  .action(async (options: { kills: number; travellers: number; seed: number; minutes: number }) => {
    const { isClean, runCrashProof } = await import('./crash.js');
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
    const report = await runCrashProof({
      kills: options.kills,
      travellers: options.travellers,
      seed: options.seed,
      limitMs: options.minutes * 60_000,
      signal: stop.signal,
      progress: (text) => process.stderr.write(`${text}\n`),
    });
    process.stdout.write(`${JSON.stringify(report)}\n`);
    process.exitCode = isClean(report) ? 0 : 1;
  });

function count(value: string): number {
  const given = Number(value);
  if (!Number.isInteger(given) || given < 0)
    throw new InvalidArgumentError(`a whole number expected, ${value} came`);
  return given;
}

await runProgram(program, process.argv.slice(3));
