import type { AssignedLicense } from '@microsoft/microsoft-graph-types'
import type { AssignedLicence } from '../../graph/directory/licences.ts'
import { userKey } from '../../graph/http/odata.ts'
import { type GraphRequest, post } from '../../graph/http/request.ts'

const toGraph = ({ skuId, disabledPlans }: AssignedLicence) =>
  ({ skuId, disabledPlans: [...disabledPlans] }) satisfies AssignedLicense

const licenceRequest = (id: string, addLicenses: readonly AssignedLicence[], removeLicenses: readonly string[]) =>
  post(
    'LicenseAssignment.ReadWrite.All',
    `${userKey(id)}/assignLicense`,
    // Graph requires both lists, even if empty.
    { addLicenses: addLicenses.map(toGraph), removeLicenses },
    { units: 1, writes: 1 },
  )

export const licenceRequests = {
  /** All in one request: Graph refuses to remove licences one at a time if they depend on each other. */
  removeLicences: (id: string, skuIds: readonly string[]): GraphRequest => ({
    ...licenceRequest(id, [], skuIds),
    // For several licences, the message doesn't say which one is already gone.
    ...(skuIds.length === 1 && { already: [{ status: 400, message: /does not have a corresponding license/i }] }),
  }),

  /** Assigning a licence that already exists updates its service plans. */
  assignLicences: (id: string, licences: readonly AssignedLicence[]): GraphRequest => licenceRequest(id, licences, []),
}
