import { Agent, get } from 'node:http';

/** One connection, as a client that asks one thing after another has it. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/**
 * Milliseconds until the last octet of the answer is here. The answer is thrown away: what a client makes of it, and
 * the garbage that leaves, would be measured too. @throws Error when the status is not 200
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
