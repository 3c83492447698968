import { certificateText } from '@libs/crypto';
import type { Page } from '@libs/kernel';
import type { CertificateView } from '../wire';
import { type ListQueryRequest, toListParameters } from '@libs/http';
import type { QueryBus } from '@nestjs/cqrs';
import type { CertificateScope } from '../domain';
import { ListCertificates } from '../queries/list-certificates';

export const JSON_TYPE = 'application/json';
const DER_TYPE = 'application/pkix-cert';

/** Media types of certificates: JSON with the data of the service, PEM (RFC 7468) and DER (RFC 2585 section 3). */
export const CERTIFICATE_TYPES = [JSON_TYPE, 'application/x-pem-file', DER_TYPE] as const;
export type CertificateType = (typeof CERTIFICATE_TYPES)[number];

/** The output of `openssl x509 -text` (docs/certificate-text.md). */
export const TEXT_TYPE = 'text/plain';

/** Media types of a single certificate. Lists are not rendered as text, which takes a millisecond for each. */
export const SINGLE_CERTIFICATE_TYPES = [...CERTIFICATE_TYPES, TEXT_TYPE] as const;
export type SingleCertificateType = (typeof SINGLE_CERTIFICATE_TYPES)[number];

interface Reply {
  header(name: string, value: string): unknown;
}

/** Concatenates the certificates in PEM. */
export function toPem(certificates: readonly CertificateView[]): string {
  return certificates
    .map(({ certificate }) => Buffer.from(certificate, 'base64').toString('latin1'))
    .join('');
}

/** Concatenates the certificates as text, and sets the content type. */
export function toText(certificates: readonly CertificateView[], reply: Reply): string {
  const text = certificates.map((certificate) => certificateText(toDer(toPem([certificate])))).join('');
  // Set last: the error for a certificate that cannot be rendered is JSON.
  reply.header('content-type', `${TEXT_TYPE}; charset=utf-8`);
  return text;
}

/** Renders one certificate in a media type. */
export function renderCertificate(
  certificate: CertificateView,
  type: SingleCertificateType,
  reply: Reply,
): CertificateView | string | Buffer {
  reply.header('vary', 'Accept');
  if (type === TEXT_TYPE) return toText([certificate], reply);
  return type === JSON_TYPE ? certificate : bare([certificate], type, reply);
}

/**
 * Renders a page in a media type. PEM and DER certificates are concatenated; the next page is in a Link header (RFC
 * 8288).
 */
function renderPage(
  page: Page<CertificateView>,
  type: CertificateType,
  reply: Reply,
): Page<CertificateView> | string | Buffer {
  reply.header('vary', 'Accept');
  if (type === JSON_TYPE) return page;
  if (page.next !== '') reply.header('link', `<?bookmark=${page.next}>; rel="next"`);
  return bare(page.list, type, reply);
}

function bare(
  certificates: readonly CertificateView[],
  type: CertificateType,
  reply: Reply,
): string | Buffer {
  reply.header('content-type', type);
  const pem = toPem(certificates);
  return type === DER_TYPE ? toDer(pem) : pem;
}

/** Decodes PEM text that this service wrote. */
function toDer(pem: string): Buffer {
  const contents = pem.match(/(?<=-----BEGIN CERTIFICATE-----\n)[^-]+/g) ?? [];
  return Buffer.concat(contents.map((content) => Buffer.from(content, 'base64')));
}

export type RenderedPage = Page<CertificateView> | string | Buffer;

/** Lists certificates and renders the page. */
export async function renderCertificates(
  queries: QueryBus,
  request: { readonly query: ListQueryRequest; readonly scope: CertificateScope },
  type: CertificateType,
  reply: { header(name: string, value: string): unknown },
): Promise<RenderedPage> {
  const parameters = toListParameters(request.query);
  const page = await queries.execute(new ListCertificates(parameters, request.scope));
  return renderPage(page, type, reply);
}
