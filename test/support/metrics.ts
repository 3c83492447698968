/** What `GET /metrics` shows, by name and labels. */
export async function readMetrics(serviceUrl: string, path = '/metrics'): Promise<Map<string, number>> {
  const response = await fetch(`${serviceUrl}${path}`);
  if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]));
}
