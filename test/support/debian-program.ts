import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Installs the Debian package of a program that is missing. @throws Error that names the package when the install is
 * not possible.
 */
export function requireProgram(program: string, debianPackage: string): void {
  if (spawnSync(program, ['--version']).error === undefined) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(`${program} is missing: install ${debianPackage} (Debian's name for the package)`);
  }
  const lock = ['-q', '-o', 'DPkg::Lock::Timeout=300'];
  const options = { stdio: 'ignore' as const, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  execFileSync('apt-get', ['update', ...lock], options);
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...lock, debianPackage], options);
}
