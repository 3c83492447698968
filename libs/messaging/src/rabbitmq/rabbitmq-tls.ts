import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { isLoopbackHost, StartUpError } from '@libs/kernel';
import { credentials } from 'amqplib';

/**
 * TLS files of the connection to RabbitMQ, in PEM. They are read for every connection, so that a renewed certificate is
 * used without a restart.
 */
export interface RabbitMqTlsFiles {
  /** Trusted certificate authorities for the broker's certificate, in place of Node's own. */
  readonly caFile?: string | undefined;
  /** The client certificate and its intermediate certificates. */
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

/** Returns the socket options. Without a user in the URL, SASL EXTERNAL authenticates by the client certificate. */
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

/** The message of OpenSSL contains no content of the file, so it is safe to show. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

/**
 * Returns a warning about the first node of `amqpUrl` (addresses separated by commas) that is reached over a network
 * without TLS; `undefined` when there is none.
 */
export function unencryptedBroker(amqpUrl: string): string | undefined {
  const nodes = amqpUrl.split(',').map((text) => new URL(text.trim()));
  const plain = nodes.find(({ protocol, hostname }) => protocol === 'amqp:' && !isOnThisMachine(hostname));
  return plain && `AMQP_URL: the connection to ${plain.hostname} does not use TLS; amqps:// turns it on`;
}

/** Without a host the client library connects to localhost. */
const isOnThisMachine = (host: string): boolean => host === '' || isLoopbackHost(host);
