/**
 * The service cannot start, and somebody has to change something first. The message is one sentence that
 * names what (a variable, a port, a directory) and what to do; main.ts prints it and exits with code 1.
 */
export class StartUpError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartUpError';
  }
}

/** Address on which a process listens, and the variables that configure it. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  readonly variables: { readonly host: string; readonly port: string };
  /** What to do about a port in use, when another port is not the only way out. */
  readonly remedy?: string;
}

/** Turns what `listen` fails with into a sentence that names the variable; other errors stay what they are. */
export function explainListenError(error: unknown, address: ListenAddress): Error {
  const { host, port, variables, remedy } = address;
  const sentences: Record<string, string> = {
    EADDRINUSE: `${variables.port}: port ${port} on ${host} is in use by another process${remedy ? `; ${remedy}` : ''}`,
    EACCES: `${variables.port}: this user may not listen on port ${port}`,
    EADDRNOTAVAIL: `${variables.host}: ${host} is not an address of this machine`,
    ENOTFOUND: `${variables.host}: ${host} is not an address of this machine`,
  };
  const sentence = sentences[(error as NodeJS.ErrnoException).code ?? ''];
  return sentence === undefined ? (error as Error) : new StartUpError(sentence, { cause: error });
}
