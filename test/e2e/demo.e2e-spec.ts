import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { type Service, sharedService } from '../support/service';

const run = promisify(execFile);
let service: Service;

beforeAll(async () => {
  service = await sharedService();
});

it('the demo plays the main job from the profile to the events', async () => {
  const env = { ...process.env, CA_URL: service.url, CA_TOKEN: await service.token() };
  const { stdout } = await run(process.execPath, ['apps/demo/src/main.mts'], { env });
  expect(stdout).toContain('device.pem: OK');
  expect(stdout).toContain('REVOKED, reason KeyCompromise');
  expect(stdout).toMatch(/ca\.sign\.certificate[\s\S]*certificate\.status\.update[\s\S]*Done\./);
});

it('the demo names npm start and exits with 1 when no service answers', async () => {
  const env = { ...process.env, CA_URL: 'http://127.0.0.1:1', CA_TOKEN: 'x' };
  const failure = run(process.execPath, ['apps/demo/src/main.mts'], { env });
  await expect(failure).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/npm start/) as string,
  });
});
