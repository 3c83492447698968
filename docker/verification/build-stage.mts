import { isAbsolute, join, posix } from 'node:path';

/** One stage of the Dockerfile: its file system as a directory, and what its image would declare. */
export interface BuildStage {
  /** Stands for the root directory of the image. */
  readonly root: string;
  /** The image that the first of its ancestors is made from, such as `node:24.0.0-bookworm-slim`. */
  readonly baseImage: string;
  workingDirectory: string;
  readonly environment: Record<string, string>;
  readonly buildArguments: Record<string, string>;
  readonly ports: string[];
  user: string;
  command: string[];
  healthCheck: string[];
}

/** What an image from elsewhere gives to the stage that begins with it, as far as is known here. */
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

/** Where a path of the image is on this machine. */
export function pathIn(stage: BuildStage, path: string): string {
  const inImage = isAbsolute(path) ? path : posix.join(stage.workingDirectory, path);
  return join(stage.root, inImage);
}
