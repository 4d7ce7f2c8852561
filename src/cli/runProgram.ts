import type { Command } from 'commander';

/** Runs the command that was typed. What is wrong is for people; where in our code it came up needs RSOITS_DEBUG. */
export async function runProgram(program: Command, typed?: readonly string[]): Promise<void> {
  try {
    await (typed ? program.parseAsync(typed, { from: 'user' }) : program.parseAsync());
  } catch (error) {
    process.stderr.write(`${process.env.RSOITS_DEBUG ? (error as Error).stack : (error as Error).message}\n`);
    process.exitCode = 1;
  }
}
