import { parentPort, workerData } from 'node:worker_threads';
import { checkUpload, type UploadAsked } from './checkUpload.js';

// One file, then the end: whatever a hostile file does to the memory of this thread goes with it.
parentPort?.postMessage(checkUpload(workerData as UploadAsked));
