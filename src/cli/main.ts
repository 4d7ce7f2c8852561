import { Command } from 'commander';
import { ConfigMistakes } from './config.js';
import { addReadCommand } from './read.js';
import { addSetupCommand, SetupRefused } from './setup.js';

/** The program's commands. Each stands in its own file and adds itself here. */
const program = new Command('rsoits')
  .description(
    'Screens travel events against the register, tells the agencies that must know, and proves that they were told.',
  )
  .showHelpAfterError()
  .addHelpText('after', '\nBenches: rsoits bench --help   Simulators: rsoits sim --help\n');

addReadCommand(program);
addSetupCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  // What is wrong outside is said in its own words; anything else is ours and shows where.
  if (!(error instanceof ConfigMistakes || error instanceof SetupRefused)) throw error;
  process.stderr.write(`rsoits: ${error.message}\n`);
  process.exitCode = 1;
}
