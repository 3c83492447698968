import '@libs/kernel/required-node';
import { parseArgs } from 'node:util';
import { DevelopmentIssuer, type Permission, PERMISSIONS } from '@libs/auth';
import { StartUpError } from '@libs/kernel';
import { EXIT, print, runCommand } from '../command-line';
import { developmentIssuerDirectory } from '../config/auth-settings';
import { loadEnvironment } from '../config/environment';

/** `npm run -s token [-- --role reader|issuer|admin]` prints a token of the development issuer (default: admin). */
async function main(): Promise<number> {
  const environment = loadEnvironment();
  if (environment.AUTH_ISSUER !== undefined) {
    throw new StartUpError(`AUTH_ISSUER is set: get a token from ${environment.AUTH_ISSUER}`);
  }
  const permission = readRole();
  const issuer = await DevelopmentIssuer.open(developmentIssuerDirectory(environment));
  print(await issuer.issueToken({ permission }));
  return EXIT.done;
}

function readRole(): Permission {
  const { role } = parseArgs({ options: { role: { type: 'string', default: 'admin' } } }).values;
  const permission = PERMISSIONS.find((name) => name === role);
  if (permission === undefined) throw new StartUpError(`--role: must be one of ${PERMISSIONS.join(', ')}`);
  return permission;
}

runCommand(main);
