import { CreateSchema1764000000000 } from './1764000000000-create-schema';
import { AddCaLifecycle1764100000000 } from './1764100000000-add-ca-lifecycle';
import { AddEventDrafts1764200000000 } from './1764200000000-add-event-drafts';
import { KeepDraftsOfDeletedCertificates1764250000000 } from './1764250000000-keep-drafts-of-deleted-certificates';
import { AddAlternativeNames1764300000000 } from './1764300000000-add-alternative-names';
import { AddListIndexes1764300000001 } from './1764300000001-add-list-indexes';
import { SplitCertificateStatus1764310000000 } from './1764310000000-split-certificate-status';
import { AddJobRuns1764400000000 } from './1764400000000-add-job-runs';
import { AddStatistics1764410000000 } from './1764410000000-add-statistics';
import { AddExpirationDeltas1764420000000 } from './1764420000000-add-expiration-deltas';
import { IndexWhatStatisticsRead1764430000000 } from './1764430000000-index-what-statistics-read';
import { KeepDraftsOfAuditEvents1764440000000 } from './1764440000000-keep-drafts-of-audit-events';
import { AddAllowedProfiles1764450000000 } from './1764450000000-add-allowed-profiles';
import { SetEventsAside1764450000040 } from './1764450000040-set-events-aside';
import { AddRefusalReport1764450000050 } from './1764450000050-add-refusal-report';

/** In the order they are run. */
export const MIGRATIONS = [
  CreateSchema1764000000000,
  AddCaLifecycle1764100000000,
  AddEventDrafts1764200000000,
  KeepDraftsOfDeletedCertificates1764250000000,
  AddAlternativeNames1764300000000,
  AddListIndexes1764300000001,
  SplitCertificateStatus1764310000000,
  AddJobRuns1764400000000,
  AddStatistics1764410000000,
  AddExpirationDeltas1764420000000,
  IndexWhatStatisticsRead1764430000000,
  KeepDraftsOfAuditEvents1764440000000,
  AddAllowedProfiles1764450000000,
  SetEventsAside1764450000040,
  AddRefusalReport1764450000050,
];
