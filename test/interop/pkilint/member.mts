import { lintMember } from '../certificates/lint-member.mts';
import { installPython, pythonOf } from '../runner/install.mts';

export const pkilint = lintMember({
  name: 'pkilint',
  programs: ['python3'],
  install: installPython,
  command: (workshop) => [pythonOf(workshop), 'lint.py'],
});
