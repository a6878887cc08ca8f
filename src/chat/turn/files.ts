import type { Context } from '../../operations/index.ts'
import type { Item, Operation, PersonKey } from '../../operations/model/types.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import type { Button } from '../card/index.ts'
import type { Press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'

/* What features say about files: the columns that they add to tables, and how to create their own files again. */

/** The value of a table cell. */
export type Cell = string | number | boolean | null

/** The columns of a file: the name in CSV and JSON, and the value for a row. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>

/** Columns that features add about what was done to an account, or is left to do. */
export type StepColumns = Columns<{
  readonly item: Item
  readonly operation: Operation
  readonly registry: Registry
}>

export type AddedCells = Readonly<Record<string, Cell>>

/** Columns about the accounts of an exported operation that a feature adds. */
export interface AddedColumns {
  /** Unique over the list. */
  readonly names: readonly string[]
  /** Their cells for some accounts, by account ID; only for the operation's owner. */
  read(
    context: Context,
    id: string,
    owner: PersonKey,
    accounts: readonly string[],
  ): Promise<ReadonlyMap<string, AddedCells>>
}

/** Columns of what is known about some of an operation's accounts. */
export const defineColumns = <Known>(
  read: (...of: Parameters<AddedColumns['read']>) => Promise<ReadonlyMap<string, Known>>,
  columns: Columns<Known>,
): AddedColumns => ({
  names: Object.keys(columns),
  read: async (...of) =>
    new Map(
      [...(await read(...of))].map(([account, known]) => [
        account,
        Object.fromEntries(Object.entries(columns).map(([name, cell]) => [name, cell(known)])),
      ]),
    ),
})

/** What is known of a file whose link no longer works. */
interface FileData {
  readonly what: string
}

/** How to create one kind of file again, and what to offer beside that. */
interface FileAgain {
  again(data: FileData, format: string): Press
  others?(data: FileData, messages: Messages): readonly Button[]
}

/** How to create files again, by what they contain. */
export type FilesAgain = Readonly<Record<string, FileAgain>>
