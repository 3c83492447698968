const FAILURE = /\b(FATAL|PANIC|ERROR|error):.*/;

/** The line that says why a program failed, among everything that it wrote. */
export function reasonIn(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const telling = lines.findLast((line) => FAILURE.test(line));
  return telling?.match(FAILURE)?.[0] ?? lines.at(-1) ?? 'it wrote nothing';
}

/** Cuts a stream into lines. */
export function lineSplitter(take: (line: string) => void): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  };
}
