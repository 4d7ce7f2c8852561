import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#storage/entry.js';

/** The processes of the built program, each started again whenever it ends. */
export interface Program {
  /** Sends SIGKILL to one that is up, chosen by the roll (0 up to 1). @returns its name, null when none is up yet */
  kill(roll: number): string | null;
  /** Processes that came up, all starts together: how often a killed one was back at work. */
  starts(): number;
  /** What a process that ended by itself had to say; a killed one says nothing. */
  complaints(): readonly string[];
  stop(): void;
}

interface Running {
  readonly name: string;
  readonly role: string;
  child: ChildProcess;
  up: boolean;
  killed: boolean;
}

/** Debian's own; with it a process ends when the proof does, even by SIGKILL, and no orphan stays. */
const SETPRIV = '/usr/bin/setpriv';

/** @param roles a process for each, e.g. `['serve', 'work', 'work', 'screen']` */
export function runProgram(roles: readonly string[], env: NodeJS.ProcessEnv): Program {
  const main = join(projectRoot(), 'dist', 'src', 'cli', 'main.js');
  if (!existsSync(main)) throw new Error('rsoits is not built. Run: npm run build');
  const complaints: string[] = [];
  let ending = false;
  let starts = 0;

  function launch(role: string): ChildProcess {
    const command = [process.execPath, main, role];
    const [path, ...args] = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'KILL', ...command] : command;
    return spawn(path!, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  }
  function watch(one: Running): void {
    let said = '';
    one.up = false;
    one.killed = false;
    one.child.stdout!.on('data', () => {
      if (!one.up) starts += 1;
      one.up = true;
    });
    one.child.stderr!.on('data', (text: Buffer) => {
      said = `${said}${text}`.slice(-500);
    });
    one.child.on('exit', (code, signal) => {
      one.up = false;
      if (ending) return;
      if (!one.killed) complaints.push(`${one.name} ended by itself (${code ?? signal}): ${said.trim()}`);
      // One that cannot start (its database is restarting) is started again as a service manager would.
      setTimeout(
        () => {
          if (ending) return;
          one.child = launch(one.role);
          watch(one);
        },
        one.killed ? 0 : 500,
      );
    });
  }
  const running = roles.map((role, i): Running => {
    const one = { name: `${role} ${i}`, role, child: launch(role), up: false, killed: false };
    watch(one);
    return one;
  });

  return {
    kill(roll) {
      const up = running.filter((r) => r.up && !r.killed);
      const victim = up[Math.floor(roll * up.length)];
      if (!victim) return null;
      victim.killed = true;
      victim.child.kill('SIGKILL');
      return victim.name;
    },
    starts: () => starts,
    complaints: () => complaints,
    stop() {
      ending = true;
      for (const one of running) one.child.kill('SIGKILL');
    },
  };
}
