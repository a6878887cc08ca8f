/**
 * Short messages sent to somebody who is waiting: an approval was decided or turns out to be needed, an operation is
 * paused, was replaced or has ended, or a request is still unanswered or about to expire.
 */
export type NoticeKind =
  | 'approved'
  | 'denied'
  | 'notApproved'
  | 'needsApproval'
  | 'paused'
  | 'ended'
  | 'reminder'
  | 'escalated'
  | 'extended'
  | 'question'
  | 'answer'
  | 'nobodyToAsk'
  | 'expiring'
  | 'stoppedBy'
  | 'replaced'

/** Which notices somebody wants: all, only those about decisions they are waiting for or have to make, or none. */
export const notificationChoices = ['all', 'decisions', 'off'] as const
export type NotificationChoice = (typeof notificationChoices)[number]
