import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const CLI = 'dist/apps/ca-service/src/cli';
const PROGRAMS = [
  'dist/apps/ca-service/src/main.js',
  'dist/apps/webhook-forwarder/src/main.js',
  ...readdirSync(CLI)
    .filter((name) => name.endsWith('.js'))
    .map((name) => `${CLI}/${name}`),
];

/** A Node.js before 24 on the PATH. npm puts that of node_modules before it. */
const OLD_NODE = (process.env.PATH ?? '')
  .split(delimiter)
  .map((directory) => join(directory, 'node'))
  .find(
    (file) => Number(/^v(\d+)/.exec(spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout)?.[1]) < 24,
  );

describe('on a Node.js before 24', () => {
  it.skipIf(OLD_NODE === undefined).each(PROGRAMS)(
    '%s exits with 1 and one sentence (skipped where the PATH has no such Node.js)',
    (program) => {
      const { status, stdout, stderr } = spawnSync(OLD_NODE!, [resolve(program)], {
        encoding: 'utf8',
        cwd: tmpdir(),
      });
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(
        /^Node\.js must be 24\.11\.0 or newer, got \d[\d.]*: start with the npm script .*\n$/,
      );
    },
  );
});
