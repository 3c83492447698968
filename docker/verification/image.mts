import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmod, chown, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyBuildContext } from './build-context.mts';
import { type BuildStage } from './build-stage.mts';
import { ImageProcess } from './image-process.mts';
import { DockerfileRun } from './dockerfile.mts';

/** The result of the Dockerfile, in directories instead of layers. */
export class Image {
  readonly stage: BuildStage;
  /** The stage that compiles. It includes files that the image must not have. */
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
      await chmod(directory, 0o755); // the user of the image needs access
      const context = join(directory, 'context');
      await copyBuildContext(repository, context);
      const run = new DockerfileRun(context, directory, log);
      const stage = await run.run(join(repository, 'docker/Dockerfile'));
      // Replaces node of the base image. A copy, because the user of the image may not have access to the original.
      await mkdir(join(directory, 'bin'));
      await copyFile(process.execPath, join(directory, 'bin/node'));
      return new Image(directory, stage, run.stage('build'));
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** Variables that every start requires. */
  get requiredVariables(): { KEY_ENCRYPTION_KEY: string } {
    return { KEY_ENCRYPTION_KEY: this.#keyEncryptionKey };
  }

  /** Creates the keys of an identity provider in a file. Returns the variables that refer to it. */
  async identityProviderVariables(): Promise<Record<string, string>> {
    const file = join(this.#directory, 'jwks.json');
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = { ...publicKey.export({ format: 'jwk' }), kid: 'only', use: 'sig', alg: 'ES256' };
    await writeFile(file, JSON.stringify({ keys: [key] }));
    return { AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'ca', AUTH_JWKS_FILE: file };
  }

  /** Creates a directory that the user of the image owns, like a mounted volume. */
  async volume(): Promise<string> {
    const directory = await mkdtemp(join(this.#directory, 'volume-'));
    const [uid = 0, gid = uid] = this.stage.user.split(':').map(Number);
    if (process.getuid?.() === 0) await chown(directory, uid, gid);
    return directory;
  }

  /** Runs a command (default: that of the image) with these variables and those of the image. */
  run(variables: Record<string, string>, command = this.stage.command): ImageProcess {
    return new ImageProcess(this.stage, join(this.#directory, 'bin'), variables, command);
  }

  async remove(): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}
