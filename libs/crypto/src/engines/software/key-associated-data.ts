/** What a wrapped key is bound to (KeyEncryptionKey.wrap), so that no row can stand in for another. */
export const keyAssociatedData = (engineId: string, keyId: string): string => `${engineId}/${keyId}`;
