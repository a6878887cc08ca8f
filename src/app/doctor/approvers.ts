import { about, type Finding } from '../../core/check.ts'
import { readReachablePeople } from '../../store/tools/probe.ts'
import { databaseOf } from '../config/database.ts'
import { messageOf } from './clouds.ts'
import type { DoctorContext, HttpResponse } from './context.ts'

interface Member {
  readonly id: string
  readonly userPrincipalName: string
}

const maxShown = 5

/** Whether approvers can be asked at all: Teams delivers a bot's messages only to people who have the app. */
export async function checkApprovers(
  { config, log }: DoctorContext,
  get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<HttpResponse>,
): Promise<Finding[]> {
  const { ok, warning, unknown } = about('approvers who can be asked')
  const members = new Map<string, string>()
  for (const group of [config.APPROVER_GROUP_ID, config.ESCALATION_GROUP_ID]) {
    if (!group) continue
    const { status, body } = await get(
      `/groups/${group}/transitiveMembers/microsoft.graph.user?$count=true&$select=id,userPrincipalName&$top=999`,
      { ConsistencyLevel: 'eventual' },
    )
    if (status !== 200)
      return [unknown(`the group ${group} cannot be read (${status})`, 'See the finding about that group.')]
    const { value = [] } = Object(body) as { value?: readonly Member[] }
    for (const { id, userPrincipalName } of value) members.set(id.toLowerCase(), userPrincipalName)
  }
  if (members.size === 0) return []
  try {
    const known = await readReachablePeople(config.AAD_APP_TENANT_ID, { ...databaseOf(config), log })
    const missing = [...members].flatMap(([id, name]) => (known.has(id) ? [] : [name]))
    if (missing.length === 0) return [ok(`all ${members.size} have a chat with the bot`)]
    const more = missing.length > maxShown ? ` and ${missing.length - maxShown} more` : ''
    return [
      warning(
        `${missing.length} of ${members.size} have no chat with the bot: ${missing.slice(0, maxShown).join(', ')}${more}`,
        'Install the app for them with a Teams app setup policy (docs/get-started.md, "Your first deployment", step 6), or have each of them send it `whoami`.',
      ),
    ]
  } catch (error) {
    return [
      unknown(
        `the database cannot be read: ${messageOf(error)}`,
        'Stop the bot for this check if its database is embedded; otherwise see the finding of the database.',
      ),
    ]
  }
}
