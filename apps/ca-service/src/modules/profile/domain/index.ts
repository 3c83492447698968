export {
  type ConstrainedName,
  constrainedNameOf,
  nameInCommonName,
} from './alternative-names/constrained-name';
export { type NamePattern, parseSubjectAltNamePattern } from './alternative-names/subject-alt-name-pattern';
export * from './allowed-extension';
export * from './issuance-constraints';
export * from './crypto-enforcement';
export * from './impossible-profile';
export * from './inline-profile';
export * from './issuance-profile';
export * from './profile-definition';
export * from './profile.repository';
export * from './profile-fields';
export * from './subject-document';
export * from './validity';
