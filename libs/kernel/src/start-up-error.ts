/**
 * The service cannot start until the operator changes something. The message is one sentence that names the variable, the
 * port or the directory, and what to do. main.ts prints it and exits with 1.
 */
export class StartUpError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartUpError';
  }
}

/** An address on which a process listens, and the variables that configure it. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  readonly variables: { readonly host: string; readonly port: string };
  /** What to do about a port in use, besides choosing another port. */
  readonly remedy?: string;
}

/** Turns an error of `listen` into a StartUpError that names the variable. Returns other errors unchanged. */
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
