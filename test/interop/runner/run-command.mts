import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { LeftOutError } from './member.mts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Milliseconds after which the command and its children are killed. */
  readonly timeLimit: number;
}

/** Result of a command that ended or was killed. */
export interface CommandResult {
  /** `null` when it was killed or could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end.
 * @throws LeftOutError when the program does not end within the time limit
 */
export function runCommand(
  program: string,
  args: readonly string[],
  { cwd, variables, timeLimit }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a process group of its own, so that its children can be killed with it
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const timer = setTimeout(() => {
      killGroup(child.pid);
      reject(new LeftOutError(`${basename(program)} did not end within ${Math.round(timeLimit / 1000)} s`));
    }, timeLimit);
    const end = (code: number | null): void => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr });
    };
    child.once('error', (error) => {
      stderr += error.message;
      end(null);
    });
    child.once('close', end);
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // the process group has already ended
  }
}

/** Returns the last lines of the output of a failed command. */
export function endOf({ stdout, stderr }: CommandResult, lines = 20): string {
  const printed = (stderr.trim() === '' ? stdout : stderr).trim();
  return printed.split('\n').slice(-lines).join('\n');
}
