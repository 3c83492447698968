const WIDTH = 30;

/** Shows progress, rate and remaining time: one updated line on a terminal, otherwise one line per step. */
export class ProgressBar {
  #step = '';
  #begin = 0;

  readonly #output: NodeJS.WriteStream;

  constructor(output: NodeJS.WriteStream) {
    this.#output = output;
  }

  show(step: string, done: number, total: number): void {
    const isNew = step !== this.#step;
    if (isNew) {
      this.end();
      this.#step = step;
      this.#begin = performance.now();
    }
    if (!this.#output.isTTY) {
      if (isNew) this.#output.write(`${step}\n`);
      return;
    }
    const seconds = (performance.now() - this.#begin) / 1000;
    const rate = seconds > 0 ? done / seconds : 0;
    const left = rate > 0 ? Math.round((total - done) / rate) : 0;
    const filled = Math.round((done / total) * WIDTH);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
    const figures = done < total ? ` ${done}/${total}, ${Math.round(rate)}/s, ${left} s left` : '';
    this.#output.write(`\r\x1b[K${step.padEnd(32)} ${bar}${figures}`);
  }

  end(): void {
    if (this.#step !== '' && this.#output.isTTY) this.#output.write('\n');
    this.#step = '';
  }
}
