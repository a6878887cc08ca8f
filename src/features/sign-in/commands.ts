import { readUserToken } from '../../auth/sign-in-token.ts'
import * as specs from '../../chat/commands/about.ts'
import { type AuthorisedTurn, defineCommand, type Services } from '../../chat/turn/command.ts'
import { UserError } from '../../core/errors.ts'
import { hasEnded } from '../../core/operation-states.ts'
import { needsSignIn, signInErrors } from '../../core/sign-in-errors.ts'
import { memberOf, myRoles } from '../../graph/directory/me.ts'
import { eligibleUnread } from '../../graph/directory/roles.ts'
import { membershipScopes } from '../../operations/registry/collect-scopes.ts'
import { showPermissions, showSignedIn, showSignedOut, showWhoami, type WhoamiData } from './whoami-card.ts'

type Tokens = Services['graphTokens']

/**
 * Whether Entra issues a token with this scope without asking the person. If it doesn't, the command that needs the
 * scope requests it.
 */
async function isGranted(graphTokens: Tokens, assertion: string, scope: string): Promise<boolean> {
  try {
    await graphTokens.onBehalfOf(assertion, [scope])
    return true
  } catch (error) {
    if (error instanceof UserError) return false
    throw error
  }
}

async function findGranted(graphTokens: Tokens, assertion: string, scopes: readonly string[]): Promise<string[]> {
  // A token lists everything granted, regardless of the scopes requested.
  const named = readUserToken(await graphTokens.onBehalfOf(assertion, specs.whoami.scopes))?.scopes ?? []
  const known = await Promise.all(
    scopes.map((scope) => named.includes(scope) || isGranted(graphTokens, assertion, scope)),
  )
  return scopes.filter((_, index) => known[index])
}

/** Which of these groups the sender is currently in. */
async function readRoles({ services: { limits }, directory }: Pick<AuthorisedTurn, 'services' | 'directory'>) {
  const { operatorGroupId, approverGroupId, escalationGroupId } = limits
  const groups = [operatorGroupId, approverGroupId, escalationGroupId].filter((id) => id !== undefined)
  const mine = groups.length > 0 ? await directory.ask(memberOf, groups) : new Set<string>()
  return {
    ...(operatorGroupId && { operator: mine.has(operatorGroupId) }),
    ...(approverGroupId && { approver: mine.has(approverGroupId) }),
    ...(escalationGroupId && { escalation: mine.has(escalationGroupId) }),
  }
}

/** Why plans can't protect people who can activate an admin role, if that can be determined now. */
async function readEligibleUnread({ directory }: AuthorisedTurn) {
  try {
    return await directory.ask(eligibleUnread)
  } catch (error) {
    if (error instanceof UserError && !needsSignIn(error)) return undefined
    throw error
  }
}

/** Whether approval requests reach the sender. */
async function findRequestsTo(
  { services, person }: AuthorisedTurn,
  awayUntil: number | undefined,
): Promise<NonNullable<WhoamiData['requests']>> {
  if (!(await services.reachable(person))) return 'notInstalled'
  return awayUntil === undefined ? 'canBeAsked' : 'notAskedAway'
}

/** Shows who the sender is and what the bot can do for them. */
export const whoami = defineCommand(specs.whoami, {
  moreScopes: (_args, { limits }) => (limits.operatorGroupId || limits.approverGroupId ? membershipScopes : []),
  async run(turn, { permissions }) {
    const { services, directory, signedIn, messages, sender, person } = turn
    const { operations, notifications, graphTokens, limits } = services
    const scopes = services.scopes.configured({ optIn: services.optIn, cloud: services.settings.cloud })
    const more = [...services.scopes.addOns.in(services.settings.cloud).keys()]
    const granted = await findGranted(graphTokens, signedIn.assertion, [...scopes, ...more])
    const missing = scopes.filter((scope) => !granted.includes(scope))
    const addOns = more.filter((scope) => !granted.includes(scope))
    if (permissions) return showPermissions({ ...signedIn, granted, missing, addOns }, messages, sender)
    const group = await readRoles(turn)
    const [roles, eligible] = await Promise.all([directory.ask(myRoles), readEligibleUnread(turn)])
    const hour = { left: await operations.leftThisHour(person), limit: limits.maxAccountsPerHour }
    const awayUntil = await operations.awayUntil(person)
    const mine = {
      roles,
      ...(eligible && { eligibleUnread: eligible }),
      granted,
      missing,
      ...group,
      ...hour,
      notifications: await notifications.find(sender),
      ...(awayUntil !== undefined && { awayUntil }),
      ...((group.approver || group.escalation) && { requests: await findRequestsTo(turn, awayUntil) }),
      installLink: limits.installLink,
    }
    return showWhoami({ ...signedIn, ...mine }, messages, sender)
  },
})

/**
 * The router has requested a token, which triggers the sign-in. Waiting operations resume even if no new sign-in was
 * needed.
 */
export const signIn = defineCommand(specs.signIn, {
  async run({ services, person, signedIn, signedInBy, messages, sender }, { after }) {
    if (after && signedInBy !== 'page')
      throw new signInErrors.moreProofRequired(after === 'device' ? { policy: after } : {})
    // The token service can return expired or revoked tokens, which a cached Graph token would hide.
    await services.graphTokens.onBehalfOf(signedIn.assertion, specs.signIn.scopes, { renew: true })
    await services.operations.resume(person)
    return showSignedIn({ ...person, registry: services.registry }, messages, sender)
  },
})

/** The answer to a sign-out says of up to this many operations how far they got. */
const maxNamedWaiting = 5

/**
 * Stops the person's operations on all instances. Removes the sign-in at the token service and every Graph token this
 * process has for them.
 */
export const signOut = defineCommand(specs.signOut, {
  async run({ services, sender, messages }) {
    try {
      // Immediately, no matter how slow the token service is.
      await services.operations.signedOut(sender)
    } finally {
      await services.signIn.signOut(sender)
      await services.graphTokens.forget(sender.oid)
    }
    // Again, because an operation might have fetched a token in between, if someone signed in at the same moment.
    await services.operations.signedOut(sender)
    const { operations } = await services.operations.list(sender, { offset: 0, limit: maxNamedWaiting })
    const waiting = operations.filter(({ state, startedAt }) => !hasEnded(state) && startedAt !== null)
    return showSignedOut(waiting, messages, sender)
  },
})

/** Plain text, because a card would be too much. */
export const thanks = defineCommand(specs.thanks, {
  run: async ({ messages }) => ({ text: messages.help.thanks, replace: false }),
})
