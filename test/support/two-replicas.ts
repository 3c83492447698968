import { randomBytes } from 'node:crypto';
import { createDatabase } from './database';
import { createProfile } from './issuing';
import { type ApiClient, ServiceProcess } from './service-process';

/** Two replicas of the service on one new database, each with a client for an admin, and a profile. */
export class TwoReplicas {
  private constructor(
    private readonly processes: readonly [ServiceProcess, ServiceProcess],
    readonly url: string,
    readonly one: ApiClient,
    readonly other: ApiClient,
    readonly profileId: string,
  ) {}

  static async start(postgresUrl: string, more: Record<string, string> = {}): Promise<TwoReplicas> {
    const url = await createDatabase(postgresUrl);
    const KEY_ENCRYPTION_KEY = randomBytes(32).toString('base64');
    const variables = { DATABASE_URL: url, KEY_ENCRYPTION_KEY, ...more };
    const first = await ServiceProcess.start(variables);
    const second = await ServiceProcess.start(variables);
    const [one, other] = [await first.client(), await second.client()];
    return new TwoReplicas([first, second], url, one, other, await createProfile(one));
  }

  async remove(): Promise<void> {
    await Promise.all(this.processes.map((replica) => replica.remove()));
  }
}
