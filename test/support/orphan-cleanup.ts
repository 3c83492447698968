import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * Runs a shell script when this process ends, also by Ctrl-C, a crash or kill -9: a detached shell waits for the end of
 * a pipe that only this process holds open. Returns a function that cancels the script. Arguments are `$1`, `$2`, …
 */
export function cleanUpWhenOrphaned(script: string, args: readonly string[]): () => void {
  const shell = spawn('sh', ['-c', `read -r _ && exit 0\n${script}`, 'sh', ...args], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  const pipe = shell.stdin;
  if (pipe instanceof Socket) pipe.unref();
  pipe.on('error', () => undefined);
  return () => void pipe.end('done\n');
}
