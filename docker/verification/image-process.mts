import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { type BuildStage, pathIn } from './build-stage.mts';

/** Exit code and output of a finished process. */
export interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process with the user, working directory and variables of the image, and no variables of this machine. */
export class ImageProcess {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #stdout = '';
  #stderr = '';

  constructor(
    stage: BuildStage,
    programs: string,
    variables: Record<string, string>,
    command: readonly string[],
  ) {
    const all = Object.entries({ PATH: programs, ...stage.environment, ...variables });
    const clean = ['/usr/bin/env', '-i', ...all.map(([name, value]) => `${name}=${value}`), ...command];
    const [program = '', ...rest] = [...asUser(stage.user), ...clean];
    this.#child = spawn(program, rest, {
      cwd: pathIn(stage, '.'),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#closed = once(this.#child, 'close');
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
  }

  /** Waits until the URL answers 200. Throws when the process exits or the time is over. */
  async answers(url: string, milliseconds = 30_000): Promise<void> {
    const deadline = Date.now() + milliseconds;
    while (Date.now() < deadline) {
      if (this.#child.exitCode !== null) throw new Error(`the service ended: ${this.#stdout}${this.#stderr}`);
      const status = await fetch(url).then(
        (answer) => answer.status,
        () => undefined,
      );
      if (status === 200) return;
      await wait(50);
    }
    throw new Error(`${url} did not answer 200 within ${milliseconds} ms: ${this.#stdout}${this.#stderr}`);
  }

  /** Stops the process like a container engine: with SIGTERM, and with SIGKILL after `milliseconds`. */
  async stop(milliseconds = 10_000): Promise<Exit> {
    this.#child.kill('SIGTERM');
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), milliseconds);
    const exit = await this.exited();
    clearTimeout(killer);
    return exit;
  }

  async exited(): Promise<Exit> {
    await this.#closed;
    return { code: this.#child.exitCode, stdout: this.#stdout, stderr: this.#stderr };
  }
}

/** Returns the command that switches to the user. Only root can switch; other users are not root anyway. */
function asUser(user: string): string[] {
  if (process.getuid?.() !== 0) return [];
  const [uid = '', gid = uid] = user.split(':');
  return ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs'];
}
