import { compact } from '../../core/compact.ts'
import { earlyEndReasons } from '../../core/operation-states.ts'
import type { LocalDay } from '../../core/zoned-time.ts'
import type { Account, FailureReason, Lookup } from '../../graph/directory/account.ts'
import type { Item, Origin, State } from '../../operations/model/types.ts'
import { isNote } from '../../operations/registry/reason.ts'
import type { Cell, Line, Sign, Tone } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import { actionText } from './action-texts.ts'
import { type DateFormatting, dateTime, dateTimeInList, isEmpty, listOf, shorten } from './viewer.ts'

/**
 * One sign and colour per meaning: green is fine, amber needs attention, red has failed or is off, grey is neutral. The
 * text next to it carries the meaning.
 */
const looks = {
  enabled: { icon: '●', tone: 'good' },
  disabled: { icon: '○', tone: 'attention' },
  notFound: { icon: '?', tone: 'warning' },
  ambiguous: { icon: '?', tone: 'warning' },
  duplicate: { icon: '=', tone: 'default' },
  failed: { icon: '✕', tone: 'attention' },
  notRead: { icon: '✕', tone: 'attention' },
  done: { icon: '✓', tone: 'good' },
  uncertain: { icon: '?', tone: 'warning' },
  stillEnabled: { icon: '▲', tone: 'warning' },
  left: { icon: '◌', tone: 'default' },
  change: { icon: '►', tone: 'accent' },
  already: { icon: '–', tone: 'default' },
  protected: { icon: '◆', tone: 'default' },
  synced: { icon: '–', tone: 'default' },
  skipped: { icon: '–', tone: 'default' },
  waiting: { icon: '◇', tone: 'accent' },
  paused: { icon: '▲', tone: 'warning' },
  stopped: { icon: '■', tone: 'warning' },
  excluded: { icon: '–', tone: 'default' },
} as const satisfies Record<string, { icon: Sign; tone: Tone }>

export type Look = keyof typeof looks

/** A number of accounts with its sign; omitted if there are none. */
export const countedParts = (look: Look, label: string, count: number, messages: Messages): string[] =>
  count > 0 ? [`${looks[look].icon} ${messages.number(count)} ${label}`] : []

export const getLook = (look: Look): { icon: Sign; tone: Tone } => looks[look]

/** A status: sign, text and colour. */
export function mark(look: Look, text: string): Line {
  return { text: `${looks[look].icon} ${text}`, tone: looks[look].tone }
}

/** The name, with the account's identifier below it. */
export function accountCell(name: string, upn: string): Cell {
  if (isEmpty(name) || name === upn) return [{ text: upn || '–', bold: true }]
  return [
    { text: name, bold: true },
    { text: upn, subtle: true },
  ]
}

/** Job title and department below the name. Separate columns would break addresses where Teams shows narrow cards. */
export function jobCell(account: Pick<Account, 'jobTitle' | 'department'>): Cell {
  const work = workLine(account)
  return work ? [{ text: work, subtle: true }] : []
}

/** The same on one line; '' if unknown. */
export const workLine = ({ jobTitle, department }: Pick<Account, 'jobTitle' | 'department'>): string =>
  [jobTitle, department].filter((text) => !isEmpty(text)).join(' · ')

/** An account's result and the reason. */
export const outcomeCell = (outcome: Line, why: string): Cell =>
  isEmpty(why) ? [outcome] : [outcome, { text: why, subtle: true }]

/** What an operation responds to. */
export const respondsToLines = (origin: Origin | null | undefined, { origin: says }: Messages): Line[] =>
  origin && says ? [{ text: says.answers(origin.id, shorten(origin.title, 120)) }] : []

/** When those found by their leave date leave. */
export const leavingLines = (leaving: LocalDay | undefined, messages: Messages, viewer: DateFormatting): Line[] =>
  leaving
    ? [
        {
          text: messages.check.leaving(
            dateTime(leaving.from, messages, viewer),
            dateTime(leaving.to, messages, viewer),
          ),
        },
      ]
    : []

/** Lists the parts of pasted text that weren't recognised as accounts, naming the first few. */
export function notReadLines(rest: readonly string[] = [], messages: Messages): Line[] {
  if (rest.length === 0) return []
  const some = rest.slice(0, 3).map((piece) => shorten(piece, 60))
  const named = listOf(some, rest.length, messages)
  return [{ text: `▲ ${messages.check.notRead(rest.length, named)}`, tone: 'warning' }]
}

/** "Guest", and whether it is synced from an on-premises directory; omitted for an ordinary member. */
export function typeLine({ userType, synced }: Pick<Account, 'userType' | 'synced'>, messages: Messages): Cell {
  const { guest, synced: isSynced } = messages.accountType
  return compact([userType === 'Guest' && guest, synced && isSynced]).map((text) => ({
    text,
    subtle: true,
  }))
}

export function enabledMark(enabled: boolean, messages: Messages): Line {
  return enabled ? mark('enabled', messages.status.enabled) : mark('disabled', messages.status.disabled)
}

/** The status of an input, with an explanation unless it is a single account. */
export function lookupMark(lookup: Lookup, messages: Messages): Cell {
  switch (lookup.outcome) {
    case 'found':
      return [enabledMark(lookup.account.accountEnabled, messages)]
    case 'notFound':
      return [
        mark('notFound', messages.status.notFound),
        {
          text: lookup.elsewhere
            ? reasonWords(lookup.elsewhere, '', messages)
            : lookup.similar
              ? messages.check.candidates(lookup.similar.map(({ userPrincipalName }) => userPrincipalName).join(', '))
              : messages.check.checkSpelling,
          subtle: true,
        },
      ]
    case 'ambiguous': {
      const names = lookup.candidates.slice(0, 2).map(({ userPrincipalName }) => userPrincipalName)
      const text = listOf(names, lookup.candidates.length, messages)
      return [mark('ambiguous', messages.status.ambiguous), { text: messages.check.candidates(text), subtle: true }]
    }
    case 'duplicate':
      return [mark('duplicate', messages.status.duplicate)]
    case 'failed':
      return [mark('failed', messages.status.failed), { text: unreadText(lookup.reason, messages), subtle: true }]
  }
}

export const detailOf = (
  { detail, at }: Pick<Item, 'detail' | 'at'>,
  messages: Messages,
  viewer: DateFormatting,
): string => (at === null || detail === null ? (detail ?? '') : `${detail} (${dateTimeInList(at, messages, viewer)})`)

/** What an operation's origin says of an account, from codes to words. */
export function rolesText(codes: string, { origin }: Messages): string {
  const known: Readonly<Record<string, string>> = origin?.roles ?? {}
  return codes
    .split(', ')
    .map((code) => known[code] ?? code)
    .join(', ')
}

/** Why an account isn't or wasn't changed; '' if there is nothing to explain. */
export function whyOf(item: Item, messages: Messages, viewer: DateFormatting): string {
  const detail = detailOf(item, messages, viewer)
  if (item.verdict !== 'change') {
    if (item.verdict === 'ambiguous') return messages.verdicts.ambiguous(detail)
    if (item.verdict === 'notFound' && !item.why) return messages.verdicts.notFound(detail)
    if (item.verdict === 'duplicate') return messages.verdicts.duplicate(detail)
    if (item.verdict === 'failed' && item.reason) return unreadText(item.reason, messages)
    if (item.why) return reasonWords(item.why, detail, messages)
    if (item.verdict === 'notChosen') return messages.origin?.notChosen(rolesText(detail, messages)) ?? ''
    const text = messages.verdicts[item.verdict]
    return typeof text === 'string' ? text : text(detail)
  }
  if (item.stillEnabled === 'synced' && item.change === 'done') return reasonWords('synced', '', messages)
  if (item.reason) return failureText(item.reason, messages)
  const missing = findMissingStep(item)
  if (missing?.reason) return failureText(missing.reason, messages)
  if (missing && missing.state !== 'skipped') return ''
  // Warnings prepare the operator for the change; afterwards they are useless.
  if (item.change === 'done' && isNote(item.whyKind) && item.whyKind !== 'lastingNote') return ''
  return item.why ? reasonWords(item.why, detail, messages) : ''
}

/** A reason in words, of which some end with the detail; those of another version are shown by their code. */
export function reasonWords(code: string, detail: string, { why: says }: Messages): string {
  const text = says[code]?.(detail) ?? code
  return detail === '' ? text.replace(/: $/, '') : text
}

/** Why a change failed. */
export const failureText = ({ code, roles }: FailureReason, messages: Messages): string =>
  roles ? messages.adminRoles.missing(roleNames(roles, messages)) : messages.reasons[code]

/** Admin roles of which one is enough, by template ID. */
export function roleNames(roles: readonly string[], { adminRoles: says }: Messages): string {
  const known: Readonly<Record<string, string>> = says.names
  return roles.map((role) => known[role] ?? role).reduce(says.either)
}

/** Why a lookup failed, for lookups that don't change anything. */
function unreadText({ code }: FailureReason, { unread, verdicts }: Messages): string {
  return (unread as Readonly<Record<string, string>>)[code] ?? verdicts.failed
}

/** The first unfinished follow-up action: it failed, or the operation ended before it. */
const findMissingStep = ({ following, change, why }: Item) =>
  following.find(
    ({ state }) =>
      state === 'failed' ||
      state === 'uncertain' ||
      (state === 'skipped' && change === 'done' && earlyEndReasons.some((one) => one === why)),
  )

const changeLooks = {
  none: 'skipped',
  pending: 'left',
  sending: 'left',
  done: 'done',
  failed: 'failed',
  uncertain: 'uncertain',
  skipped: 'skipped',
} as const satisfies Record<Item['change'], Look>

/** Sign and colour for each verdict of a plan. */
export const verdictLook = (verdict: Item['verdict']): Look => (verdict === 'notChosen' ? 'excluded' : verdict)

/** Whether an account can still sign in although the operation should prevent that. */
export const isStillEnabled = ({ stillEnabled }: Item): boolean =>
  stillEnabled !== null && stillEnabled !== 'notChosen' && stillEnabled !== 'unconfirmed'

/** The progress of one account of an operation. */
export function changeMark(item: Item, messages: Messages): Line {
  const enabled = isStillEnabled(item)
  if (item.verdict !== 'change')
    return enabled
      ? mark('stillEnabled', messages.stillEnabled.item)
      : mark(verdictLook(item.verdict), messages.changes.none)
  if (enabled && item.change === 'done') return mark('stillEnabled', messages.stillEnabled.item)
  const missing = item.change === 'done' ? findMissingStep(item) : undefined
  if (missing) {
    return mark('uncertain', actionText(messages, missing.action).following?.missing ?? messages.changes[missing.state])
  }
  if (item.change === 'done' && [item, ...item.following].some(({ verified }) => verified === 'unconfirmed')) {
    return mark('uncertain', messages.changes.unconfirmed)
  }
  if (item.change === 'done' && item.verified === 'verified') return mark('done', messages.changes.verified)
  // Skipped for a reason of its own, not because the operation ended first.
  const reached = item.change === 'skipped' && item.why !== null && !Object.hasOwn(messages.ended.because, item.why)
  return mark(changeLooks[item.change], reached ? messages.changes.none : messages.changes[item.change])
}

/** Of an account for which some steps were done and others weren't. */
export const unfinishedMark = (messages: Messages): Line => mark('stillEnabled', messages.changes.unfinished)

/** An item's account, or the input if it has none. */
export const itemCell = (item: Item): Cell =>
  item.account ? accountCell(item.account.name, item.account.upn) : [{ text: item.input, bold: true }]

const stateLooks: Readonly<Record<State, { icon: Sign; tone: Tone }>> = {
  planned: { icon: '◇', tone: 'accent' },
  awaitingApproval: { icon: '◇', tone: 'accent' },
  scheduled: { icon: '◇', tone: 'accent' },
  queued: { icon: '►', tone: 'accent' },
  running: { icon: '►', tone: 'accent' },
  needsSignIn: { icon: '▲', tone: 'warning' },
  paused: { icon: '▲', tone: 'warning' },
  verifying: { icon: '►', tone: 'accent' },
  done: { icon: '✓', tone: 'good' },
  cancelled: { icon: '–', tone: 'default' },
  denied: { icon: '✕', tone: 'warning' },
  expired: { icon: '–', tone: 'default' },
  stopped: { icon: '■', tone: 'warning' },
}

export const stateLook = (state: State): { icon: Sign; tone: Tone } => stateLooks[state]
