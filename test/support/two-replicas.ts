import { randomBytes } from 'node:crypto';
import { createProfile } from './issuing';
import { type ApiClient, type ServiceProcess, startReplica, startService } from './service';

/** Two replicas of the service on a new database, each with a client of an admin, and a profile. */
export class TwoReplicas {
  private constructor(
    private readonly processes: readonly [ServiceProcess, ServiceProcess],
    readonly profileId: string,
  ) {}

  static async start(variables: Record<string, string> = {}): Promise<TwoReplicas> {
    const KEY_ENCRYPTION_KEY = randomBytes(32).toString('base64');
    const first = await startService({ KEY_ENCRYPTION_KEY, ...variables });
    const second = await startReplica(first, { KEY_ENCRYPTION_KEY, ...variables });
    return new TwoReplicas([first, second], await createProfile(first.admin));
  }

  /** Address of the database of both. */
  get url(): string {
    return this.processes[0].databaseUrl;
  }

  get one(): ApiClient {
    return this.processes[0].admin;
  }

  get other(): ApiClient {
    return this.processes[1].admin;
  }

  async remove(): Promise<void> {
    await Promise.all(this.processes.map((replica) => replica.remove()));
  }
}
