import sharp from 'sharp';
import { examine } from './examine.ts';
import { isPicture, prepareImage } from './image.ts';
import { OUT_OF_MEMORY, type MediaJobs, type MediaReply, type MediaRequest } from './media-jobs.ts';
import { RefusedMedia } from './refused-media.ts';
import { readTracks } from './tracks.ts';

/** Looks at files that nobody trusts. What goes wrong here, goes wrong for one file, and is over with this process. */

/** A picture of the largest size that is taken needs about half of it. */
const MAX_MEMORY_BYTES = 1_024 ** 3;
const LOOK_EVERY_MS = 100;

sharp.cache(false);
sharp.concurrency(1);

async function prepare(job: MediaJobs['prepare']['job']): Promise<MediaJobs['prepare']['result']> {
  const { path, contentType, output } = job;
  if (isPicture(contentType)) {
    const files = { content: `${output}.content`, thumbnail: `${output}.thumbnail` };
    return { facts: await prepareImage(path, contentType, files), ...files };
  }
  const tracks = /^(audio|video)\//.test(contentType) ? await readTracks(path) : undefined;
  const { width = null, height = null, duration = null } = tracks ?? {};
  return { facts: { width, height, duration, thumbhash: null }, content: path, thumbnail: null };
}

async function run({ name, job }: MediaRequest): Promise<MediaReply> {
  try {
    const result = name === 'examine' ? await examine(job.path) : await prepare(job as MediaJobs['prepare']['job']);
    return { result };
  } catch (error) {
    if (error instanceof RefusedMedia) return { refusal: error.refusal };
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

setInterval(() => {
  if (process.memoryUsage.rss() > MAX_MEMORY_BYTES) process.exit(OUT_OF_MEMORY);
}, LOOK_EVERY_MS).unref();

process.on('disconnect', () => process.exit());
process.on('message', (request: MediaRequest) => {
  void run(request).then((reply) => process.send?.(reply));
});
