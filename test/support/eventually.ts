/** Asks again and again until the answer is there, instead of sleeping for as long as it might take. */
export async function eventually<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  milliseconds = 10_000,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`nothing within ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
