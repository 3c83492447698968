import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { isLoopbackHost, StartUpError } from '@libs/kernel';
import { credentials } from 'amqplib';

/**
 * What `amqps:` needs beyond the certificate authorities that Node knows, as files in PEM. They are read for every
 * connection, so that a certificate that was renewed is used without a restart.
 */
export interface RabbitMqTlsFiles {
  /** Certificate authorities that may have issued the broker's certificate, in place of those that Node knows. */
  readonly caFile?: string | undefined;
  /** The client certificate, and those that lead to its root. */
  readonly certificateFile?: string | undefined;
  /** The private key of the client certificate. */
  readonly keyFile?: string | undefined;
}

/** @throws StartUpError when a file cannot be used, or the connection would not use it */
export function checkTlsFiles(files: RabbitMqTlsFiles, urls: readonly URL[]): void {
  const { caFile, certificateFile, keyFile } = files;
  if (!caFile && !certificateFile && !keyFile) return;
  if (!certificateFile !== !keyFile) {
    throw new StartUpError(
      'A client certificate for RabbitMQ needs both its file and that of its private key',
    );
  }
  const plain = urls.find(({ protocol }) => protocol !== 'amqps:');
  if (plain) {
    throw new StartUpError(
      `Certificates are set for RabbitMQ, and ${plain.host} is to be reached without TLS: use amqps://`,
    );
  }
  const contents = [caFile, certificateFile, keyFile].map((file) => file && read(file));
  const [ca, cert, key] = contents;
  try {
    createSecureContext({ ca, cert, key });
  } catch (error) {
    const names = [caFile, certificateFile].filter(Boolean).join(' and ');
    throw new StartUpError(`The certificates for RabbitMQ in ${names} cannot be used: ${reasonOf(error)}`);
  }
}

/** The options of the socket, and of SASL: without a user in the URL, the client certificate says who connects. */
export async function tlsOptions(files: RabbitMqTlsFiles, url: URL): Promise<object> {
  const read = async (file: string | undefined) => (file ? await readFile(file) : undefined);
  const { caFile, certificateFile, keyFile } = files;
  const [ca, cert, key] = [await read(caFile), await read(certificateFile), await read(keyFile)];
  const isKnownByCertificate = cert !== undefined && url.username === '';
  return {
    ...(ca && { ca }),
    ...(cert && { cert, key }),
    ...(isKnownByCertificate && { credentials: credentials.external() }),
  };
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new StartUpError(`The file ${file} for RabbitMQ cannot be read: ${reasonOf(error)}`);
  }
}

/** OpenSSL's reason has no content of a file in it; its stack of errors is of no use to an operator. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

/**
 * Describes the first node of `amqpUrl` (one address, or several, separated by commas) that is reached over a network
 * without TLS; `undefined` when there is none.
 */
export function unencryptedBroker(amqpUrl: string): string | undefined {
  const nodes = amqpUrl.split(',').map((text) => new URL(text.trim()));
  const plain = nodes.find(({ protocol, hostname }) => protocol === 'amqp:' && !isOnThisMachine(hostname));
  return plain && `AMQP_URL: the connection to ${plain.hostname} does not use TLS; amqps:// turns it on`;
}

/** Without a host the client library connects to localhost. */
const isOnThisMachine = (host: string): boolean => host === '' || isLoopbackHost(host);
