/** Systems run by other people, in which Graph can't do what an operation needs. */
export const manualSystems = ['mailbox', 'oneDrive', 'activeDirectory'] as const
export type ManualSystem = (typeof manualSystems)[number]

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
export type ManualStep = MailboxStep | OneDriveStep
