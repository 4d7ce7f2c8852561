import { describe, expect, test } from 'vitest';
import { unknownOption } from './args.js';
import { BENCHES } from './list.js';

describe('options of a bench', () => {
  test('one that the help does not name is refused, so that no run measures something else than was asked', () => {
    const help = 'Usage: rsoits bench x [--quick] [--size N]';
    expect(unknownOption(['--size', '20', '--quick'], help)).toBeNull();
    expect(unknownOption(['--size', '20', '--quik'], help)).toBe(
      'unknown option --quik. Expected one of --quick, --size',
    );
    expect(unknownOption(['--quick'], '')).toBe('unknown option --quick. Expected none');
  });

  test('the examples in every help name options that it explains', async () => {
    for (const [name, entry] of Object.entries(BENCHES)) {
      const { help = '' } = await entry.load();
      const examples = help.split('\n').filter((line) => line.includes(`rsoits bench ${name} `));
      for (const example of examples) {
        const rest = help.replace(example, '');
        const given = example.split(/\s+/).filter((word) => /^--[a-z-]+$/.test(word));
        expect([name, unknownOption(given, rest)]).toEqual([name, null]);
      }
    }
  });
});
