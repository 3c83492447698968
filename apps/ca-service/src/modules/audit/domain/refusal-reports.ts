import type { RefusedRequestsView } from './refused-requests.view';

/** Where refused requests are reported: at most once a minute for the whole service, whatever the number of processes. */
export abstract class RefusalReports {
  /** Whether anybody wants reports. */
  abstract readonly areWanted: boolean;

  /** Publishes the report, unless any process published one within the last minute; answers whether it did. */
  abstract publish(report: RefusedRequestsView): Promise<boolean>;
}
