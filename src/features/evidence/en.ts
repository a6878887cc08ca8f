import { number as n } from '../../chat/words/en/terms.ts'

const some = (count: number, one: string, many: string) => `${n(count)} ${count === 1 ? one : many}`

/** Traces that an attacker might have left in contained accounts. */
export const evidence = {
  label: (days: number) => `Evidence from the last ${n(days)} days`,
  short: 'Evidence',
  underWay: 'still searching',
  title: (id: string) => `Evidence · ${id}`,
  details: 'Details',
  counted: {
    methods: (count: number) => some(count, 'new sign-in method', 'new sign-in methods'),
    devices: (count: number) => some(count, 'new device', 'new devices'),
    consents: (count: number) => some(count, 'app consented to', 'apps consented to'),
    appCredentials: (count: number) =>
      some(count, 'owned application whose secrets still work', 'owned applications whose secrets still work'),
    inboxRules: (count: number) => some(count, 'inbox rule change', 'inbox rule changes'),
    forwarding: (count: number) => some(count, 'forwarding change', 'forwarding changes'),
    delegates: (count: number) => some(count, 'delegate change', 'delegate changes'),
    sent: (count: number) => some(count, 'message sent', 'messages sent'),
  },
  recent: (count: number) => `${n(count)} new`,
  unverified: (count: number) => some(count, 'publisher not verified', 'publishers not verified'),
  /** Kinds by name, for lists of what was not found or not checked. */
  kinds: {
    methods: 'new sign-in methods',
    devices: 'new devices',
    consents: 'app consents',
    appCredentials: 'secrets of owned applications',
    inboxRules: 'inbox rules',
    forwarding: 'forwarding',
    delegates: 'delegates',
    sent: 'sent messages',
  },
  mailboxes: 'mailboxes',
  moreMailboxes: 'further mailbox entries',
  none: (list: string) => `None found: ${list}.`,
  undated: {
    methods: (count: number) => `${some(count, 'sign-in method has', 'sign-in methods have')} no date.`,
    devices: (count: number) => `${some(count, 'device has', 'devices have')} no date.`,
  },
  searching: 'Mailboxes: still searching. The result will appear on the card.',
  stillSearching: 'mailboxes: still searching',
  signedOut: (name: string) => `Mailboxes: the search waits until ${name} signs in.`,
  notOffered: 'Mailboxes: not checked. Your tenant doesn’t offer this search.',
  late: 'Mailboxes: not checked. Microsoft’s search took longer than 30 minutes.',
  failed: 'Mailboxes: not checked. Microsoft’s search failed.',
  cut: 'Mailboxes: there is more than I could read.',
  unchecked: (list: string) => `not checked: ${list}`,
  notChecked: (list: string) => `Not checked: ${list}.`,
  why: {
    permission: 'permission missing',
    role: 'your role doesn’t allow it',
    licence: 'licence missing',
    cloud: 'not in this Microsoft cloud',
    off: 'switched off for this bot',
    tooMany: 'too many accounts',
    unavailable: 'Microsoft Graph gave no answer',
    notOffered: 'your tenant doesn’t offer this search',
    failed: 'the search failed',
    late: 'the search took too long',
    signedOut: 'sign-in needed',
  },
  /** Entries in the list. */
  method: (sort: string, name: string) => `Sign-in method: ${sort}${name && ` “${name}”`}`,
  device: (name: string) => `Device: ${name}`,
  consent: (name: string, publisher: string) => `App: ${name}${publisher && ` (${publisher})`}`,
  application: (name: string, count: number) => `Application: ${name} (${some(count, 'secret', 'secrets')})`,
  sentBy: (count: number) => `Sent ${some(count, 'message', 'messages')}. This is the latest.`,
  mailbox: {
    ruleCreated: 'Inbox rule created',
    ruleChanged: 'Inbox rule changed',
    ruleRemoved: 'Inbox rule removed',
    forwarded: 'Mailbox forwarding set',
    forwardingEnded: 'Mailbox forwarding ended',
    forwardedByRule: 'Rule forwards messages',
    fullAccess: 'Full access to a mailbox granted',
    sendAs: 'Send As granted',
    sendOnBehalf: 'Send on behalf granted',
    folder: 'Access to a mailbox folder granted',
    calendar: 'Calendar delegate changed',
  },
  nothing: 'Nothing found so far.',
  limits:
    'Microsoft’s audit log shows what these accounts did, up to about an hour ago. It doesn’t show what others did to their mailboxes, or who received their messages.',
}

export const commands = {
  evidence: {
    summary: 'Show what an attacker might have left behind on contained accounts.',
    usage: 'evidence [id]',
    details: [
      'New sign-in methods and devices, app consents, owned applications with secrets, and what Microsoft’s audit log says about mailboxes; with the reason if something was not checked.',
      'Approvers and operators can look at other people’s operations.',
    ],
    examples: ['evidence tobaki-42', 'evidence'],
  },
}

export const permissions = {
  'AuditLogsQuery-Exchange.Read.All': 'search Microsoft’s audit log for what contained accounts did in Exchange',
}
