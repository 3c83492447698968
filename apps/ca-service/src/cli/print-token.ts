import '@libs/kernel/required-node';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DevelopmentIssuer, type Permission, PERMISSIONS } from '@libs/auth';
import { StartUpError } from '@libs/kernel';
import { developmentIssuerDirectory } from '../config/auth-settings';
import { readEnvironment } from '../config/environment';

/** `npm run -s token [-- --role reader|issuer|admin]`: prints a token of the development issuer. */
async function printToken(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile();
  const environment = readEnvironment();
  if (environment.AUTH_ISSUER !== undefined) {
    throw new StartUpError(`AUTH_ISSUER is set: tokens come from ${environment.AUTH_ISSUER}, not from here`);
  }
  const permission = readRole();
  const issuer = await DevelopmentIssuer.open(developmentIssuerDirectory(environment));
  process.stdout.write(`${await issuer.issueToken({ permission })}\n`);
}

function readRole(): Permission {
  const { role } = parseArgs({ options: { role: { type: 'string', default: 'admin' } } }).values;
  const permission = PERMISSIONS.find((name) => name === role);
  if (permission === undefined) throw new StartUpError(`--role: must be one of ${PERMISSIONS.join(', ')}`);
  return permission;
}

printToken().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
