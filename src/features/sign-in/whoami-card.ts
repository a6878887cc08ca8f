import { buildFacts, buildNotice } from '../../chat/card/index.ts'
import {
  help as helpSpec,
  signIn as signInSpec,
  signOut as signOutSpec,
  whoami as whoamiSpec,
} from '../../chat/commands/about.ts'
import { checkStatus, type PlannedBy, planSpecFor } from '../../chat/commands/accounts.ts'
import { listOperations } from '../../chat/commands/operations.ts'
import { press } from '../../chat/commands/press.ts'
import { playbookText } from '../../chat/views/action-texts.ts'
import { operationText } from '../../chat/views/operation-text.ts'
import { countsText } from '../../chat/views/progress.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { dateTime, dueTime, type Reader, toFrame, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import type { Operation } from '../../operations/model/types.ts'
import type { NotificationChoice } from '../../operations/posts/notification-choices.ts'
import { words } from './words.ts'

export interface WhoamiData {
  readonly name: string
  readonly upn: string
  readonly oid: string
  readonly tid: string
  /** Graph permissions granted to the bot for them, and those that commands will request. */
  readonly granted: readonly string[]
  readonly missing: readonly string[]
  readonly roles: readonly { readonly name: string }[]
  /** Why they can't see who can activate an admin role. */
  readonly eligibleUnread?: 'role' | 'licence'
  /** Whether they are in the operators' group; undefined if none is configured. */
  readonly operator?: boolean
  /** The same for the approvers' group. */
  readonly approver?: boolean
  /** The same for the group asked on escalation. */
  readonly escalation?: boolean
  /** Whether they can be asked to approve; undefined if they aren't an approver. */
  readonly requests?: 'canBeAsked' | 'notAskedAway' | 'notInstalled'
  /** Where people install the app, if known. */
  readonly installLink?: string | undefined
  /** How many accounts they can still change within the hour, and the limit. */
  readonly left: number
  readonly limit: number
  readonly notifications: NotificationChoice
  /** When they will be back, if they are away. */
  readonly awayUntil?: number
  /** Ms since the epoch. */
  readonly expiresAt: number
}

/** Confirms the sign-in and suggests first steps. */
export function showSignedIn(
  { name, upn, registry }: Pick<WhoamiData, 'name' | 'upn'> & { readonly registry: PlannedBy },
  messages: Messages,
  viewer: Reader,
): Reply {
  const { signIn, form, help, operations } = messages
  const title = signIn.in(name, upn)
  const change = planSpecFor(registry, 'enabled')
  const card = buildNotice(toFrame(viewer, messages), {
    header: { icon: '✓', title, tone: 'good' },
    lines: [{ text: signIn.next }],
    actions: compact([
      { title: form.check.title, data: press(checkStatus) },
      change && { title: playbookText(messages, change.playbook).form.title, data: press(change) },
      { title: operations.title, data: press(listOperations) },
      { title: help.all, data: press(helpSpec) },
    ]),
  })
  return { card, summary: title, replace: false }
}

/** Confirms the sign-out; replaces the card showing who is signed in. `waiting`: operations that wait from now on. */
export function showSignedOut(waiting: readonly Operation[], messages: Messages, viewer: Viewer): Reply {
  const { signIn } = messages
  const card = buildNotice(toFrame(viewer, messages), {
    header: { title: signIn.signedOut },
    lines: [
      { text: signIn.outText },
      ...waiting.map((one) => ({
        text: `${operationText(one, messages, viewer)} (${one.id}): ${countsText(one, messages)}`,
      })),
    ],
    actions: [{ title: signIn.button, data: press(signInSpec) }],
  })
  return { card, summary: signIn.signedOut }
}

const eligibleGaps = { role: 'eligibleRole', licence: 'eligibleLicence' } as const

/** Who the operator is signed in as, and their permissions. Never the token. */
export function showWhoami(me: WhoamiData, messages: Messages, viewer: Viewer): Reply {
  const { labels, whoami } = messages
  const says = messages.plan.notChecked
  const card = buildFacts(toFrame(viewer, messages), {
    header: { title: whoami.title(me.name), subtitle: me.upn },
    groups: [
      {
        facts: compact([
          { title: labels.roles, value: me.roles.map(({ name }) => name).join(', ') || whoami.noRoles },
          me.eligibleUnread && { title: whoami.eligible, value: says[eligibleGaps[me.eligibleUnread]] },
          me.operator !== undefined && {
            title: whoami.operator,
            value: me.operator ? messages.common.yes : messages.common.no,
          },
          me.approver !== undefined && {
            title: whoami.approver,
            value: me.approver ? messages.common.yes : messages.common.no,
          },
          me.escalation && { title: whoami.escalation, value: messages.common.yes },
          me.requests && { title: whoami.requests, value: askedText(me.requests, me.installLink, messages) },
          { title: whoami.left, value: whoami.leftOf(me.left, me.limit) },
          {
            title: whoami.permissionsTitle,
            value: me.granted.length > 0 ? whoami.granted(me.granted.length, me.missing.length) : whoami.noScopes,
          },
          { title: messages.notifications.title, value: messages.notifications.buttons[me.notifications] },
          me.awayUntil !== undefined && {
            title: labels.awayNow,
            value: messages.awayUntil(dueTime(me.awayUntil, messages, viewer)),
          },
          { title: labels.validUntil, value: dateTime(me.expiresAt, messages, viewer) },
        ]),
      },
    ],
    actions: [
      { title: whoami.permissionsTitle, data: press(whoamiSpec, { permissions: true }) },
      { title: messages.operations.title, data: press(listOperations) },
      { title: messages.signIn.out, data: press(signOutSpec) },
    ],
  })
  return { card, summary: `${whoami.title(me.name)} (${me.upn})` }
}

const askedText = (
  requests: NonNullable<WhoamiData['requests']>,
  link: string | undefined,
  { whoami }: Messages,
): string => (requests === 'notInstalled' ? whoami.notInstalled(link) : whoami[requests])

/** What the bot can do for someone, by permission. */
export function showPermissions(
  {
    granted,
    missing,
    addOns,
    oid,
    tid,
  }: Pick<WhoamiData, 'granted' | 'missing' | 'oid' | 'tid'> & {
    /** Permissions of add-ons without consent. */
    readonly addOns: readonly string[]
  },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { labels, whoami } = messages
  const some = (title: string, scopes: readonly string[]) =>
    scopes.length > 0
      ? [{ text: title, bold: true }, ...scopes.map((scope) => ({ text: permissionText(scope, messages) }))]
      : []
  const card = buildNotice(toFrame(viewer, messages), {
    header: {
      title: whoami.permissionsTitle,
      subtitle: granted.length > 0 ? whoami.granted(granted.length, missing.length) : whoami.noScopes,
    },
    lines: [
      ...some(whoami.may, granted),
      ...some(whoami.mayLater, missing),
      ...some(whoami.addOns, addOns),
      { text: whoami.yours, subtle: true },
    ],
    facts: [
      { title: labels.objectId, value: oid },
      { title: labels.tenant, value: tid },
    ],
    actions: [{ title: words.of(messages).commands.whoami.featured, data: press(whoamiSpec) }],
  })
  return { card, summary: whoami.permissionsTitle }
}

const permissionText = (scope: string, { permissions }: Messages): string =>
  permissions[scope] ? `${permissions[scope]} (${scope})` : scope
