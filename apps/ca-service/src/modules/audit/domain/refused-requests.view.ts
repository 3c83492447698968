/** How many requests of one name were refused. */
export interface RefusedOfView {
  readonly name: string;
  readonly count: number;
}

/** Requests that one process refused before a call began, of a stretch of time. */
export interface RefusedRequestsView {
  readonly from: string;
  readonly until: string;
  readonly bad_request: number;
  readonly unauthorized: number;
  readonly forbidden: number;
  /** Subjects of verified tokens, the 20 most frequent. */
  readonly identities: readonly RefusedOfView[];
  readonly other_identities: number;
  /** Without a valid token. */
  readonly unidentified: number;
  /** IPv4 addresses and IPv6 networks (/64) of the connections, the 20 most frequent. */
  readonly addresses: readonly RefusedOfView[];
  readonly other_addresses: number;
}
