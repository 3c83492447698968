/** Exit codes of the commands in `cli/`. */
export const EXIT = { done: 0, failed: 1, wrongUse: 2 } as const;

/** Runs a command and ends the process with its exit code; an error is printed as one sentence, and the code is 1. */
export function runCommand(command: () => Promise<number>): void {
  // Called inside of `then`, so that an error thrown before the first await is printed in the same way.
  Promise.resolve()
    .then(command)
    .then(
      (code) => process.exit(code),
      (error: unknown) => {
        printError((error as Error).message);
        process.exit(EXIT.failed);
      },
    );
}

export function print(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}

export function printError(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}
