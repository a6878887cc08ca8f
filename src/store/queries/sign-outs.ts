import { type Kysely, sql } from 'kysely'
import type { PersonKey } from '../../core/model.ts'
import type { Database } from '../database.ts'
import { anyMention, type OwnTables } from './table-declaration.ts'

/** People who have signed out of the bot. */
interface SignOutsTable {
  tenant_id: string
  person_id: string
  times: number
  signed_out: boolean
}

type SignOutTables = {
  sign_outs: SignOutsTable
}

export const signOutTables: OwnTables<SignOutTables> = { sign_outs: { about: anyMention } }

/** How often someone has signed out so far. */
export interface SignOuts {
  readonly times: number
  /** Whether they haven't signed in again yet. */
  readonly signedOut: boolean
}

/** Someone who has never signed out. */
export const neverSignedOut: SignOuts = { times: 0, signedOut: false }

/** Queries on sign-outs; `db` may be a transaction. */
export function signOutQueries(given: Kysely<Database>) {
  const db = given.withTables<SignOutTables>()
  const whose = ({ tid, oid }: PersonKey) =>
    db
      .selectFrom('sign_outs')
      .select(['times', 'signed_out as signedOut'])
      .where('tenant_id', '=', tid)
      .where('person_id', '=', oid)

  return {
    of: async (person: PersonKey): Promise<SignOuts> => (await whose(person).executeTakeFirst()) ?? neverSignedOut,

    /** Like `of`, but a sign-in then waits until the transaction ends. */
    lock: async (person: PersonKey): Promise<SignOuts> =>
      (await whose(person).forShare().executeTakeFirst()) ?? neverSignedOut,

    add: async ({ tid, oid }: PersonKey): Promise<void> => {
      await db
        .insertInto('sign_outs')
        .values({ tenant_id: tid, person_id: oid, times: 1, signed_out: true })
        .onConflict((on) =>
          on.columns(['tenant_id', 'person_id']).doUpdateSet({ times: sql`sign_outs.times + 1`, signed_out: true }),
        )
        .execute()
    },

    /** Records that someone who had signed out has signed in again. */
    end: async ({ tid, oid }: PersonKey): Promise<void> => {
      await db
        .updateTable('sign_outs')
        .set({ signed_out: false })
        .where('tenant_id', '=', tid)
        .where('person_id', '=', oid)
        .where('signed_out', '=', true)
        .execute()
    },
  }
}
