import { parentPort, workerData } from 'node:worker_threads';
import { hunt, type HuntOrder } from '../mutants/hunt.ts';

/* One hunt of `mutants.ts`, in a thread that can be ended: with a bug in it a world may never end. */
await hunt(workerData as HuntOrder, (sighting) => parentPort?.postMessage(sighting));
