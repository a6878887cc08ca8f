import { chunks } from '../../core/chunks.ts'
import { requests } from '../http/request.ts'
import { asRecord, collection } from './account.ts'
import { type Reader, readAll, readOne, readPages } from './read.ts'

/** An admin role; the template id is the same in every tenant. */
export interface AdminRole {
  readonly name: string
  readonly templateId: string
}

function toRole(json: unknown): AdminRole | undefined {
  const { displayName, roleTemplateId } = asRecord(json)
  return typeof roleTemplateId === 'string'
    ? { name: typeof displayName === 'string' ? displayName : roleTemplateId, templateId: roleTemplateId }
    : undefined
}

const idOf = (json: unknown): string | undefined => {
  const { id } = asRecord(json)
  return typeof id === 'string' ? id : undefined
}

/** Active admin roles of the caller. */
export async function myRoles(reader: Reader): Promise<readonly AdminRole[]> {
  const { items } = await readPages(reader, requests.myRoles())
  return items.flatMap((json) => toRole(json) ?? [])
}

/** A group as it is chosen from others of the same name. */
export interface Group {
  readonly id: string
  readonly name: string
  readonly description: string
}

/** The groups with this name or mail address: names are not unique. */
export async function groupsNamed(reader: Reader, name: string): Promise<readonly Group[]> {
  const { items } = await readPages(reader, requests.groupsNamed(name))
  return items.flatMap((json) => {
    const { id, displayName, description } = asRecord(json)
    return typeof id === 'string'
      ? [{ id, name: String(displayName ?? name), description: String(description ?? '') }]
      : []
  })
}

/** Object ids of everyone in a group, directly or through other groups. */
export async function groupMembers(
  reader: Reader,
  groupId: string,
  onProgress?: (done: number) => void,
): Promise<Set<string>> {
  const { items } = await readPages(reader, requests.groupUsers(groupId), { onPage: onProgress })
  return new Set(items.flatMap((json) => idOf(json) ?? []))
}

/** As many as one call of checkMemberGroups takes. */
const groupsPerCheck = 20

/** Which of these groups the caller is in, directly or through other groups. */
export async function memberOf(reader: Reader, groupIds: readonly string[]): Promise<Set<string>> {
  const bodies = await readAll(reader, chunks(groupIds, groupsPerCheck).map(requests.checkMemberGroups))
  const own = new Set(bodies.flatMap(collection).map((id) => String(id).toLowerCase()))
  return new Set(groupIds.filter((id) => own.has(id.toLowerCase())))
}

/** Everyone who holds an active admin role, by object id, those included who hold it through a group. */
export async function roleHolders(reader: Reader): Promise<Map<string, readonly AdminRole[]>> {
  const roles = collection(await readOne(reader, requests.directoryRoles())).flatMap((json) => {
    const [id, role] = [idOf(json), toRole(json)]
    return id && role ? [{ id, role }] : []
  })
  const members = await readAll(
    reader,
    roles.map(({ id }) => requests.roleMembers(id)),
  )
  const holders = new Map<string, Set<AdminRole>>()
  const throughGroups = new Map<string, AdminRole[]>()
  roles.forEach(({ role }, index) => {
    for (const member of collection(members[index])) {
      const id = idOf(member)
      if (id === undefined) continue
      const isGroup = /group$/i.test(String(asRecord(member)['@odata.type']))
      if (isGroup) throughGroups.set(id, [...(throughGroups.get(id) ?? []), role])
      else hold(holders, id, role)
    }
  })
  await Promise.all(
    [...throughGroups].map(async ([groupId, held]) => {
      for (const id of await groupMembers(reader, groupId)) for (const role of held) hold(holders, id, role)
    }),
  )
  return new Map([...holders].map(([id, held]) => [id, [...held]]))
}

function hold(holders: Map<string, Set<AdminRole>>, id: string, role: AdminRole): void {
  const held = holders.get(id) ?? new Set()
  holders.set(id, held.add(role))
}
