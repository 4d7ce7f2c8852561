/** Options of a bench as they were typed: `--name value`. */
export interface Args {
  /** The word behind the name, or the standard. */
  value(name: string, standard: string): string;
  /** Throws with the option's name when something else than a whole number came. */
  number(name: string, standard: number): number;
  /** Which databases to measure on, of `--engines`. */
  engines(): Engine[];
}

const OPTION = /--[a-z][a-z-]*/g;

/** What is wrong with the options typed, held against those that a bench's help names; null: nothing. */
export function unknownOption(args: readonly string[], help: string): string | null {
  const known = [...new Set(help.match(OPTION) ?? [])].filter((option) => option !== '--help');
  const unknown = args.find((arg) => arg.startsWith('--') && !known.includes(arg));
  if (unknown === undefined) return null;
  return `unknown option ${unknown}. Expected ${known.length === 0 ? 'none' : `one of ${known.join(', ')}`}`;
}

export type Engine = 'pglite' | 'postgresql';

export function readArgs(args: readonly string[]): Args {
  const value = (name: string, standard: string) => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? standard : (args[at + 1] ?? standard);
  };
  return {
    value,
    number(name, standard) {
      const given = Number(value(name, String(standard)));
      if (!Number.isInteger(given) || given < 0) throw new Error(`--${name}: expected a whole number`);
      return given;
    },
    engines: () =>
      value('engines', 'pglite,postgresql')
        .split(',')
        .map((e) => {
          if (e !== 'pglite' && e !== 'postgresql')
            throw new Error(`--engines: expected pglite or postgresql, ${e} came`);
          return e;
        }),
  };
}
