/**
 * What a short message tells somebody who waited for it: how a request for approval was decided, or that one is needed after
 * all; that an operation waits for them, or has ended; that a request is about to expire.
 */
export type NoticeKind = 'approved' | 'denied' | 'notApproved' | 'needsApproval' | 'paused' | 'ended' | 'expiring'

/** Which of these somebody wants: all, those about a decision they wait for or have to take, or none. */
export const notificationChoices = ['all', 'decisions', 'off'] as const
export type NotificationChoice = (typeof notificationChoices)[number]
