import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goClient } from '../runner/go-client.mts';
import { installGoTools } from '../runner/install.mts';
import type { Bench } from '../runner/member.mts';
import { endOf, runCommand } from '../runner/run-command.mts';

/** A Go client that oapi-codegen generates from the OpenAPI document. */
export const generatedGo = goClient({
  name: 'generated-go',
  tool: 'oapi-codegen',
  install: installGoTools,
  sources: ({ scratch }) => join(scratch, 'sources'),
  generate: async (bench) => {
    const file = copySources(bench);
    const document = join(bench.scratch, 'openapi.json');
    writeFileSync(document, bench.service.document);
    const options = ['-generate', 'types,client', '-package', 'ca', '-o', file, document];
    const { timeLimit } = bench;
    const result = await runCommand(join(bench.cache, 'bin', 'oapi-codegen'), options, { timeLimit });
    return result.code === 0 ? unnamedModels(file) : `oapi-codegen: ${endOf(result)}`;
  },
  version: async ({ cache, timeLimit }) => {
    const { stdout } = await runCommand(join(cache, 'bin', 'oapi-codegen'), ['--version'], { timeLimit });
    return stdout.trim().split('\n').at(-1) ?? '-';
  },
});

/** Copies the program next to the generated package, which is not committed. Returns the file of the package. */
function copySources({ folder, scratch }: Bench): string {
  const sources = join(scratch, 'sources');
  mkdirSync(join(sources, 'ca'), { recursive: true });
  for (const name of readdirSync(folder).filter((each) => /\.(go|mod|sum)$/.test(each))) {
    copyFileSync(join(folder, name), join(sources, name));
  }
  return join(sources, 'ca', 'ca.go');
}

/** Returns an error with the first fields whose struct has no name, because the document does not name the schema. */
function unnamedModels(file: string): string | undefined {
  const fields = readFileSync(file, 'utf8').match(/^\t\w+ +\*?(\[\])*struct \{$/gm) ?? [];
  if (fields.length === 0) return undefined;
  return `${fields.length} models have no name: ${fields.slice(0, 5).join(' ').replaceAll('\t', '')}`;
}
