import type { NotificationChoice } from '../../store/queries/operation-types.ts'
import { choiceQueries } from '../../store/queries/posts/choices.ts'
import type { Store } from '../../store/store.ts'
import type { PersonKey } from '../model/types.ts'

export { type NotificationChoice, notificationChoices } from '../../store/queries/operation-types.ts'

/** Stores each person's choice of notifications. */
export function createNotifications({ store }: { readonly store: Pick<Store, 'db'> }) {
  const queries = choiceQueries(store.db)
  const whose = ({ oid, tid }: PersonKey) => ({ tenantId: tid, personId: oid })
  return {
    find: async (person: PersonKey): Promise<NotificationChoice> => (await queries.find(whose(person))) ?? 'all',
    choose: (person: PersonKey, choice: NotificationChoice) => queries.save(whose(person), choice),
  }
}

export type Notifications = ReturnType<typeof createNotifications>
