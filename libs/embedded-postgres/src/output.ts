const FAILURE = /\b(FATAL|PANIC|ERROR|error):.*/;

/** Returns the line of a program's output that gives the reason of its failure. */
export function reasonIn(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const telling = lines.findLast((line) => FAILURE.test(line));
  return telling?.match(FAILURE)?.[0] ?? lines.at(-1) ?? 'it had no output';
}

/** Splits a stream into lines. */
export function lineSplitter(take: (line: string) => void): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  };
}
