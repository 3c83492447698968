import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, stat } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import {
  Copy,
  type Dockerfile,
  DockerfileParser,
  From,
  Healthcheck,
  type Instruction,
  JSONInstruction,
  PropertyInstruction,
} from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { type BuildStage, pathIn, stageFrom } from './build-stage.mts';

/** Lints the Dockerfile. Returns one sentence per finding. */
export async function lintDockerfile(file: string): Promise<string[]> {
  return validate(await readFile(file, 'utf8')).map(
    ({ message, range }) => `${file}:${range.start.line + 1}: ${JSON.stringify(message)}`,
  );
}

/**
 * Runs a Dockerfile without a container engine. Every stage is a directory, COPY copies between directories, and RUN
 * uses node and npm of this machine. Throws on instructions that it cannot run.
 */
export class DockerfileRun {
  readonly #stages = new Map<string, BuildStage>();
  readonly #context: string;
  readonly #directory: string;
  readonly #log: (line: string) => void;
  /** Values of ARG instructions before the first FROM. Only FROM can use them. */
  readonly #globalArguments: Record<string, string> = {};
  readonly #given: Readonly<Record<string, string>>;
  #current: BuildStage | undefined;

  /**
   * @param context source directory of COPY without --from
   * @param directory parent directory of the stages
   * @param given build arguments of the command line, which only FROM uses
   */
  constructor(
    context: string,
    directory: string,
    log: (line: string) => void,
    given: Readonly<Record<string, string>> = {},
  ) {
    this.#given = given;
    this.#context = context;
    this.#directory = directory;
    this.#log = log;
  }

  /** Runs all instructions and returns the last stage, which is the image. */
  async run(file: string): Promise<BuildStage> {
    const dockerfile: Dockerfile = DockerfileParser.parse(await readFile(file, 'utf8'));
    for (const instruction of dockerfile.getInstructions()) await this.#execute(instruction);
    return this.#stage;
  }

  stage(name: string): BuildStage {
    const stage = this.#stages.get(name);
    if (!stage) throw new Error(`the Dockerfile has no stage ${name} before this instruction`);
    return stage;
  }

  get #stage(): BuildStage {
    if (!this.#current) throw new Error('the Dockerfile does not begin with FROM');
    return this.#current;
  }

  async #execute(instruction: Instruction): Promise<void> {
    const keyword = instruction.getKeyword();
    if (['FROM', 'COPY', 'RUN'].includes(keyword)) this.#log(instruction.getTextContent());
    if (keyword === 'ARG' && !this.#current) this.#declareGlobally(instruction);
    else if (instruction instanceof From) await this.#from(instruction);
    else if (instruction instanceof Copy) await this.#copy(instruction);
    else if (keyword === 'RUN') await this.#run(instruction.getArgumentsContent() ?? '');
    else if (keyword === 'WORKDIR') await this.#workingDirectory(instruction);
    else this.#declare(keyword, instruction);
  }

  #declareGlobally(instruction: Instruction): void {
    for (const [name, value] of Object.entries(propertiesOf(instruction)))
      this.#globalArguments[name] = this.#given[name] ?? value;
  }

  async #from(instruction: From): Promise<void> {
    const image = expanded(instruction.getImage() ?? '', this.#globalArguments);
    const name = instruction.getBuildStage() ?? String(this.#stages.size);
    const parent = this.#stages.get(image);
    const root = join(this.#directory, `stage-${name}`);
    await mkdir(root);
    if (parent) await cp(parent.root, root, { recursive: true, verbatimSymlinks: true });
    this.#current = { ...structuredClone(parent ?? stageFrom(image)), root, buildArguments: {} };
    this.#stages.set(name, this.#current);
  }

  async #workingDirectory(instruction: Instruction): Promise<void> {
    const [path = '/'] = valuesOf(instruction);
    this.#stage.workingDirectory = posix.resolve(this.#stage.workingDirectory, path);
    await mkdir(pathIn(this.#stage, '.'), { recursive: true });
  }

  async #copy(instruction: Copy): Promise<void> {
    const from = instruction.getFromFlag()?.getValue();
    const unknown = instruction.getFlags().find((flag) => flag.getName() !== 'from');
    if (unknown) throw new Error(`COPY --${unknown.getName()} cannot be run without a container engine`);
    const sourceRoot = from ? this.stage(from).root : this.#context;
    const paths = valuesOf(instruction);
    const destination = paths.pop() ?? '.';
    const intoFolder = destination.endsWith('/') || paths.length > 1;
    for (const path of paths) {
      const source = join(sourceRoot, path);
      const target = pathIn(this.#stage, destination);
      const isFile = (await stat(source)).isFile();
      await cp(source, isFile && intoFolder ? join(target, basename(path)) : target, {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
  }

  async #run(command: string): Promise<void> {
    if (/^\[|<<|--mount|(^|[\s=])\//.test(command)) {
      throw new Error(`RUN ${command}: cannot be run without a container engine`);
    }
    const variables = { npm_config_prefer_offline: 'true', ...this.#stage.environment };
    const given = Object.entries({ ...this.#stage.buildArguments, ...variables });
    const child = spawn(
      'env',
      [
        '-u',
        'NODE_ENV',
        ...given.map(([name, value]) => `${name}=${value}`),
        'sh',
        '-c',
        `umask 022; ${command}`,
      ],
      { cwd: pathIn(this.#stage, '.'), stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`RUN ${command} ended with ${code ?? 'a signal'}:\n${output}`);
  }

  #declare(keyword: string, instruction: Instruction): void {
    const stage = this.#stage;
    if (keyword === 'ENV') Object.assign(stage.environment, propertiesOf(instruction));
    else if (keyword === 'ARG') Object.assign(stage.buildArguments, propertiesOf(instruction));
    else if (keyword === 'USER') stage.user = valuesOf(instruction).join(' ');
    else if (keyword === 'EXPOSE') stage.ports.push(...valuesOf(instruction));
    else if (keyword === 'CMD') stage.command = execFormOf(instruction);
    else if (instruction instanceof Healthcheck) stage.healthCheck = healthCheckOf(instruction);
    else if (keyword !== 'LABEL') throw new Error(`${keyword} cannot be run without a container engine`);
  }
}

/** Expands `${NAME}`, and `${NAME:+word}` to the word when NAME is not empty. */
export function expanded(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)(?::\+([^{}$]*))?\}/g, (_all, name: string, word: string | undefined) => {
    const value = values[name] ?? '';
    return word === undefined || value === '' ? value : word;
  });
}

function valuesOf(instruction: Instruction): string[] {
  return instruction.getArguments().map((argument) => argument.getValue());
}

function propertiesOf(instruction: Instruction): Record<string, string> {
  if (!(instruction instanceof PropertyInstruction)) return {};
  const properties = instruction.getProperties();
  return Object.fromEntries(properties.map((property) => [property.getName(), property.getValue() ?? '']));
}

/** Returns the words of a command in JSON form, which runs without a shell. Throws on other forms. */
function execFormOf(instruction: Instruction): string[] {
  const strings = instruction instanceof JSONInstruction ? instruction.getJSONStrings() : [];
  if (strings.length === 0) throw new Error(`${instruction.getKeyword()} is not in JSON form`);
  return strings.map((text) => text.getJSONValue());
}

function healthCheckOf(instruction: Healthcheck): string[] {
  const text = instruction.getTextContent();
  return JSON.parse(text.slice(text.indexOf('['))) as string[];
}
