import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

// Entry of the worker thread that runs the embedded database: its queries are synchronous and would freeze the
// thread that serves HTTP.
const { dataDirectory, path, restore } = workerData as {
  dataDirectory: string | null;
  path: string;
  restore?: Uint8Array;
};
const port = parentPort!;

async function main(): Promise<void> {
  const db = await PGlite.create({
    ...(dataDirectory ? { dataDir: dataDirectory } : {}),
    ...(restore ? { loadDataDir: new Blob([restore.slice()]) } : {}),
  });
  await db.exec("set timezone to 'UTC'");
  const server = new PGLiteSocketServer({ db, path, maxConnections: 200 });
  await server.start();
  port.on('message', (message: string) => {
    void (async () => {
      if (message === 'dump') {
        const blob = await db.dumpDataDir('gzip');
        port.postMessage({ kind: 'dump', value: new Uint8Array(await blob.arrayBuffer()) });
      } else if (message === 'stop') {
        await server.stop();
        await db.close();
        port.postMessage({ kind: 'stopped' });
      }
    })().catch((error: unknown) => port.postMessage({ kind: 'failed', error: String(error) }));
  });
  port.postMessage({ kind: 'ready' });
}

main().catch((error: unknown) => port.postMessage({ kind: 'failed', error: String(error) }));
