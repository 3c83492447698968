import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { StartUpError } from '@libs/kernel';

const run = promisify(execFile);

/** The user that PostgreSQL runs as, when the service runs as root. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Users that exist on most systems. None is created, because it would outlive the service. */
const CANDIDATES = ['postgres', 'nobody'];

/** Chooses a user for PostgreSQL, which refuses to run as root. Returns `undefined` for the user of this process. */
export async function chooseServerUser(cluster: string): Promise<ServerUser | undefined> {
  if (process.geteuid?.() !== 0) return undefined;

  // An existing cluster keeps its owner.
  const owner = await stat(cluster).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of CANDIDATES) {
    const user = await findUser(name);
    if (user !== undefined) return user;
  }
  throw new StartUpError(
    'PostgreSQL does not run as root and there is no user postgres or nobody: start the service as an ordinary user, or set DATABASE_URL',
  );
}

async function findUser(name: string): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** Returns the outermost parent directory of `path` that the user may not traverse, for example /root (mode 0700). */
export async function barrierOnTheWay(path: string, user: ServerUser): Promise<string | undefined> {
  const parent = dirname(path);
  if (parent === path) return undefined;
  const outer = await barrierOnTheWay(parent, user);
  if (outer !== undefined) return outer;
  const { mode, uid, gid } = await stat(parent);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  return (mode & bit) === 0 ? parent : undefined;
}
