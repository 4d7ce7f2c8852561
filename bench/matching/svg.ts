/** Plots as SVG text, written here: axes, lines with a legend, and nothing that needs a program to look at. */

export interface Series {
  readonly label: string;
  readonly points: readonly (readonly [number, number])[];
  readonly dots?: boolean;
}

export interface Plot {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly log?: boolean;
  readonly ticks: readonly number[];
}

// Colours of Okabe and Ito, told apart with common colour blindness; dashes tell them apart in print.
const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#000000', '#E69F00', '#56B4E9'];
const DASHES = ['', '7 4', '2 3', '9 3 2 3', '4 4', '1 4', '12 4'];
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [760, 480, 70, 20, 48, 60];

export function plotSvg(plot: Plot): string {
  const x = scale(plot.x, LEFT, WIDTH - RIGHT);
  const y = scale(plot.y, HEIGHT - BOTTOM, TOP);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13" role="img" aria-label="${xml(plot.title)}">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    text(WIDTH / 2, 24, plot.title, 'middle', 'font-size="16"'),
    ...plot.x.ticks.map(
      (tick) =>
        line(x(tick), TOP, x(tick), HEIGHT - BOTTOM, '#ddd') +
        text(x(tick), HEIGHT - BOTTOM + 18, String(tick), 'middle'),
    ),
    ...plot.y.ticks.map(
      (tick) =>
        line(LEFT, y(tick), WIDTH - RIGHT, y(tick), '#ddd') +
        text(LEFT - 8, y(tick) + 4, String(tick), 'end'),
    ),
    line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, '#333'),
    line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, '#333'),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 16, plot.x.label, 'middle'),
    `<g transform="rotate(-90 18 ${(TOP + HEIGHT - BOTTOM) / 2})">${text(18, (TOP + HEIGHT - BOTTOM) / 2, plot.y.label, 'middle')}</g>`,
    ...plot.series.map((series, i) => drawn(series, i, plot, x, y)),
    ...plot.series.map((series, i) => legend(series, i)),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

function drawn(
  series: Series,
  i: number,
  plot: Plot,
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const colour = COLOURS[i % COLOURS.length]!;
  const inside = (value: number, axis: Axis) => Math.min(Math.max(value, axis.from), axis.to);
  const points = series.points.map(([px, py]) => [x(inside(px, plot.x)), y(inside(py, plot.y))] as const);
  if (series.dots)
    return points
      .map(([px, py]) => `<circle cx="${fixed(px)}" cy="${fixed(py)}" r="4" fill="${colour}"/>`)
      .join('');
  const path = points.map(([px, py]) => `${fixed(px)},${fixed(py)}`).join(' ');
  const dash = DASHES[i % DASHES.length];
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`;
}

function legend(series: Series, i: number): string {
  const top = HEIGHT - BOTTOM - 14 - 18 * i;
  const colour = COLOURS[i % COLOURS.length]!;
  return `${line(WIDTH - 270, top - 4, WIDTH - 240, top - 4, colour, 3)}${text(WIDTH - 232, top, series.label, 'start')}`;
}

function scale(axis: Axis, from: number, to: number): (value: number) => number {
  const of = (value: number) => (axis.log ? Math.log10(Math.max(value, 1e-12)) : value);
  const [a, b] = [of(axis.from), of(axis.to)];
  return (value) => from + ((of(value) - a) / (b - a)) * (to - from);
}

const fixed = (value: number): string => value.toFixed(1);
const xml = (value: string): string =>
  value.replace(/[<>&"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[c] ?? c);
const line = (x1: number, y1: number, x2: number, y2: number, colour: string, width = 1): string =>
  `<line x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}" stroke="${colour}" stroke-width="${width}"/>`;
const text = (x: number, y: number, value: string, anchor: string, more = ''): string =>
  `<text x="${fixed(x)}" y="${fixed(y)}" text-anchor="${anchor}" ${more}>${xml(value)}</text>`;
