// `rsoits sim NAME`: counterparties and proofs that are no part of the shipped program.
const [name, ...args] = process.argv.slice(3);

const HELP = `Usage: rsoits sim NAME

  start                       the trial system, as npm start runs it (after a build)
  crash [--kills N] [--travellers N] [--seed N] [--minutes N]
                              kill the program's processes while it works on PostgreSQL and hold the receivers' own
                              logs against the ledger; one JSON object on stdout, exit 1 when anything differs

Example:
  rsoits sim crash --kills 200 --travellers 5000 > crash.json
`;

async function main(): Promise<number> {
  if (name === 'start') {
    await import('./start.js');
    return 0;
  }
  if (name === 'crash') {
    const { isClean, runCrashProof } = await import('./crash.js');
    const option = (flag: string, standard: number) => {
      const at = args.indexOf(flag);
      return at < 0 ? standard : Number(args[at + 1]);
    };
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
    const report = await runCrashProof({
      kills: option('--kills', 200),
      travellers: option('--travellers', 5000),
      seed: option('--seed', 1),
      limitMs: option('--minutes', 20) * 60_000,
      signal: stop.signal,
      progress: (text) => process.stderr.write(`${text}\n`),
    });
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return isClean(report) ? 0 : 1;
  }
  process.stdout.write(HELP);
  return name === undefined || name === '--help' || name === '-h' ? 0 : 2;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${process.env.RSOITS_DEBUG ? (error as Error).stack : (error as Error).message}\n`);
  process.exitCode = 1;
}

export {};
