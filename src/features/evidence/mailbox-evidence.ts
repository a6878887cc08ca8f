import { compact } from '../../core/compact.ts'
import { lookUp } from '../../core/look-up.ts'
import { oneLine, truncate } from '../../core/text.ts'
import type { Trace } from '../../operations/registry/traces.ts'
import type { AuditRecord } from './audit-searches.ts'
import type { MailboxKind } from './model.ts'

type MailboxTrace = { readonly kind: Exclude<MailboxKind, 'sent'>; readonly trace: Trace }

/** Each Exchange operation that is searched for, and what an entry for it means. */
const meanings: Readonly<Record<string, (parameters: AuditRecord['parameters']) => readonly MailboxTrace[]>> = {
  'New-InboxRule': (given) => ruleTraces('ruleCreated', given),
  'Set-InboxRule': (given) => ruleTraces('ruleChanged', given),
  'Enable-InboxRule': (given) => ruleTraces('ruleChanged', given),
  // Done by Outlook itself.
  UpdateInboxRules: (given) => {
    const { RuleOperation: how = '' } = given
    return ruleTraces(
      /add/i.test(how) ? 'ruleCreated' : /remove|delete/i.test(how) ? 'ruleRemoved' : 'ruleChanged',
      given,
    )
  },
  'Set-Mailbox': (given) =>
    compact([
      ...['ForwardingSmtpAddress', 'ForwardingAddress'].flatMap((name) => {
        const to = given[name]
        return to === undefined ? [] : [toTrace('forwarding', to === '' ? 'forwardingEnded' : 'forwarded')]
      }),
      given['GrantSendOnBehalfTo'] && toTrace('delegates', 'sendOnBehalf'),
    ]),
  'Add-MailboxPermission': () => [toTrace('delegates', 'fullAccess')],
  'Add-RecipientPermission': () => [toTrace('delegates', 'sendAs')],
  AddFolderPermissions: () => [toTrace('delegates', 'folder')],
  ModifyFolderPermissions: () => [toTrace('delegates', 'folder')],
  UpdateCalendarDelegation: () => [toTrace('delegates', 'calendar')],
}

const sendOperations = ['Send', 'SendAs', 'SendOnBehalf']

/** What to search Microsoft's audit log for. */
export const mailboxOperations: readonly string[] = [...Object.keys(meanings), ...sendOperations]

const toTrace = (kind: MailboxTrace['kind'], what: string, name?: string): MailboxTrace => ({
  kind,
  trace: { what, ...(name !== undefined && { name }) },
})

const maxNameLength = 60

/** A rule that forwards messages also counts as forwarding. */
function ruleTraces(what: string, given: AuditRecord['parameters']): MailboxTrace[] {
  const name = oneLine(given['Name'] ?? given['RuleName'] ?? '')
  // A name that contains an address isn't stored.
  const called = name === '' || name.includes('@') ? undefined : truncate(name, maxNameLength)
  const forwards =
    ['ForwardTo', 'RedirectTo', 'ForwardAsAttachmentTo'].some((one) => given[one]) ||
    /forward|redirect/i.test(given['RuleActions'] ?? '')
  return compact([
    toTrace('inboxRules', what, called),
    forwards && what !== 'ruleRemoved' && toTrace('forwarding', 'forwardedByRule', called),
  ])
}

/**
 * Collects what audit entries say about mailboxes: names of rules, times and numbers, never addresses or subjects.
 * `accounts`: sign-in names by object ID.
 */
export function createMailboxEvidence(accounts: ReadonlyMap<string, string>) {
  const byName = new Map([...accounts].map(([id, upn]) => [upn.toLowerCase(), id]))
  const found = new Map<MailboxKind, (Trace & { readonly account: string })[]>()
  const sent = new Map<string, { readonly count: number; readonly at: number }>()
  const add = (kind: MailboxKind, trace: Trace & { readonly account: string }) =>
    found.set(kind, [...(found.get(kind) ?? []), trace])
  return {
    take: (records: readonly AuditRecord[]): void => {
      for (const { operation, upn, at, parameters } of records) {
        const account = byName.get(upn.toLowerCase())
        if (account === undefined) continue
        if (sendOperations.includes(operation)) {
          const { count, at: last } = sent.get(account) ?? { count: 0, at: 0 }
          sent.set(account, { count: count + 1, at: Math.max(last, at ?? 0) })
        }
        const mine = lookUp(meanings, operation)?.(parameters) ?? []
        for (const { kind, trace } of mine)
          add(kind, { ...trace, account, ...(at !== undefined && { at }), recent: true })
      }
    },
    traces: (): ReadonlyMap<MailboxKind, readonly (Trace & { readonly account: string })[]> => {
      for (const [account, { count, at }] of sent) add('sent', { account, what: 'messages', count, at })
      sent.clear()
      return found
    },
  }
}
