import type { NotificationChoice } from '../../core/notifications.ts'
import { choiceQueries } from '../../store/queries/posts/choices.ts'
import type { Store } from '../../store/store.ts'
import type { Person } from '../model/types.ts'

/** Stores each person's choice of notifications. */
export interface Notifications {
  find(person: Pick<Person, 'oid' | 'tid'>): Promise<NotificationChoice>
  choose(person: Pick<Person, 'oid' | 'tid'>, choice: NotificationChoice): Promise<void>
}

export function createNotifications({ store }: { readonly store: Pick<Store, 'db'> }): Notifications {
  const queries = choiceQueries(store.db)
  const whose = ({ oid, tid }: Pick<Person, 'oid' | 'tid'>) => ({ tenantId: tid, personId: oid })
  return {
    find: async (person) => (await queries.find(whose(person))) ?? 'all',
    choose: (person, choice) => queries.save(whose(person), choice),
  }
}
