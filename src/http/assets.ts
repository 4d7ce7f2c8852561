import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#storage/entry.js';

/** One asset as it is sent; `body` is compressed already when `encoding` is set. */
export interface AssetBody {
  readonly body: Buffer;
  readonly type: string;
  readonly encoding?: 'br' | 'gzip';
}

export interface ServedAssets {
  /** Address of an asset by its logical name, such as `site.css`. Throws for a name that the build did not make. */
  address(name: string): string;
  /** The bytes for a file name below `/assets/`; undefined for a name that the build did not make. */
  find(file: string, acceptEncoding: string | undefined): AssetBody | undefined;
}

interface ManifestFile {
  readonly file: string;
  readonly type: string;
  readonly br?: number;
  readonly gz?: number;
}

/**
 * Holds the built assets (`dist/assets`, made by `npm run build`) in memory by exact name: no path is ever put
 * together from a request, so none can lead elsewhere. Names carry a digest and may be kept for a year.
 */
export function loadAssets(folder = join(projectRoot(), 'dist', 'assets')): ServedAssets {
  const manifestPath = join(folder, 'manifest.json');
  const files: Readonly<Record<string, ManifestFile>> = existsSync(manifestPath)
    ? JSON.parse(readFileSync(manifestPath, 'utf8')).files
    : {};
  const served = new Map<string, { type: string; plain: Buffer; br?: Buffer; gz?: Buffer }>();
  for (const entry of Object.values(files)) {
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
      return `/assets/${files[name]?.file ?? name}`;
    },
    find(name, acceptEncoding = '') {
      const entry = served.get(name);
      if (!entry) return undefined;
      if (entry.br && /\bbr\b/.test(acceptEncoding))
        return { body: entry.br, type: entry.type, encoding: 'br' };
      if (entry.gz && /\bgzip\b/.test(acceptEncoding))
        return { body: entry.gz, type: entry.type, encoding: 'gzip' };
      return { body: entry.plain, type: entry.type };
    },
  };
}
