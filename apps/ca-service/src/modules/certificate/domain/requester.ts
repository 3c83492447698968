/** The permission of the caller, as far as rules of the domain depend on it. An admin may do what an issuer may. */
export type Requester = 'issuer' | 'admin';
