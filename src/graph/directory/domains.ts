import type { Domain } from '@microsoft/microsoft-graph-types'
import { about, type CheckedTenant, type Finding } from '../../core/check.ts'
import { asRecord, collectionItems } from '../http/json.ts'
import { query, select } from '../http/odata.ts'
import { type GraphRequest, get } from '../http/request.ts'
import { type Reader, readPages } from './read.ts'

export const domainRequests = {
  /** The tenant's domains, and whether each is federated. */
  domains: (): GraphRequest => ({
    ...get('Domain.Read.All', `/domains${query({ $select: select<Domain>('id', 'authenticationType') })}`),
    optional: true,
  }),
}

/** Domains, in lower case, whose accounts sign in with another identity provider, which manages their passwords. */
export async function federatedDomains(reader: Reader): Promise<ReadonlySet<string>> {
  const { items } = await readPages(reader, domainRequests.domains())
  return new Set(federatedIn(items))
}

/** The federated ones of these domains, in lower case. */
const federatedIn = (domains: readonly unknown[]): readonly string[] =>
  domains.flatMap((json) => {
    const { id, authenticationType } = asRecord<Domain>(json)
    return authenticationType === 'Federated' ? [String(id).toLowerCase()] : []
  })

/** Says that the sign-in pages of federated domains have to sign people in again when asked, for a page of the bot. */
export async function checkFederatedSignIn(
  { granted, read }: CheckedTenant,
  { subject, otherwise, how }: { readonly subject: string; readonly otherwise: string; readonly how: string },
): Promise<Finding[]> {
  const { permission, url } = domainRequests.domains()
  if (!granted.includes(permission)) return []
  const { status, body } = await read(permission, url)
  const federated = status === 200 ? federatedIn(collectionItems(body)) : []
  if (federated.length === 0) return []
  return [
    about(subject).unknown(
      `not checked whether the sign-in page of ${federated.join(', ')} signs people in again when asked (prompt=login): if not, ${otherwise}`,
      `${how} If it is refused, set PromptLoginBehavior of the domain to NativeSupport or TranslateToFreshPasswordAuthentication (docs/deploy.md).`,
    ),
  ]
}
