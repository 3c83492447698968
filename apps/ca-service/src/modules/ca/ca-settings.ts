/** What the application decides about CAs; filled from ALLOW_CASCADE_DELETE. */
export abstract class CaSettings {
  abstract readonly allowCascadeDelete: boolean;
}
