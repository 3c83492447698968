import { isAbsolute, join, posix } from 'node:path';

/** One stage of the Dockerfile: a directory as its file system, and the settings of its image. */
export interface BuildStage {
  /** Directory in place of the root directory of the image. */
  readonly root: string;
  /** Base image of its first ancestor, such as `node:24.0.0-bookworm-slim`. */
  readonly baseImage: string;
  workingDirectory: string;
  readonly environment: Record<string, string>;
  readonly buildArguments: Record<string, string>;
  readonly ports: string[];
  user: string;
  command: string[];
  healthCheck: string[];
}

/** Creates a stage that starts from a published image, with default settings. */
export function stageFrom(baseImage: string): BuildStage {
  return {
    root: '',
    baseImage,
    workingDirectory: '/',
    environment: {},
    buildArguments: {},
    ports: [],
    user: 'root',
    command: [],
    healthCheck: [],
  };
}

/** Returns the path on this machine of a path in the image. */
export function pathIn(stage: BuildStage, path: string): string {
  const inImage = isAbsolute(path) ? path : posix.join(stage.workingDirectory, path);
  return join(stage.root, inImage);
}
