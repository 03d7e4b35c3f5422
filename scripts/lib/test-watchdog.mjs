// Loaded into each test file's process. A test's own timeout cannot fire while its code never yields; a thread can still end
// the process, so that the file is named as the one that hangs and the others get their turn.
import { Worker } from 'node:worker_threads';

const SECONDS = Number(process.env['HYPEE_TEST_FILE_SECONDS'] ?? 240);

const watch = `
  const { writeSync } = require('node:fs');
  setTimeout(() => {
    writeSync(2, 'This file was stopped after ${SECONDS} seconds: it hangs, or it does too much for one file.\\n');
    process.kill(process.pid, 'SIGKILL');
  }, ${SECONDS * 1000});`;

// The runner itself has no limit here: only the processes it starts carry this variable.
if (process.env['NODE_TEST_CONTEXT']) new Worker(watch, { eval: true }).unref();
