import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { LINES_VERSION } from '#matching/lines.js';
import { MODEL_VERSION } from '#matching/model.js';
import type { Bench } from './bench.js';
import { calibrationSection } from './matching/calibrationRun.js';
import { cultureSections, relativesSection } from './matching/cultures.js';
import { packageRoot, sharedData } from './matching/files.js';
import { fitSection } from './matching/fit.js';
import { hiddenSection } from './matching/hidden.js';
import { linesSection } from './matching/linesCurve.js';
import { namePairSection } from './matching/namePairs.js';
import { personFileSection } from './matching/personFiles.js';
import { referenceRun } from './matching/reference.js';
import type { Section } from './matching/report.js';
import type { Settings } from './matching/settings.js';
import { countWork } from './matching/work.js';

const SECTIONS: Readonly<Record<string, (settings: Settings) => readonly Section[]>> = {
  names: (settings) => [namePairSection(settings)],
  files: (settings) => [personFileSection(settings)],
  cultures: cultureSections,
  calibration: (settings) => [calibrationSection(settings)],
  relatives: (settings) => [relativesSection(settings)],
  hidden: (settings) => [hiddenSection(settings)],
  fit: (settings) => [fitSection(settings)],
  lines: (settings) => [linesSection(settings)],
  none: () => [],
};
/** What is counted for setting weights is no result and is made only when asked for. */
const DEFAULT_SECTIONS = ['names', 'files', 'cultures', 'calibration', 'relatives', 'hidden'];

const HELP = `Usage: rsoits bench match-accuracy [options]
  --quick            a tenth of everything, in about a minute
  --only A,B         of ${Object.keys(SECTIONS).join(', ')}
  --split open|held  held: the part that nothing was fitted on; to be looked at once, at the end
  --told "A,B"       of the hidden section only some of: names and date, names and year, names only
  --small            hide the files among 50,000 others instead of 1,000,000
  --out FOLDER       where tables and plots go (default bench-results/match-accuracy)
  --freeze           also write what is kept in bench/matching/frozen, to be committed (with --only none: only
                     the reference run and the counted work)`;

function flag(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}

/** Measures who is found and who is alerted wrongly; tables and plots go to a folder, figures to the answer. */
async function run(progress: (text: string) => void, args: string[] = []): Promise<object> {
  const only = flag(args, '--only')?.split(',') ?? DEFAULT_SECTIONS;
  const unknown = only.find((name) => !SECTIONS[name]);
  if (unknown)
    throw new Error(`unknown section: ${unknown}. Expected one of ${Object.keys(SECTIONS).join(', ')}`);
  const split = flag(args, '--split') === 'held' ? 'held' : 'open';
  const settings: Settings = {
    quick: args.includes('--quick'),
    split,
    millions: !args.includes('--small'),
    progress,
    data: sharedData(),
    ...(flag(args, '--told') ? { told: flag(args, '--told')!.split(',') } : {}),
  };
  if (!settings.data)
    progress('the public data files are not there (RSOITS_SHARED): their sections are left out');
  const out = resolve(flag(args, '--out') ?? join(packageRoot(), 'bench-results', 'match-accuracy'));
  mkdirSync(out, { recursive: true });
  const sections = only.flatMap((name) => SECTIONS[name]!(settings));
  const plots: string[] = [];
  for (const section of sections)
    for (const [file, svg] of Object.entries(section.plots ?? {})) {
      writeFileSync(join(out, file), svg);
      plots.push(join(out, file));
    }
  const text = written(sections, settings);
  writeFileSync(join(out, 'accuracy.md'), text);
  if (args.includes('--freeze')) {
    const frozen = join(packageRoot(), 'bench', 'matching', 'frozen');
    mkdirSync(frozen, { recursive: true });
    if (sections.length > 0)
      writeFileSync(join(frozen, split === 'held' ? 'accuracy-held.md' : 'accuracy.md'), text);
    progress('freezing the reference run and the counted work');
    writeFileSync(join(frozen, 'reference.txt'), referenceRun().text);
    writeFileSync(join(frozen, 'work.json'), `${JSON.stringify(countWork(), null, 2)}\n`);
  }
  await paint(plots, progress);
  progress(`written: ${join(out, 'accuracy.md')}`);
  return {
    bench: 'match-accuracy',
    model: MODEL_VERSION,
    lines: LINES_VERSION,
    split,
    quick: settings.quick,
    dataFiles: settings.data !== null,
    sections: Object.fromEntries(sections.map((section) => [section.title, section.figures])),
  };
}

function written(sections: readonly Section[], settings: Settings): string {
  const head = [
    '# Accuracy of the matching engine',
    '',
    `Command: \`rsoits bench match-accuracy${settings.quick ? ' --quick' : ''}${settings.split === 'held' ? ' --split held' : ''}\`. Model ${MODEL_VERSION}, lines ${LINES_VERSION}, split ${settings.split}.`,
    'Intervals are Wilson intervals at 95 %. Bits exclude the prior of the register size.',
  ];
  return `${[...head, ...sections.flatMap((section) => ['', `## ${section.title}`, '', section.text])].join('\n')}\n`;
}

/** PNG beside each SVG where a headless browser is installed; without one the SVG is enough. */
async function paint(plots: readonly string[], progress: (text: string) => void): Promise<void> {
  const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    existsSync,
  );
  if (!browser) return progress('no headless browser: plots stay SVG');
  for (const plot of plots) {
    const png = plot.replace(/\.svg$/, '.png');
    try {
      await promisify(execFile)(
        browser,
        [
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--hide-scrollbars',
          '--window-size=760,480',
          `--screenshot=${png}`,
          `file://${plot}`,
        ],
        { timeout: 30_000 },
      );
    } catch (error) {
      progress(`no PNG for ${plot}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    }
  }
}

export const bench: Bench = {
  name: 'match-accuracy',
  summary: 'Recall against false alerts: names, files, cultures, relatives, 1,000,000 others',
  help: HELP,
  run,
};
