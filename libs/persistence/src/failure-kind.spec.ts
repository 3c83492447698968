import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { DatabaseBusyError } from './bounded-pool';
import { isTransientFailure } from './failure-kind';

const coded = (code: string, message = 'failed') => Object.assign(new Error(message), { code });
const ofPostgres = (code: string) => new QueryFailedError('SELECT 1', [], coded(code));

describe('isTransientFailure', () => {
  it.each([
    ['08006', 'connection failure'],
    ['28P01', 'a password that is being changed'],
    ['3D000', 'a database that is being restored'],
    ['26000', 'a connection pooler has dropped the prepared statement'],
    ['42P05', 'a connection pooler has kept the prepared statement'],
    ['25P03', 'idle transaction timeout'],
    ['25006', 'a standby takes no writes'],
    ['40001', 'serialization failure'],
    ['40P01', 'deadlock'],
    ['53100', 'disk full'],
    ['53300', 'too many connections'],
    ['55P03', 'lock not available'],
    ['57014', 'statement timeout'],
    ['57P01', 'the server shuts down'],
    ['58030', 'input or output error'],
  ])('accepts SQLSTATE %s (%s)', (code) => {
    expect(isTransientFailure(ofPostgres(code))).toBe(true);
  });

  it.each(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])(
    'accepts the network error %s',
    (code) => {
      expect(isTransientFailure(coded(code))).toBe(true);
    },
  );

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'timeout exceeded when trying to connect',
    'Query read timeout',
    'Cannot execute operation because connection is not yet established.',
    'Cannot use a pool after calling end on the pool',
  ])('accepts the driver message "%s"', (message) => {
    expect(isTransientFailure(new Error(message))).toBe(true);
  });

  it('accepts DatabaseBusyError', () => {
    expect(isTransientFailure(new DatabaseBusyError(undefined))).toBe(true);
  });

  it('finds transient failures in causes and in an AggregateError', () => {
    expect(isTransientFailure(new Error('event x', { cause: ofPostgres('57P01') }))).toBe(true);
    expect(isTransientFailure(new AggregateError([new Error('other'), coded('ECONNREFUSED')]))).toBe(true);
  });

  it.each([
    ['RangeError', new RangeError('Invalid time value')],
    ['SyntaxError', new SyntaxError('Unexpected end of JSON input')],
    ['22P02', ofPostgres('22P02')],
    ['42P01', ofPostgres('42P01')],
    ['25P02', ofPostgres('25P02')],
    ['XX000', ofPostgres('XX000')],
    ['a code that only looks like a class', coded('4000')],
    ['no error', 'Connection terminated'],
  ])('rejects %s', (_what, error) => {
    expect(isTransientFailure(error)).toBe(false);
  });

  it('ends for a circular chain of causes', () => {
    const error = new Error('circle');
    error.cause = error;
    expect(isTransientFailure(error)).toBe(false);
  });
});
