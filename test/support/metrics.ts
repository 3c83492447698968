import { freePorts } from './rabbitmq/free-ports';

/** Returns the variables of a process that serves metrics; by default processes of tests serve none. */
export async function withMetrics(): Promise<{ METRICS_PORT: string }> {
  const [port] = await freePorts(1);
  return { METRICS_PORT: String(port) };
}

/** Reads `GET /metrics`, by name and labels. Figures of the database may be 15 seconds old. */
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
