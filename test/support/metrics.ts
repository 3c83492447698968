import { freePorts } from './rabbitmq/free-ports';

/** Variables of a process whose metrics a test reads: by default the processes of tests serve none. */
export async function withMetrics(): Promise<{ METRICS_PORT: string }> {
  const [port] = await freePorts(1);
  return { METRICS_PORT: String(port) };
}

/** What `GET /metrics` shows, by name and labels. Figures of the database may be 15 seconds old. */
export async function readMetrics({
  metricsUrl,
}: {
  readonly metricsUrl: string;
}): Promise<Map<string, number>> {
  const response = await fetch(metricsUrl);
  if (response.status !== 200) throw new Error(`GET ${metricsUrl} answered ${response.status}`);
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))]));
}
