import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kindOfDer } from '../interop/real-data/der-kind.mts';
import { reasonOf } from '../interop/real-data/reason.mts';
import { RESULTS_FILE, type RealDataResults } from '../interop/real-data/results.mts';
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
  realData: JSON.parse(readFileSync(join(folder('real-data'), RESULTS_FILE), 'utf8')) as RealDataResults,
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

describe('the run with certificates of other authorities', () => {
  it('counts refusals together that differ only in their values', () => {
    const taken = (serial: string): string =>
      `certificate already exists: its serial number ${serial} is taken`;
    expect(reasonOf(taken('01'))).toBe(reasonOf(taken('6f0a')));
    expect(reasonOf('subject: "a" is not allowed at byte 7')).toBe(
      reasonOf('subject: "b" is not allowed at byte 90'),
    );
    expect(reasonOf('curve 1.3.132.0.10 is not supported')).toBe('curve <oid> is not supported');
    expect(reasonOf('must be set (RFC 5280 4.2.1.9)')).toBe('must be set (RFC 5280 4.2.1.9)');
  });

  it('counts different refusals apart', () => {
    expect(reasonOf('ca has the version 4')).not.toBe(reasonOf('ca has no version'));
  });

  it('takes a file for a certificate or a request by its outline, also when its names are malformed', () => {
    const sequence = (...parts: string[]): string => {
      const content = parts.join('');
      return `30${(content.length / 2).toString(16).padStart(2, '0')}${content}`;
    };
    const kindOf = (tbs: string): unknown =>
      kindOfDer(Buffer.from(sequence(tbs, sequence(), '030100'), 'hex'));
    const empty = sequence();
    expect(kindOf(sequence('020101', empty, '3001ff', empty, empty, empty))).toBe('certificate');
    expect(kindOf(sequence('a003020102', '020101', empty, empty, empty, empty, empty))).toBe('certificate');
    expect(kindOf(sequence('020100', empty, empty, 'a000'))).toBe('request');
    expect(kindOf(sequence('020101', empty, empty, '170d'.padEnd(30, '0')))).toBeUndefined();
  });
});
