import { Command } from 'commander';
import { addAuditCommand } from './audit.js';
import { addDumpCommands } from './dump.js';
import { addFeedCommands } from './feed.js';
import { addImportRegisterCommand } from './importRegister.js';
import { addImportRegistrantsCommand } from './importRegistrants.js';
import { addIntakeCommand } from './intake.js';
import { addMatchCommands } from './match.js';
import { addReadCommand } from './read.js';
import { addRecomputeCommand } from './recompute.js';
import { addRunCommands } from './run.js';
import { runProgram } from './runProgram.js';
import { addSetupCommand } from './setup.js';
import { addTuneCommands } from './tune.js';

/** The program's commands. Each stands in its own file and adds itself here. */
const program = new Command('rsoits')
  .description(
    'Screens travel events against the register, tells the agencies that must know, and proves that they were told.',
  )
  .showHelpAfterError()
  .addHelpText(
    'after',
    '\nBenches: rsoits bench --help   Simulators: rsoits sim --help   Reports: rsoits report --help\n',
  );

addSetupCommand(program);
addRunCommands(program);
addIntakeCommand(program);
const importing = program.command('import').description('load data from files');
addImportRegisterCommand(importing);
addImportRegistrantsCommand(importing);
addReadCommand(program);
addMatchCommands(program);
addRecomputeCommand(program);
addTuneCommands(program);
addAuditCommand(program);
addDumpCommands(program);
addFeedCommands(program);

await runProgram(program);
