import { Parser } from '@asyncapi/parser';
import { describe, expect, it } from 'vitest';
import { asyncApiDocument, catalogueOf } from '../../tools/docs/asyncapi-document';
import { readEvents } from '../../tools/docs/event-catalogue';
import { formatted } from '../../tools/docs/formatted';
import { JsonSchemas } from '../../tools/docs/json-schemas';

/** Diagnostics of severity 0; the others are advice. */
const isError = ({ severity }: { readonly severity: number }): boolean => severity === 0;

describe('docs/asyncapi.yaml', { timeout: 60_000 }, () => {
  const catalogue = readEvents((checker) => new JsonSchemas(checker));
  const text = asyncApiDocument(catalogue);

  it('is the description of the events as they are in the code', async () => {
    await expect(await formatted(text, 'asyncapi.yaml')).toMatchFileSnapshot('../../docs/asyncapi.yaml');
  });

  it('is AsyncAPI 3 without a fault, and has every event', async () => {
    const { document, diagnostics } = await new Parser().parse(text);
    expect(diagnostics.filter(isError)).toEqual([]);
    expect(document?.version()).toBe('3.0.0');
    const types = catalogueOf(catalogue).map(({ type }) => type);
    expect(types.length).toBeGreaterThan(15);
    expect(
      document
        ?.channels()
        .all()
        .map((channel) => channel.address()),
    ).toEqual(types);
    expect(
      document
        ?.operations()
        .filterBySend()
        .map((operation) => operation.id()),
    ).toEqual(types);
  });

  it('is refused when a reference in it leads nowhere', async () => {
    const { diagnostics } = await new Parser().parse(
      text.replaceAll('schemas/CertificateAuthority', 'schemas/Nothing'),
    );
    expect(diagnostics.filter(isError)).not.toEqual([]);
  });
});
