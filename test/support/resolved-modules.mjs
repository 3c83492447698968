// Preloaded into the programs that tests start (built-program.ts): keeps the address of each resolved import between
// starts, as NODE_COMPILE_CACHE keeps compiled code. Resolution reads the file system, and is a third of the CPU time of
// a start (2.4 s without, 1.6 s with).
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { isMainThread } from 'node:worker_threads';

const DIRECTORY = resolve(import.meta.dirname, '../../node_modules/.cache');
const FILE = join(DIRECTORY, 'resolved-modules.json');

/** Milliseconds after the last new import until the file is written. A process that ends earlier writes nothing. */
const QUIET = 1000;

// Worker threads inherit the flag that loads this file. They import little.
if (isMainThread) keepResolvedModules();

function keepResolvedModules() {
  const known = read();
  let timer;
  registerHooks({
    resolve(specifier, context, next) {
      const key = keyOf(specifier, context);
      const result = key && known.get(key);
      if (result) return result;
      const { url, format } = next(specifier, context);
      if (key) known.set(key, { url, format, shortCircuit: true });
      clearTimeout(timer);
      timer = setTimeout(write, QUIET, known).unref();
      return { url, format };
    },
  });
}

/** Modules of one folder resolve a specifier to the same address, if all of them import it or all require it. */
function keyOf(specifier, { parentURL, conditions, importAttributes = {} }) {
  if (parentURL === undefined || Object.keys(importAttributes).length > 0) return undefined;
  const how = conditions.includes('require') ? 'require' : 'import';
  return `${how} ${specifier} ${parentURL.slice(0, parentURL.lastIndexOf('/'))}`;
}

function read() {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(FILE, 'utf8'))));
  } catch {
    return new Map(); // the first start after a build
  }
}

/** Renames a finished file, because several processes write and read at the same time. */
function write(known) {
  const unfinished = `${FILE}.${process.pid}`;
  try {
    mkdirSync(DIRECTORY, { recursive: true });
    writeFileSync(unfinished, JSON.stringify(Object.fromEntries(known)));
    renameSync(unfinished, FILE);
  } catch {
    // The next start resolves these imports again.
  }
}
