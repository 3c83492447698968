import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Loads a library file from the output of `npm run build`, which is the code that the service runs. */
export const built = (file: string): unknown => require(`../../dist/libs/${file}`);
