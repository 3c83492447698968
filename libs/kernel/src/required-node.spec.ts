import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const CHECK = resolve('libs/kernel/src/required-node.ts');

/** Runs the check in a process that takes `version` for that of its Node.js. */
function startOn(version: string) {
  const script = `
    Object.defineProperty(process, 'version', { value: ${JSON.stringify(version)} });
    require(${JSON.stringify(CHECK)});
    console.log('started');`;
  return spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
}

describe('required-node', () => {
  it.each(['v12.22.12', 'v20.20.2', 'v22.22.0', 'v24.10.1', 'v9.0.0'])(
    'ends the process on %s with 1 and one sentence',
    (version) => {
      const { status, stdout, stderr } = startOn(version);
      expect({ status, stdout, stderr }).toEqual({
        status: 1,
        stdout: '',
        stderr:
          `Node.js must be 24.11.0 or newer, got ${version.slice(1)}: start with the npm script ` +
          '(such as npm start), which runs the Node.js that npm ci has installed, or install a newer Node.js\n',
      });
    },
  );

  it.each(['v24.11.0', 'v24.21.0', 'v25.0.0', 'v26.0.0-nightly20260101', 'v100.0.0'])(
    'starts on %s, and prints nothing',
    (version) => {
      const { status, stdout, stderr } = startOn(version);
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'started\n', stderr: '' });
    },
  );
});
