/**
 * What this process has worked so far, in milliseconds. Limits are held against it and not against a clock, since a machine
 * that has other things to do makes a test late and no code slow.
 */
export function workedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
