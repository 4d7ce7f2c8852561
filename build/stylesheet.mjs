// One stylesheet: USWDS as published, its fonts replaced, then our own rules. Pictures it names become hashed assets.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const OWN = ['site.css', 'parts.css', 'pages.css', 'print.css'];

export function makeStylesheet({ uswds, styles, fonts, add }) {
  const theirs = readFileSync(join(uswds, 'css', 'uswds.min.css'), 'utf8')
    .replace(/\/\*# sourceMappingURL=.*?\*\//g, '')
    .replace(/@font-face\{[^}]*\}/g, '')
    // One family everywhere: headings in a serif would cost another download, and monospace may be the reader's own.
    .replaceAll('Source Sans Pro Web', 'Public Sans Web')
    .replaceAll('Merriweather Web', 'Public Sans Web');
  const faces = fonts.map(
    (font) =>
      `@font-face{font-family:"Public Sans Web";font-style:normal;font-weight:${font.weight};font-display:swap;` +
      `src:url(${font.file}) format("woff2");unicode-range:${font.range}}`,
  );
  const named = new Map();
  const rewritten = theirs.replace(/url\((["']?)\.\.\/img\/([^)"']+)\1\)/g, (_, __, path) => {
    if (!named.has(path)) named.set(path, add(`img/${path}`, readFileSync(join(uswds, 'img', path))));
    return `url(${named.get(path)})`;
  });
  const ours = OWN.map((name) => withoutComments(readFileSync(join(styles, name), 'utf8')));
  return Buffer.from([...faces, rewritten, ...ours].join('\n'));
}

/** Comments are for us; the reader on a slow link does not pay for them. */
function withoutComments(css) {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
}
