import { spawn } from 'node:child_process';

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
  readonly isLate: boolean;
}

/** Runs a program to its end, at most for the time limit. Never rejects. */
export function runCommand(
  program: string,
  args: readonly string[],
  { cwd, variables, timeLimit }: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a process group of its own, so that its children can be killed with it
    });
    let stdout = '';
    let stderr = '';
    let isLate = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const timer = setTimeout(() => {
      isLate = true;
      killGroup(child.pid);
    }, timeLimit);
    const end = (code: number | null): void => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr, isLate });
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
    // it has just ended
  }
}

/** The lines of a failed command that tell why: the last ones of what it printed. */
export function endOf({ stdout, stderr, isLate }: CommandResult, lines = 20): string {
  if (isLate) return 'the time limit was reached';
  const printed = (stderr.trim() === '' ? stdout : stderr).trim();
  return printed.split('\n').slice(-lines).join('\n');
}
