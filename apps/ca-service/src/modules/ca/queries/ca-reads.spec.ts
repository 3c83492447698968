import { SettableClock } from '@libs/kernel/testing';
import type { Page } from '@libs/kernel';
import { describe, expect, it } from 'vitest';
import { CaNotFoundError } from '../../certificate';
import type { CaChainReader } from '../persistence/ca-chain.reader';
import type { CaReader } from '../persistence/ca.reader';
import type { CaView } from '../wire/ca.view';
import { GetCa, GetCaHandler } from './get-ca';
import { GetCaChain, GetCaChainHandler } from './get-ca-chain';
import { ListCas, ListCasHandler } from './list-cas';

const VIEW = { id: 'root' } as CaView;
const PAGE: Page<CaView> = { next: '', list: [VIEW] };

describe('GetCaHandler', () => {
  const reader = { find: (id: string) => Promise.resolve(id === 'root' ? VIEW : undefined) } as CaReader;
  const handler = new GetCaHandler(reader);

  it('returns the CA', async () => {
    expect(await handler.execute(new GetCa('root'))).toBe(VIEW);
  });

  it('rejects an unknown id', async () => {
    await expect(handler.execute(new GetCa('unknown'))).rejects.toThrow(CaNotFoundError);
  });
});

describe('ListCasHandler', () => {
  it('returns the page of the CAs with a common name', async () => {
    const list = (_parameters: unknown, commonName?: string) =>
      Promise.resolve(commonName === 'Factory' ? PAGE : { next: '', list: [] });
    const handler = new ListCasHandler({ list } as unknown as CaReader);
    expect(await handler.execute(new ListCas({}, 'Factory'))).toBe(PAGE);
  });
});

describe('GetCaChainHandler', () => {
  it('rejects an unknown CA', async () => {
    const reader = { ofCaAndAbove: () => Promise.resolve([]) } as unknown as CaChainReader;
    const handler = new GetCaChainHandler(reader, new SettableClock());
    await expect(handler.execute(new GetCaChain('unknown', false))).rejects.toThrow(CaNotFoundError);
  });
});
