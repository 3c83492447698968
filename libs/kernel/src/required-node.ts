/**
 * Prints one sentence and exits with 1 when Node.js is too old. It is the first import of every entry point, because on an
 * older version some later imports throw, and others load but fail when a request uses them.
 *
 * Has no imports and exports, so that the compiler and Node's type stripping both treat it as CommonJS, and uses the
 * syntax of ES2019, which Node.js 12 parses. test/architecture/node-version.spec.ts checks both.
 */
{
  /** `node:crypto` has ML-DSA since 24.6; TypeORM requires 24.11. Keep equal to `engines` in package.json. */
  const LEAST_VERSION = '24.11.0';

  const current = process.version.slice(1);
  const [leastMajor = 0, leastMinor = 0] = LEAST_VERSION.split('.').map(Number);
  const [major = 0, minor = 0] = current.split('.').map(Number);
  if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
    process.stderr.write(
      `Node.js must be ${LEAST_VERSION} or newer, got ${current}: start with the npm script (such as npm start), ` +
        'which runs the Node.js that npm ci has installed, or install a newer Node.js\n',
    );
    process.exit(1);
  }
}
