import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { StartUpError } from '@libs/kernel';

const run = promisify(execFile);

/** Another user than ourselves, under whom PostgreSQL runs. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Users that every system has or that its PostgreSQL package made. None is created: that would outlive us. */
const CANDIDATES = ['postgres', 'nobody'];

/** PostgreSQL refuses to run as root, so root lends it a user. `undefined`: it runs as ourselves. */
export async function chooseServerUser(cluster: string): Promise<ServerUser | undefined> {
  if (process.geteuid?.() !== 0) return undefined;

  // Whoever owns the files goes on owning them, whatever users have come or gone since.
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

/** The outermost directory on the way to `path` that the user may not pass, for example /root (mode 0700). */
export async function barrierOnTheWay(path: string, user: ServerUser): Promise<string | undefined> {
  const parent = dirname(path);
  if (parent === path) return undefined;
  const outer = await barrierOnTheWay(parent, user);
  if (outer !== undefined) return outer;
  const { mode, uid, gid } = await stat(parent);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  return (mode & bit) === 0 ? parent : undefined;
}
