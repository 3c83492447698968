import type { Subject } from '@libs/crypto';

/** A subject on the wire (contract 2.5): every field present, `''` when unset. */
export interface SubjectView {
  readonly common_name: string;
  readonly organization: string;
  readonly organization_unit: string;
  readonly country: string;
  readonly state: string;
  readonly locality: string;
}

export function toSubjectView(subject: Subject): SubjectView {
  return {
    common_name: subject.commonName,
    organization: subject.organization,
    organization_unit: subject.organizationUnit,
    country: subject.country,
    state: subject.state,
    locality: subject.locality,
  };
}
