import { Agent, get } from 'node:http';

/** One connection, like that of a client with sequential requests. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/**
 * Sends a GET and returns the milliseconds until the last octet of the answer. Discards the answer, so that its
 * processing and garbage collection are not measured.
 * @throws Error when the status is not 200
 */
export function drainedGet(url: string, authorization: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    get(url, { agent, headers: { authorization } }, (response) => {
      response
        .resume()
        .once('error', reject)
        .once('end', () => {
          if (response.statusCode === 200) resolve(performance.now() - begin);
          else reject(new Error(`${url} answered ${response.statusCode}`));
        });
    }).once('error', reject);
  });
}
