import type { OperationKeys, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { readTogether, type Subquery } from '../../store/queries/subqueries.ts'
import type { Store } from '../../store/store.ts'
import type { Registry } from '../registry/registry.ts'

/** What reading about operations depends on. */
export interface ReadContext {
  readonly registry: Registry
  readonly store: Pick<Store, 'db'>
  /** Where requests can be answered outside Teams. */
  readonly limits?: { readonly approvalSignIn?: { readonly page: string } }
}

/** What was read about an operation, by the declaration that gives it back. */
export type ShownValues = ReadonlyMap<Shown<unknown>, unknown>

interface Declaration<T> {
  /** Unique over the list. */
  readonly name: string
  /** Whether an operation can have it now; if not, nothing is read. All do if omitted. */
  wanted?(row: OperationRow, context: ReadContext): boolean
  /** Reads it about these operations, by ID. */
  query(keys: OperationKeys, rows: readonly OperationRow[], context: ReadContext): Subquery<ReadonlyMap<string, T>>
  /** What operations have of which nothing was read or found. */
  readonly empty: T
}

/** Something that is read whenever operations are shown, together with everything else. */
export interface Shown<T> extends Declaration<T> {
  of(operation: { readonly shown: ShownValues }): T
}

export function defineShown<T>(declaration: Declaration<T>): Shown<T> {
  const shown: Shown<T> = {
    ...declaration,
    // Only `readShown` fills the map, with what the query of the same declaration has found.
    of: ({ shown: values }) => (values.has(shown) ? (values.get(shown) as T) : declaration.empty),
  }
  return shown
}

/** Reads all of these about operations of one tenant, in one statement. */
export async function readShown(
  context: ReadContext,
  all: readonly Shown<unknown>[],
  rows: readonly OperationRow[],
): Promise<(row: OperationRow) => ShownValues> {
  const tenantId = rows[0]?.tenant_id ?? ''
  const queries = all.flatMap(({ name, wanted, query }) => {
    const some = rows.filter((row) => wanted?.(row, context) ?? true)
    const keys = { tenantId, ids: some.map(({ id }) => id) }
    return some.length > 0 ? [[name, query(keys, some, context)] as const] : []
  })
  const found = new Map(Object.entries(await readTogether(context.store.db, Object.fromEntries(queries))))
  return ({ id }) =>
    new Map(
      all.flatMap((one) => {
        const values = found.get(one.name)
        return values?.has(id) ? [[one, values.get(id)] as const] : []
      }),
    )
}
