import { goClient } from '../runner/go-client.mts';

export const sdkGo = goClient({ name: 'sdk-go', tool: 'client of the contract (Go)' });
