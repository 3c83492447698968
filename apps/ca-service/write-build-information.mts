/**
 * `write-build-information.mts [FILE]` writes FILE, by default `dist/apps/ca-service/build-information.json`, with the commit and the time of the build, which `GET /health`
 * reports. `npm run build` runs it after the compiler.
 *
 * REVISION names the commit where there is no repository, as in an image build. SOURCE_DATE_EPOCH, in seconds, sets the
 * time, so that the same sources give the same files (https://reproducible-builds.org/specs/source-date-epoch/).
 */
import '../../libs/kernel/src/required-node.ts';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** The commit that is checked out, with `-dirty` when files differ from it; `-` without a repository. */
function checkedOutCommit(): string {
  const git = spawnSync('git', ['describe', '--always', '--abbrev=40', '--exclude=*', '--dirty'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return git.status === 0 ? git.stdout.trim() : '-';
}

function buildTime(): Date {
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  if (!epoch) return new Date();
  if (!/^\d{1,11}$/.test(epoch)) throw new Error(`SOURCE_DATE_EPOCH: must be whole seconds, got ${epoch}`);
  return new Date(Number(epoch) * 1000);
}

const revision = process.env['REVISION'];
const information = {
  build: revision && revision !== 'unknown' ? revision : checkedOutCommit(),
  build_time: buildTime()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z'),
};
const file = process.argv[2] ?? join(root, 'dist/apps/ca-service/build-information.json');
writeFileSync(file, `${JSON.stringify(information, undefined, 2)}\n`);
