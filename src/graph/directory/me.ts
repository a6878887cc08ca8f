import type { DirectoryRole } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { asRecord, collectionItems } from '../http/json.ts'
import { query, select } from '../http/odata.ts'
import { eventualHeaders, type GraphRequest, get, post, readCost } from '../http/request.ts'
import { hasScope } from '../http/token-scopes.ts'
import { type Account, accountFields, toAccount } from './account.ts'
import { graphErrors } from './errors.ts'
import { type Reader, readAll, readOne, readPages } from './read.ts'
import type { AdminRole } from './roles.ts'

export const meRequests = {
  me: (): GraphRequest => get('User.Read', `/me${query({ $select: accountFields })}`),

  /** The caller's active admin roles; the type cast requires an advanced query. */
  myRoles: (): GraphRequest =>
    get(
      'User.Read',
      `/me/transitiveMemberOf/microsoft.graph.directoryRole${query({ $count: true, $select: select<DirectoryRole>('displayName', 'roleTemplateId') })}`,
      1,
      eventualHeaders,
    ),

  /** Which of up to 20 groups the caller is a member of, directly or indirectly. */
  checkMemberGroups: (groupIds: readonly string[]): GraphRequest =>
    post('GroupMember.Read.All', '/me/checkMemberGroups', { groupIds }, readCost(4)),
}

/** The signed-in person. */
export async function me(reader: Reader): Promise<Account> {
  const account = toAccount(await readOne(reader, meRequests.me()))
  if (!account) throw new graphErrors.graphUnavailable()
  return account
}

/** The signed-in person's active admin roles. */
export async function myRoles(reader: Reader): Promise<readonly AdminRole[]> {
  const { items } = await readPages(reader, meRequests.myRoles())
  return items.flatMap((json) => {
    const { displayName, roleTemplateId: templateId } = asRecord<DirectoryRole>(json)
    if (typeof templateId !== 'string') return []
    return [{ name: typeof displayName === 'string' ? displayName : templateId, templateId }]
  })
}

/** Graph's limit for one checkMemberGroups call. */
const groupsPerCheck = 20

/** Which of these groups the signed-in person is a member of, directly or indirectly. */
export async function memberOf(reader: Reader, groupIds: readonly string[]): Promise<Set<string>> {
  const bodies = await readAll(reader, chunks(groupIds, groupsPerCheck).map(meRequests.checkMemberGroups))
  const own = new Set(bodies.flatMap(collectionItems).map((id) => String(id).toLowerCase()))
  return new Set(groupIds.filter((id) => own.has(id.toLowerCase())))
}

/** Whether the signed-in person's consent includes this permission, even if it wasn't requested. */
export const hasPermission = async (reader: Reader, permission: string): Promise<boolean> =>
  hasScope(await reader.session.token(), permission)
