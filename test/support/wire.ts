/** Types of answers and events. Importing them loads no code of the service. */
export type { RefusedRequestsView } from '../../apps/ca-service/src/modules/audit';
export type {
  CaView,
  MessageSignatureView,
  RekeyedCaView,
  SignatureVerificationView,
} from '../../apps/ca-service/src/modules/ca';
export type { CertificateView, IssuancePreviewView } from '../../apps/ca-service/src/modules/certificate';
export type { EventPageView } from '../../apps/ca-service/src/modules/event';
export type { IssuanceProfileView } from '../../apps/ca-service/src/modules/profile';
export type {
  ExpirationsView,
  IssuanceView,
  StatisticsView,
} from '../../apps/ca-service/src/modules/statistics';
export type { DeliveryView } from '../../apps/webhook-forwarder/src/modules/delivery';
export type { ErrorBody } from '../../libs/http/src';
export type { Change, Page } from '../../libs/kernel/src';
