import type { RawBuilder, Selectable, SqlBool } from 'kysely'
import { requireUnique } from '../../core/unique.ts'

/** What the database knows about a person. */
export interface KnownPerson {
  /** In lower case; undefined if the database contains only a name. */
  readonly id: string | undefined
  /** Sign-in names that nobody else has had, in lower case. */
  readonly names: readonly string[]
  /** The person's IDs in the channel. */
  readonly channelIds: readonly string[]
}

/** Finds a person's rows in a table, which has the alias `t`. */
export type RowFilter = (person: KnownPerson, mentioned: RawBuilder<SqlBool>) => RawBuilder<SqlBool>

type Column<Row> = keyof Row & string

/** What a table or view holds about people, and how long it is kept. */
export interface TableDeclaration<Row = Readonly<Record<string, unknown>>> {
  /** Finds the rows about a person; null if it contains nothing about people. */
  readonly about: RowFilter | null
  /** Columns that have someone's object ID, and those that have the sign-in name. */
  readonly people?: readonly (readonly [id: Column<Row>, name: Column<Row>])[]
  /** Columns that nobody is shown: hashes of one-time secrets, and which instance works on an operation. */
  readonly omitted?: readonly Column<Row>[]
  /** Rows to delete at this time; none, unless declared. */
  readonly expired?: (now: number) => RawBuilder<SqlBool>
}

/** The tables of one owner, who alone writes them: those that have a type, and others. */
export type OwnTables<Types = unknown> = {
  readonly [Name in keyof Types]: TableDeclaration<Selectable<Types[Name]>>
} & Readonly<Record<string, TableDeclaration>>

/** The tables of all owners, by name. */
export type DeclaredTables = ReadonlyMap<string, TableDeclaration>

/** Rows that mention the person anywhere. */
export const anyMention: RowFilter = (_person, mentioned) => mentioned

/** Throws if two owners declare one table. */
export function collectTables(owners: readonly OwnTables[]): DeclaredTables {
  const all = owners.flatMap((tables) => Object.entries(tables))
  requireUnique(
    'tables',
    all.map(([name]) => name),
  )
  return new Map(all)
}

export const day = 24 * 3_600_000
