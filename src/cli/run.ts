import type { Command } from 'commander';
import { helpAfter, readConfig } from './config.js';
import { openSystem } from './openSystem.js';
import { runSystem, SYSTEM_ROLES, type SystemRole } from './runSystem.js';

const SUMMARIES: Readonly<Record<SystemRole, string>> = {
  serve: 'answer people and machine clients over HTTP',
  work: 'run the steps of the journey, deliveries and clocks',
  screen: 'screen travelers against the register',
};

/** `rsoits serve`, `work`, `screen`: one role a process, any number of each; `rsoits run` takes all three. */
export function addRunCommands(program: Command): void {
  for (const role of SYSTEM_ROLES) {
    program
      .command(role)
      .description(SUMMARIES[role])
      .addHelpText(
        'after',
        helpAfter({
          variables: 'all',
          examples: [`RSOITS_DATABASE_URL=postgres://rsoits:secret@db/rsoits rsoits ${role}`],
        }),
      )
      .action(() => runRoles([role]));
  }
  program
    .command('run')
    .description('serve, work and screen in one process, for one machine')
    .addHelpText(
      'after',
      helpAfter({ variables: 'all', examples: ['RSOITS_DATA=/var/lib/rsoits rsoits run'] }),
    )
    .action(() => runRoles(SYSTEM_ROLES));
}

async function runRoles(roles: readonly SystemRole[]): Promise<void> {
  const config = readConfig(process.env);
  if (!config.databaseUrl && roles.length < SYSTEM_ROLES.length) {
    throw new Error(
      'one role a process needs a server: set RSOITS_DATABASE_URL. The embedded database runs with: rsoits run',
    );
  }
  const system = await openSystem(config);
  const running = await runSystem(config, system, { roles }).catch((error: unknown) => {
    // What had started would keep a process alive that serves nobody, and no service manager would see it end.
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
  if (running.address) process.stdout.write(`RSOITS is at ${running.address}\n`);
  else process.stdout.write(`RSOITS ${roles.join(', ')} runs\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  await running.stop();
  await system.close();
}
