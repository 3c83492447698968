import { caMustBeActive } from './ca-must-be-active.rule';
import { caMustHoldItsKey } from './ca-must-hold-its-key.rule';
import type { IssuanceRequest, IssuanceRule } from './issuance-request';
import { keyMustMatchProfile } from './key-must-match-profile.rule';
import { keyMustNotBeWeak } from './key-must-not-be-weak.rule';
import { leafMustNotBearIssuersName } from './leaf-must-not-bear-issuers-name.rule';
import { leafMustNotSignAsCa } from './leaf-must-not-sign-as-ca.rule';
import { namesMustMatchProfile } from './names-must-match-profile.rule';
import { purposesMustBeAllowed } from './purposes-must-be-allowed.rule';

/** The policy of issuance, in the order in which it is applied. */
export const ISSUANCE_RULES: readonly IssuanceRule[] = [
  caMustBeActive,
  caMustHoldItsKey,
  keyMustMatchProfile,
  keyMustNotBeWeak,
  leafMustNotSignAsCa,
  leafMustNotBearIssuersName,
  purposesMustBeAllowed,
  namesMustMatchProfile,
];

/** @throws DomainError of the first rule that refuses */
export function applyIssuanceRules(request: IssuanceRequest): void {
  for (const rule of ISSUANCE_RULES) rule(request);
}
