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
