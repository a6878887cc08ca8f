import type { Request } from './check.ts'

/** The accounts a trial can change, by object ID, and the people it can open a chat with. */
export interface Subjects {
  readonly accounts: readonly string[]
  readonly operator?: string | undefined
}

/** An ID that no object has: from a range that Entra doesn't assign. */
export const nobody = (number = 1): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const isNobody = (id: string) => /^00000000-0000-4000-8000-\d{12}$/.test(id)

/** Calls that Graph implements as POST and that change nothing. */
const reads = [
  /^\/directoryObjects\/getByIds$/,
  /^\/me\/checkMemberGroups$/,
  // Starts a search, which only its owner sees.
  /^\/security\/auditLog\/queries$/,
]

const method = /^\/authentication\/(phoneMethods|temporaryAccessPassMethods)$/
const ofAccount: Readonly<Record<string, readonly RegExp[]>> = {
  POST: [/^\/revokeSignInSessions$/, method, /^\/authentication\/methods\/28c10230-[0-9a-f-]{27}\/resetPassword$/],
  PATCH: [/^$/],
  DELETE: [/^\/authentication\/(phoneMethods|temporaryAccessPassMethods)\/[0-9a-f-]{36}$/],
}

/** The properties that can be set on an account. */
const settable = new Set(['accountEnabled', 'passwordProfile'])

/**
 * Why a request to Graph must not be sent: it would change something other than the accounts of this trial, or change
 * them in a way that no check declares. Undefined if it can be sent.
 */
export function refusalOf(request: Request, { accounts }: Subjects): string | undefined {
  const { method, url, body } = request
  const path = url.split('?')[0] ?? ''
  if (!/^\/(?!\/)/.test(path) || /\.\.|\/\/|\\|#|%2f|%5c|%2e/i.test(path)) return `${method} to an unusual address`
  if (method === 'GET') return undefined
  if (method === 'POST' && path === '/$batch') return refusalOfBatch(body, { accounts })
  if (method === 'POST' && reads.some((one) => one.test(path))) return undefined
  if (method === 'POST' && /^\/identityProtection\/riskyUsers\/(confirmCompromised|dismiss)$/.test(path)) {
    const { userIds, ...more } = Object(body) as { userIds?: unknown }
    const fits =
      Array.isArray(userIds) &&
      Object.keys(more).length === 0 &&
      userIds.every((id) => typeof id === 'string' && (accounts.includes(id) || isNobody(id)))
    return fits ? undefined : `${method} ${path} for somebody else`
  }
  const [, id = '', rest = ''] = /^\/users\/([^/]+)(\/.*)?$/.exec(path) ?? []
  if (!accounts.includes(id)) return `${method} to something other than the accounts of the trial`
  if (!ofAccount[method]?.some((one) => one.test(rest)))
    return `${method} ${rest || 'of an account'}, which no check declares`
  const unknown = method === 'PATCH' ? Object.keys(Object(body)).filter((name) => !settable.has(name)) : []
  return unknown.length === 0 ? undefined : `a change of ${unknown.join(', ')}`
}

function refusalOfBatch(body: unknown, subjects: Subjects): string | undefined {
  const { requests } = Object(body) as { requests?: unknown }
  if (!Array.isArray(requests)) return 'a batch without requests'
  for (const one of requests) {
    const { method, url, body: inner } = Object(one) as Record<string, unknown>
    if (typeof method !== 'string' || typeof url !== 'string' || /^\/?(\$|%24)batch/i.test(url))
      return 'an unusual batch'
    const refused = refusalOf({ method: method.toUpperCase(), url, body: inner }, subjects)
    if (refused) return refused
  }
  return undefined
}

/**
 * The same for the channel: only chats with these people, and messages in chats that this trial opened, are allowed.
 */
export function refusalOfMessage(request: Request, subjects: Subjects, chats: ReadonlySet<string>): string | undefined {
  const { method, url, body } = request
  const [, chat] = /^\/v3\/conversations(?:\/([^/]+)\/(?:activities(?:\/[^/]+)?|members))?$/.exec(url) ?? [
    undefined,
    null,
  ]
  if (chat === null) return `${method} to an unusual address of the channel`
  if (chat !== undefined) return chats.has(decodeURIComponent(chat)) ? undefined : 'a message in somebody else’s chat'
  const { members, isGroup, activity } = Object(body) as { members?: unknown; isGroup?: unknown; activity?: unknown }
  const ids = Array.isArray(members) ? members.map((one) => Object(one)['id']) : []
  const known = [...subjects.accounts, subjects.operator]
  const fits = method === 'POST' && !isGroup && activity === undefined && ids.length === 1 && known.includes(ids[0])
  return fits ? undefined : 'a chat with somebody else'
}
