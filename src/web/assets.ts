import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where a page finds its stylesheet, scripts and fonts. */
export interface Assets {
  /** Address of an asset by its logical name, such as `site.css`. */
  address(name: string): string;
}

/** One asset as it is sent. `body` is already compressed when `encoding` is set. */
export interface AssetBody {
  readonly body: Buffer;
  readonly type: string;
  readonly encoding?: 'br' | 'gzip';
}

export interface ServedAssets extends Assets {
  /**
   * The bytes for a file name below `/assets/`, in the best encoding that the request's Accept-Encoding allows;
   * undefined for a name that the build did not make. Names carry a digest: send them as immutable for a year.
   */
  find(file: string, acceptEncoding: string | undefined): AssetBody | undefined;
}

export const ASSETS_PREFIX = '/assets/';

/**
 * What a browser may load and where a form may go. Everything is our own, nothing inline, and no script may turn text
 * into markup: our islands never do.
 */
export const CONTENT_SECURITY_POLICY =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'";

interface ManifestFile {
  readonly file: string;
  readonly type: string;
  readonly bytes: number;
  readonly br?: number;
  readonly gz?: number;
}

/** Reads the build's manifest and holds every asset in memory: an exact match, so no path can lead elsewhere. */
export function loadAssets(folder: string): ServedAssets {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    readonly files: Readonly<Record<string, ManifestFile>>;
  };
  const served = new Map<string, { type: string; plain: Buffer; br?: Buffer; gz?: Buffer }>();
  for (const entry of Object.values(manifest.files)) {
    const path = join(folder, entry.file);
    served.set(entry.file, {
      type: entry.type,
      plain: readFileSync(path),
      ...(entry.br ? { br: readFileSync(`${path}.br`) } : {}),
      ...(entry.gz ? { gz: readFileSync(`${path}.gz`) } : {}),
    });
  }
  return {
    address(name) {
      const entry = manifest.files[name];
      if (!entry) throw new Error(`no asset ${name}; run the build`);
      return ASSETS_PREFIX + entry.file;
    },
    find(file, acceptEncoding = '') {
      const entry = served.get(file);
      if (!entry) return undefined;
      if (entry.br && /\bbr\b/.test(acceptEncoding))
        return { body: entry.br, type: entry.type, encoding: 'br' };
      if (entry.gz && /\bgzip\b/.test(acceptEncoding))
        return { body: entry.gz, type: entry.type, encoding: 'gzip' };
      return { body: entry.plain, type: entry.type };
    },
  };
}

/** Addresses without a build, for tests that look only at markup. */
export const plainAssets: Assets = { address: (name) => ASSETS_PREFIX + name };
