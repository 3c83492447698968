import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readBuildInformation } from './build-information';

const directory = mkdtempSync(join(tmpdir(), 'build-information-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** Runs the step of `npm run build` that writes the file, with these variables only. */
function written(variables: Record<string, string>) {
  const file = join(directory, 'build-information.json');
  const { status, stderr } = spawnSync(
    process.execPath,
    [resolve('apps/ca-service/write-build-information.mts'), file],
    {
      env: { PATH: process.env.PATH, ...variables },
      encoding: 'utf8',
    },
  );
  return status === 0 ? (JSON.parse(readFileSync(file, 'utf8')) as unknown) : stderr;
}

describe('write-build-information', () => {
  it('writes the commit of REVISION and the time of SOURCE_DATE_EPOCH', () => {
    expect(written({ REVISION: 'abc123', SOURCE_DATE_EPOCH: '1764000000' })).toEqual({
      build: 'abc123',
      build_time: '2025-11-24T16:00:00Z',
    });
  });

  it.each(['', 'unknown'])('writes the checked-out commit, or a hyphen, when REVISION is %j', (REVISION) => {
    expect(written({ REVISION })).toEqual({
      build: expect.stringMatching(/^([0-9a-f]{40}(-dirty)?|-)$/) as string,
      build_time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/) as string,
    });
  });

  it('names a SOURCE_DATE_EPOCH that is no number of seconds', () => {
    expect(written({ SOURCE_DATE_EPOCH: 'yesterday' })).toContain(
      'SOURCE_DATE_EPOCH: must be whole seconds, got yesterday',
    );
  });
});

describe('readBuildInformation', () => {
  it('has a version and an empty time for sources that were not built', () => {
    expect(readBuildInformation()).toEqual({
      version: expect.stringMatching(/^v\d/) as string,
      build: '-',
      build_time: '',
    });
  });
});
