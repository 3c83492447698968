import { type ListQueryRequest, toListParameters } from '@libs/http';
import type { Page } from '@libs/kernel';
import type { QueryBus } from '@nestjs/cqrs';
import type { CertificateScope } from '../domain';
import { ListCertificates } from '../queries/list-certificates';
import type { CertificateView } from '../wire';
import { type CertificateType, pageInForm } from './certificate-forms';

export type PageInForm = Page<CertificateView> | string | Buffer;

/** A page of certificates for a request, in the form that it asks for. */
export async function answerPage(
  queries: QueryBus,
  request: { readonly query: ListQueryRequest; readonly scope: CertificateScope },
  type: CertificateType,
  reply: { header(name: string, value: string): unknown },
): Promise<PageInForm> {
  const parameters = toListParameters(request.query);
  const page = await queries.execute(new ListCertificates(parameters, request.scope));
  return pageInForm(page, type, reply);
}
