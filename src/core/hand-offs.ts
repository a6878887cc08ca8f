import type { Named } from './handovers.ts'

/** What other people run, where Graph can't do what an operation needs. */
export const handOffSystems = ['mailbox', 'oneDrive', 'activeDirectory'] as const
export type HandOffSystem = (typeof handOffSystems)[number]

/** A step for a person in a mailbox or OneDrive. */
export type MailboxStep =
  | 'rules'
  | 'forwarding'
  | 'delegates'
  | 'shared'
  | 'automaticReply'
  | 'hidden'
  | 'regular'
  | 'noReply'
  | 'listed'
export type OneDriveStep = 'managerAccess' | 'noManagerAccess'
export type HandOffStep = MailboxStep | OneDriveStep

/** `offered`: nobody has been asked to do it so far. */
export type HandOffState = 'offered' | 'open' | 'done' | 'notNeeded'

/** Why someone can't be asked to do steps in another system. */
export type DoerRefusal = 'target' | 'disabled' | 'unknown'

/** What an operation leaves to do in one system, and what became of it. */
export interface HandOff {
  readonly system: HandOffSystem
  /** Empty for Active Directory, where it depends on the account. */
  readonly steps: readonly HandOffStep[]
  /** How many accounts it is about. */
  readonly accounts: number
  readonly state: HandOffState
  /** From 1, for each operation; 0 while it is only offered. */
  readonly number: number
  /** Who is asked to do it; null for whoever is in the chat. */
  readonly to: Named | null
  /** Whether they can't be reached. */
  readonly unreachable: boolean
  /** Who said that it is done or not needed, and when. */
  readonly by: Named | null
  readonly at: number | null
  /** Why it isn't needed. */
  readonly reason: string | null
}
