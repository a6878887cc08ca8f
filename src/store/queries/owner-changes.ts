import { type RawBuilder, sql } from 'kysely'

/** How operations change their owner. What it says of an operation is SQL about a table with the alias `o`. */
export interface OwnerChange {
  /** Whether one was agreed. Until it is made, nobody begins or goes on to work on the operation. */
  isAgreed(o: string): RawBuilder<boolean>
  /** A list of the IDs of operations that this person owned before. */
  ownedBefore(person: { readonly tenantId: string; readonly oid: string }): RawBuilder<unknown>
  /** Who owned it at this time; null if the owner hasn't changed since. */
  ownerAt(o: string, time: RawBuilder<number>): RawBuilder<string | null>
}

/** Whether the operation is about to change its owner. */
export const isChangingOwner = (o: string, changes: readonly OwnerChange[]): RawBuilder<boolean> =>
  changes.length > 0
    ? sql`(${sql.join(
        changes.map(({ isAgreed }) => isAgreed(o)),
        sql` or `,
      )})`
    : sql`false`
