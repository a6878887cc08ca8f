/** Which messages someone wants: all; only those about decisions they are waiting for or have to make; or none. */
export const notificationChoices = ['all', 'decisions', 'off'] as const
export type NotificationChoice = (typeof notificationChoices)[number]
