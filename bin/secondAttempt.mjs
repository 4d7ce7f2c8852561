// A reporter for vitest that writes down which tests passed only at the second attempt, so that bin/test.mjs names them.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Where the list goes: a JSON array of strings, one per test. */
export const LIST = 'RSOITS_SECOND_ATTEMPTS';

/**
 * The tests of a run that failed once and passed when tried again.
 * @param cases `{ file, name, failedBefore, flaky }` of every test; `failedBefore` is what the first attempt said, if anything
 * @returns a line for each: its file, its name, the first line of its failure
 */
export function secondAttempts(cases) {
  return cases
    .filter((one) => one.flaky)
    .map(({ file, name, failedBefore }) => {
      const why = (failedBefore ?? '').trim().split('\n')[0];
      return `${file} > ${name}${why ? ` (at first: ${why})` : ''}`;
    });
}

/** What stands above the closing line; nothing when every test passed at once. */
export function secondAttemptLines(list) {
  return list.map((one) => `passed at the second attempt, look into it: ${one}`);
}

export default class SecondAttempt {
  onTestRunEnd(modules) {
    const path = process.env[LIST];
    if (!path) return;
    const cases = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => ({
        file: relative(process.cwd(), module.moduleId),
        name: test.fullName,
        flaky: test.diagnostic()?.flaky === true,
        failedBefore: test.result().errors?.[0]?.message,
      })),
    );
    writeFileSync(path, JSON.stringify(secondAttempts(cases)));
  }
}
