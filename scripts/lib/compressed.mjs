import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import zopfli from '@gfx/zopfli';

/** Files that browsers run or show. Source maps are not among them: only who looks for a mistake fetches them. */
const FOR_BROWSERS = /\.(js|css|html|svg)$/;
/** Smaller files fit into the first packets of an answer either way. Bytes. */
const WORTH_IT = 1_000;

/** What is written beside a file, by the ending that servers look for. */
const ENCODINGS = {
  '.br': (/** @type {Buffer} */ content) =>
    promisify(brotliCompress)(content, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  '.gz': smallGzip,
};

/**
 * Gzip as Zopfli makes it: 3 % less than the best that a server makes while somebody waits.
 *
 * @param {Buffer} content
 * @returns {Promise<Uint8Array>}
 */
export function smallGzip(content) {
  return new Promise((resolve, reject) =>
    zopfli.gzip(content, {}, (error, output) => (error ? reject(error) : resolve(output))),
  );
}

/**
 * Writes the files of a folder also as brotli and gzip, each beside its own, so that a server need not compress them for
 * every answer.
 *
 * @param {string} folder
 * @returns {import('rollup').Plugin}
 */
export function compressed(folder) {
  return {
    name: 'compressed',
    writeBundle: { sequential: true, order: 'post', handler: () => compressFolder(folder) },
  };
}

/**
 * @param {string} folder its files, not those in folders of it
 * @returns {Promise<void>}
 */
export async function compressFolder(folder) {
  const names = (await readdir(folder)).filter((name) => FOR_BROWSERS.test(name));
  await Promise.all(names.map((name) => compressFile(join(folder, name))));
}

/** @param {string} file */
async function compressFile(file) {
  const content = await readFile(file);
  if (content.length < WORTH_IT) return;
  const written = Object.entries(ENCODINGS).map(async ([ending, compress]) => {
    await writeFile(`${file}${ending}`, await compress(content));
  });
  await Promise.all(written);
}
