import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isExpected, readExpectedFindings } from '../interop/certificates/expected-findings.mts';
import { configuration, readSwitchedOffChecks } from '../interop/schemathesis/configuration.mts';
import { REPOSITORY } from '../../tools/sources/source-files';
import { formatted } from '../../tools/docs/formatted';
import { interoperabilityDocument } from '../../tools/docs/interoperability-document';

const folder = (member: string): string => join(REPOSITORY, 'test/interop', member);
const lists = {
  switchedOff: readSwitchedOffChecks(folder('schemathesis')),
  zlint: readExpectedFindings(folder('zlint')),
  pkilint: readExpectedFindings(folder('pkilint')),
};

describe('docs/interoperability.md', () => {
  it('lists every check that is switched off and every expected finding', async () => {
    const document = await formatted(interoperabilityDocument(lists), 'interoperability.md');
    await expect(document).toMatchFileSnapshot('../../docs/interoperability.md');
  });

  it('names members that exist', () => {
    const members = [...interoperabilityDocument(lists).matchAll(/\(\.\.\/test\/interop\/([a-z-]+)\)/g)];
    expect(members.map(([, name = '']) => existsSync(join(folder(name), 'member.mts')))).not.toContain(false);
  });
});

describe('the committed lists of test/interop', () => {
  it('give a reason of their own for every entry', () => {
    for (const { reason } of [...lists.switchedOff, ...lists.zlint, ...lists.pkilint]) {
      expect(reason).toMatch(/^(Contract|RFC) [\d.]+/);
    }
  });

  it('expect a finding only with the details and the lint warning that the entry names', () => {
    const list = [{ rule: 'a', details: '^x', warnings: ['w'], reason: '' }];
    const finding = { certificate: '0.der', rule: 'a', level: 'error', details: 'xy' };
    expect(isExpected(finding, ['w'], list)).toBe(true);
    expect(isExpected(finding, ['v'], list)).toBe(false);
    expect(isExpected({ ...finding, details: 'yx' }, ['w'], list)).toBe(false);
    expect(isExpected({ ...finding, rule: 'b' }, ['w'], list)).toBe(false);
  });

  it('switch a check off for the operations that an entry names, and for no other', () => {
    const checks = [
      { operations: ['*'], check: 'one', reason: '' },
      { operations: ['GET /v1/cas'], check: 'two', reason: '' },
    ];
    const text = configuration(checks, 'hooks.py');
    expect(text).toContain('[checks]\none = { enabled = false }\n');
    expect(text).toContain(
      '[[operations]]\ninclude-name = "GET /v1/cas"\n[operations.checks]\ntwo = { enabled = false }\n',
    );
  });
});
