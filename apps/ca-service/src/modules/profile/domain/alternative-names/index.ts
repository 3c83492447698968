export { type ConstrainedName, constrainedNameOf, nameInCommonName } from './constrained-name';
export { type NamePattern, parseSubjectAltNamePattern } from './subject-alt-name-pattern';
