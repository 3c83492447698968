/** Fits a key set of 100 keys with certificates. Nothing larger is read into memory. */
export const MAX_DOCUMENT_BYTES = 256 * 1024;

/**
 * Fetches a small JSON document. Does not follow redirects. `signal` bounds the time.
 *
 * @throws Error when the address cannot be reached, or the answer is not 200 or exceeds 256 KiB
 */
export async function boundedFetch(
  address: string,
  options: { readonly signal: AbortSignal; readonly headers?: Headers },
): Promise<Response> {
  const response = await fetch(address, { ...options, redirect: 'manual' });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`${address} answered with the status ${response.status}`);
  }
  return new Response(await boundedBody(response, address), { status: 200 });
}

async function boundedBody(response: Response, address: string): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    // Leaving the loop cancels the remaining body.
    if (size > MAX_DOCUMENT_BYTES) throw new Error(`${address} answered with more than 256 KiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
