import type { Subject } from '@libs/crypto';

/** A subject in the names of contract 2.5: every field present, `''` when unset. */
export interface SubjectDocument {
  readonly common_name: string;
  readonly organization: string;
  readonly organization_unit: string;
  readonly country: string;
  readonly state: string;
  readonly locality: string;
}

export function toSubjectDocument(subject: Subject): SubjectDocument {
  return {
    common_name: subject.commonName,
    organization: subject.organization,
    organization_unit: subject.organizationUnit,
    country: subject.country,
    state: subject.state,
    locality: subject.locality,
  };
}
