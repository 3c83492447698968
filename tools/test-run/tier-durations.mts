import type { Reporter, TestModule } from 'vitest/node';

/** Number of slowest files in the output. */
const SLOWEST = 10;

/** Prints the duration of each tier and the slowest files, after the summary of Vitest. */
export default class TierDurations implements Reporter {
  readonly #spans = new Map<string, { start: number; end: number }>();

  onTestModuleStart({ project }: TestModule): void {
    const now = performance.now();
    this.#spans.set(project.name, { start: this.#spans.get(project.name)?.start ?? now, end: now });
  }

  onTestModuleEnd({ project }: TestModule): void {
    const span = this.#spans.get(project.name);
    if (span) span.end = performance.now();
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length < 2) return;
    const tiers = Map.groupBy(modules, ({ project }) => project.name);
    print('Tiers');
    for (const [tier, files] of tiers) print(`  ${tier.padEnd(14)}${this.#line(tier, files)}`);
    print('Slowest files');
    const slowest = [...modules].sort((a, b) => secondsOf(b) - secondsOf(a)).slice(0, SLOWEST);
    for (const file of slowest) print(`${inSeconds(secondsOf(file))}  ${file.relativeModuleId}`);
  }

  #line(tier: string, files: readonly TestModule[]): string {
    const { start, end } = this.#spans.get(tier) ?? { start: 0, end: 0 };
    const ofFiles = files.reduce((sum, file) => sum + secondsOf(file), 0);
    return `${inSeconds((end - start) / 1000)} from the first file to the last, ${inSeconds(ofFiles).trim()} in ${files.length} files`;
  }
}

/** Returns the seconds to load a file and run its hooks and tests. */
function secondsOf(file: TestModule): number {
  const { collectDuration, setupDuration, prepareDuration, environmentSetupDuration, duration } =
    file.diagnostic();
  return (collectDuration + setupDuration + prepareDuration + environmentSetupDuration + duration) / 1000;
}

function inSeconds(seconds: number): string {
  return `${seconds.toFixed(1).padStart(8)} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
