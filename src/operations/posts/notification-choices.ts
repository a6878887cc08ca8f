export { type NotificationChoice, notificationChoices } from '../../store/queries/operation-types.ts'
export { createNotifications, type Notifications } from '../../store/queries/posts/choices.ts'
