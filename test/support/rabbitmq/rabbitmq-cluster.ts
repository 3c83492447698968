import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Broker, type OwnRabbitMq } from './broker';
import { freePorts } from './free-ports';
import { cleanUpWhenOrphaned } from '../orphan-cleanup';

/** Several nodes that are one broker; each can be stopped and started by itself. */
export interface RabbitMqCluster {
  readonly nodes: readonly OwnRabbitMq[];
  remove(): Promise<void>;
}

/** Starts the nodes one after the other, as each joins those before it. */
export async function startRabbitMqCluster(program: string, size: number): Promise<RabbitMqCluster> {
  const [epmdPort, ...ports] = await freePorts(1 + 2 * size);
  const endEpmd = startEpmd(epmdPort!);
  const cookie = randomBytes(16).toString('hex');
  const nodes: Broker[] = [];
  const remove = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.remove()));
    endEpmd();
  };
  try {
    for (let n = 0; n < size; n += 1) {
      const cluster = { cookie, nodes: nodes.map(({ name }) => name) };
      const node = new Broker(program, [ports[2 * n]!, epmdPort!, ports[2 * n + 1]!], { cluster, lines: [] });
      nodes.push(node);
      await node.start();
    }
    return { nodes, remove };
  } catch (error) {
    const output = nodes.at(-1)?.output;
    await remove();
    throw new Error(`${String(error)}\n${output}`, { cause: error });
  }
}

/** The register of Erlang's nodes, for all of them: one that a node starts would end with it. Answers how to end it. */
function startEpmd(port: number): () => void {
  const child = spawn('epmd', ['-port', String(port), '-address', '127.0.0.1'], {
    detached: true,
    stdio: 'ignore',
  });
  child.on('error', () => undefined); // where it is not found, the first node says so
  const callOff = cleanUpWhenOrphaned('kill -9 "$1"', [String(child.pid)]);
  return () => {
    child.kill('SIGKILL');
    callOff();
  };
}
