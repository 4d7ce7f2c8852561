import { unknownOption } from './args.js';
import { BENCHES } from './list.js';

// `rsoits bench NAME [options]`: progress on stderr, one JSON object on stdout.
const [name, ...args] = process.argv.slice(3);

async function main(): Promise<number> {
  if (!name || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(
      `Usage: rsoits bench NAME [options]\n\nMeasures a part of the program. Progress goes to stderr, one JSON object to stdout.\n\n${Object.entries(
        BENCHES,
      )
        .map(([n, b]) => `  ${n.padEnd(18)}${b.summary}`)
        .join('\n')}\n\nExample:\n  rsoits bench intake > intake.json\n`,
    );
    return name ? 0 : 2;
  }
  const entry = BENCHES[name];
  if (!entry) {
    process.stderr.write(`unknown bench: ${name}. Expected one of ${Object.keys(BENCHES).join(', ')}\n`);
    return 2;
  }
  const bench = await entry.load();
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${bench.help ?? `Usage: rsoits bench ${name}\n\n${entry.summary}`}\n`);
    return 0;
  }
  const unknown = unknownOption(args, bench.help ?? '');
  if (unknown) {
    process.stderr.write(`bench ${name}: ${unknown}\n`);
    return 2;
  }
  const figures = await bench.run((text) => process.stderr.write(`${text}\n`), args);
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  return 0;
}

process.exitCode = await main();
