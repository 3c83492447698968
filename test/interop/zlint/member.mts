import { join } from 'node:path';
import { lintMember } from '../certificates/lint-member.mts';
import { installGoProgram } from '../runner/install.mts';

export const zlint = lintMember({
  name: 'zlint',
  programs: ['go'],
  install: installGoProgram,
  command: ({ cache }) => [join(cache, 'bin', 'zlint')],
});
