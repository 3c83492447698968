import { describe, expect, it } from 'vitest';
import { unencryptedDatabase } from './database-encryption';

describe('unencryptedDatabase', () => {
  it.each([
    'postgresql://ca:secret-word@db.example/ca',
    'postgresql://ca:secret-word@db.example/ca?sslmode=disable',
    'postgresql://ca:secret-word@10.0.0.7:5433/ca?application_name=x',
    'postgresql://ca:secret-word@127.0.0.1.evil.example/ca',
    'postgresql://ca:secret-word@localhost/ca?host=db.example',
  ])('warns about the unencrypted connection %s without its password', (url) => {
    expect(unencryptedDatabase(url)).toMatch(
      /^DATABASE_URL: .*(db\.example|10\.0\.0\.7|evil\.example).* TLS/,
    );
    expect(unencryptedDatabase(url)).not.toContain('secret-word');
  });

  it.each([
    'postgresql://ca@db.example/ca?sslmode=require',
    'postgresql://ca@db.example/ca?sslmode=verify-full',
    'postgresql://ca@db.example/ca?ssl=true',
    'postgresql://ca@127.0.0.1:5432/ca',
    'postgresql://ca@localhost/ca',
    'postgresql://ca@[::1]/ca',
    'postgresql://ca@%2Fvar%2Frun%2Fpostgresql/ca',
    'postgresql://ca@/ca?host=/var/run/postgresql',
  ])('accepts the encrypted or local connection %s', (url) => {
    expect(unencryptedDatabase(url)).toBeUndefined();
  });
});
