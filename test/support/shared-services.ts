import 'reflect-metadata';
import type { TestProject } from 'vitest/node';
import { createDatabase } from './database';
import { cleanUpWhenOrphaned } from './orphan-cleanup';
import { ServiceProcess } from './service-process';

/** Starts one service per worker and ends them after the last file: files of one worker run one after the other. */
export default async function (project: TestProject): Promise<() => Promise<void>> {
  const postgresUrl = project.getProvidedContext().postgresUrl;
  const workers = project.config.maxWorkers;
  const started = await Promise.all(Array.from({ length: workers }, () => start(postgresUrl)));
  project.provide(
    'sharedServices',
    started.map(({ address }) => address),
  );
  return async () => {
    await Promise.all(started.map(({ remove }) => remove()));
  };
}

async function start(postgresUrl: string) {
  const databaseUrl = await createDatabase(postgresUrl);
  const process = await ServiceProcess.start({ DATABASE_URL: databaseUrl });
  const { url, dataDirectory } = process;
  const callOff = cleanUpWhenOrphaned('kill -9 "$1"; rm -rf "$2"', [String(process.pid), dataDirectory]);
  const remove = async (): Promise<void> => {
    await process.remove();
    callOff();
  };
  return { remove, address: { url, databaseUrl, dataDirectory } };
}
