import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmod, chown, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyBuildContext } from './build-context.mts';
import { type BuildStage } from './build-stage.mts';
import { ImageProcess } from './image-process.mts';
import { DockerfileRun } from './dockerfile.mts';

/** What the Dockerfile makes, in directories instead of layers. */
export class Image {
  readonly stage: BuildStage;
  /** The stage that compiles; it has what the shipped one must not have. */
  readonly buildStage: BuildStage;
  readonly #directory: string;
  readonly #keyEncryptionKey = randomBytes(32).toString('hex');

  private constructor(directory: string, stage: BuildStage, buildStage: BuildStage) {
    this.#directory = directory;
    this.stage = stage;
    this.buildStage = buildStage;
  }

  /** Runs docker/Dockerfile of the repository in a scratch directory. */
  static async build(repository: string, log: (line: string) => void = () => undefined): Promise<Image> {
    const directory = await mkdtemp(join(tmpdir(), 'ca-image-'));
    try {
      await chmod(directory, 0o755); // the user of the image has to get in
      const context = join(directory, 'context');
      await copyBuildContext(repository, context);
      const run = new DockerfileRun(context, directory, log);
      const stage = await run.run(join(repository, 'docker/Dockerfile'));
      // The node of this machine stands for the one of the base image; where it lies, that user may not read.
      await mkdir(join(directory, 'bin'));
      await copyFile(process.execPath, join(directory, 'bin/node'));
      return new Image(directory, stage, run.stage('build'));
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** What every start needs, as an operator would give it. */
  get requiredVariables(): { KEY_ENCRYPTION_KEY: string } {
    return { KEY_ENCRYPTION_KEY: this.#keyEncryptionKey };
  }

  /** The variables for an identity provider whose keys are in a file. */
  async identityProviderVariables(): Promise<Record<string, string>> {
    const file = join(this.#directory, 'jwks.json');
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = { ...publicKey.export({ format: 'jwk' }), kid: 'only', use: 'sig', alg: 'ES256' };
    await writeFile(file, JSON.stringify({ keys: [key] }));
    return { AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'ca', AUTH_JWKS_FILE: file };
  }

  /** A directory that belongs to the user of the image, like a mounted volume. */
  async volume(): Promise<string> {
    const directory = await mkdtemp(join(this.#directory, 'volume-'));
    const [uid = 0, gid = uid] = this.stage.user.split(':').map(Number);
    if (process.getuid?.() === 0) await chown(directory, uid, gid);
    return directory;
  }

  /** Runs a command of the image, its own when none is given, with these variables and those of the image. */
  run(variables: Record<string, string>, command = this.stage.command): ImageProcess {
    return new ImageProcess(this.stage, join(this.#directory, 'bin'), variables, command);
  }

  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}
