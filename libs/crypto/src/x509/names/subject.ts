/** A name as the API shows it: the first value of each attribute, `''` when there is none. */
export interface Subject {
  commonName: string;
  organization: string;
  organizationUnit: string;
  country: string;
  state: string;
  locality: string;
}

export const EMPTY_SUBJECT: Readonly<Subject> = Object.freeze({
  commonName: '',
  organization: '',
  organizationUnit: '',
  country: '',
  state: '',
  locality: '',
});
