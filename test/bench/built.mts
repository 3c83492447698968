import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** What `npm run build` made of a library's file: the code that the service runs. */
export const built = (file: string): unknown => require(`../../dist/libs/${file}`);
