import { Command } from 'commander';
import { addReadCommand } from './read.js';

/** The program's commands. Each stands in its own file and adds itself here. */
const program = new Command('rsoits')
  .description(
    'Screens travel events against the register, tells the agencies that must know, and proves that they were told.',
  )
  .showHelpAfterError()
  .addHelpText('after', '\nBenches: rsoits bench --help   Simulators: rsoits sim --help\n');

addReadCommand(program);

await program.parseAsync();
