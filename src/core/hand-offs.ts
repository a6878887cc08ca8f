import type { NamedPerson } from './model.ts'

/** Systems run by other people, in which Graph can't do what an operation needs. */
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

/** `offered`: nobody has been asked to do it yet. */
export type HandOffState = 'offered' | 'open' | 'done' | 'notNeeded'

/** Why someone can't be asked to do steps in another system. */
export type AssigneeRefusal = 'target' | 'disabled' | 'unknown'

/** The steps an operation leaves in one system, and their current state. */
export interface HandOff {
  readonly system: HandOffSystem
  /** Empty for Active Directory, where the steps depend on the account. */
  readonly steps: readonly HandOffStep[]
  /** The number of accounts it concerns. */
  readonly accounts: number
  readonly state: HandOffState
  /** Counts from 1 in each operation; 0 while only offered. */
  readonly number: number
  /** The person asked to do it; null for anyone in the chat. */
  readonly to: NamedPerson | null
  /** Whether that person can't be reached. */
  readonly unreachable: boolean
  /** Who reported it done or not needed, and when. */
  readonly by: NamedPerson | null
  readonly at: number | null
  /** Why it isn't needed. */
  readonly reason: string | null
}
