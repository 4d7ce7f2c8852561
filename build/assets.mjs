// Browser assets: islands, one stylesheet, fonts, pictures. Each name carries a digest of its content, so the server
// may let browsers keep it for a year, and each text file is compressed here, where Brotli can take its time.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { makeFonts } from './fonts.mjs';
import { filesUnder, fingerprint, ROOT } from './inputs.mjs';
import { makeStylesheet } from './stylesheet.mjs';

const OUT = join(ROOT, 'dist', 'assets');
const USWDS = join(ROOT, 'node_modules', '@uswds', 'uswds', 'dist');
const WEB = join(ROOT, 'src', 'web');
const PACKAGES = ['@uswds/uswds', '@simplewebauthn/browser', 'esbuild', 'subset-font'];
const TYPES = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
  png: 'image/png',
  jpg: 'image/jpeg',
};

/** Writes dist/assets and its manifest: logical name -> { file, type, bytes, br?, gz? }. */
export async function buildAssets({ force = false } = {}) {
  const versions = PACKAGES.map((name) => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
    return `${name}@${version}`;
  });
  const inputs = fingerprint(
    [
      ...filesUnder(join(ROOT, 'build'), /\.mjs$/),
      ...filesUnder(join(WEB, 'islands'), /(?<!\.test)\.ts$/),
      ...filesUnder(join(WEB, 'styles')),
    ],
    versions.join(' '),
  );
  const manifestFile = join(OUT, 'manifest.json');
  if (!force && existsSync(manifestFile) && JSON.parse(readFileSync(manifestFile, 'utf8')).inputs === inputs)
    return 'assets unchanged';

  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const files = {};
  const add = (name, bytes) => {
    const dot = name.lastIndexOf('.');
    const kind = name.slice(dot + 1);
    const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
    const file = `${name.slice(0, dot).replaceAll('/', '-')}.${digest}.${kind}`;
    writeFileSync(join(OUT, file), bytes);
    files[name] = {
      file,
      type: TYPES[kind] ?? 'application/octet-stream',
      bytes: bytes.length,
      ...packed(file, kind, bytes),
    };
    return file;
  };

  const fonts = (await makeFonts(USWDS)).map((font) => ({ ...font, file: add(font.name, font.bytes) }));
  add('site.css', makeStylesheet({ uswds: USWDS, styles: join(WEB, 'styles'), fonts, add }));
  add('favicon.svg', readFileSync(join(WEB, 'styles', 'favicon.svg')));
  const bundle = await build({
    absWorkingDir: ROOT,
    entryPoints: ['boot', 'main', 'passkey'].map((name) => `src/web/islands/${name}.ts`),
    bundle: true,
    minify: true,
    write: false,
    outdir: OUT,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    loader: { '.js': 'js' },
  });
  for (const out of bundle.outputFiles) add(out.path.split(/[\\/]/).at(-1), Buffer.from(out.contents));

  writeFileSync(manifestFile, `${JSON.stringify({ inputs, files }, null, 1)}\n`);
  return `${Object.keys(files).length} assets built`;
}

/** Brotli and gzip copies where they save anything; fonts and photographs are compressed already. */
function packed(file, kind, bytes) {
  if (!['css', 'js', 'svg'].includes(kind) || bytes.length < 300) return {};
  const br = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  const gz = gzipSync(bytes, { level: 9 });
  writeFileSync(join(OUT, `${file}.br`), br);
  writeFileSync(join(OUT, `${file}.gz`), gz);
  return { br: br.length, gz: gz.length };
}
