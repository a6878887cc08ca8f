import type { Domain } from '@microsoft/microsoft-graph-types'
import { asRecord } from '../http/json.ts'
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
export const federatedIn = (domains: readonly unknown[]): readonly string[] =>
  domains.flatMap((json) => {
    const { id, authenticationType } = asRecord<Domain>(json)
    return authenticationType === 'Federated' ? [String(id).toLowerCase()] : []
  })
