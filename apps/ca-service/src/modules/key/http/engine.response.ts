import { z } from 'zod';
import type { ListedEngine } from '../queries/list-engines/list-engines.query';

/** Contract 12.2, "Engine". */
export const engineResponse = z.object({
  id: z.string(),
  default: z.boolean(),
  type: z.string(),
  security_level: z.int(),
  provider: z.string(),
  name: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  supported_key_types: z.array(z.object({ type: z.string(), sizes: z.array(z.int()) })),
});

export function toEngineResponse({ description, isDefault }: ListedEngine): z.infer<typeof engineResponse> {
  return {
    id: description.id,
    default: isDefault,
    type: description.type,
    security_level: description.securityLevel,
    provider: description.provider,
    name: description.name,
    metadata: description.metadata,
    supported_key_types: description.supportedKeyTypes.map(({ type, sizes }) => ({
      type,
      sizes: [...sizes],
    })),
  };
}
