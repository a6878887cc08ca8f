import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { sql } from 'kysely'
import { features } from '../../src/features/index.ts'
import { tablesOf } from '../../src/features/tables.ts'
import { deleteExpired } from '../../src/store/queries/maintenance.ts'
import { findPeople, readRowsAbout } from '../../src/store/queries/personal-data.ts'
import { anyMention, collectTables, type DeclaredTables } from '../../src/store/queries/table-declaration.ts'
import { useStore } from '../support/store.ts'
import { tables } from '../support/tables.ts'

const src = resolve(import.meta.dirname, '../../src')

interface Column {
  readonly name: string
  /** Undefined if the type allows everything. */
  readonly nullable: boolean | undefined
}
type Columns = ReadonlyMap<string, readonly Column[]>

/** Whether a column can be null when it is read; what `ColumnType` says of writing follows after a comma. */
const isNullable = (type: string): boolean | undefined => {
  const [read = ''] = type.replace('ColumnType<', '').split(/, (?=string|undefined|never)/)
  return /\bunknown\b|\bJson\b/.test(read) ? undefined : /\bnull\b/.test(read)
}

/** The columns that a type of a table has, where a list of tables names it: `operations: OperationsTable`. */
function columnsInTypes(code: string): Columns {
  const bodies = new Map(
    [...code.matchAll(/^(?:export )?interface (\w+(?:Table|Column))( extends \w+)? \{\n(.*?)^\}/gms)].map(
      ([, name = '', base = '', body = '']) => [name, { base: base.replace(' extends ', ''), body }],
    ),
  )
  const columnsOf = (name: string): readonly Column[] => {
    const { base, body } = bodies.get(name) ?? { base: '', body: '' }
    const own = [...body.matchAll(/^ {2}(\w+): (.*)$/gm)].map(([, column = '', type = '']) => ({
      name: column,
      nullable: isNullable(type),
    }))
    return base ? [...columnsOf(base), ...own] : own
  }
  return new Map(
    [...code.matchAll(/^ {2}(\w+): (\w+Table)$/gm)].map(([, table = '', type = '']) => [table, columnsOf(type)]),
  )
}

/** The tables of which what is said differs from what there is. */
function differences(declared: DeclaredTables, typed: Columns, real: Columns): string[] {
  const named = [...declared].flatMap(([table, { people = [], omitted = [] }]) =>
    [...people.flat(), ...omitted].map((column) => [table, column] as const),
  )
  const has = (table: string, column: string) => real.get(table)?.some(({ name }) => name === column)
  return [
    ...[...real.keys()].filter((table) => !declared.has(table)).map((table) => `${table}: nobody declared it`),
    ...[...declared.keys()].filter((table) => !real.has(table)).map((table) => `${table}: there is none`),
    ...named.filter(([table, column]) => !has(table, column)).map((names) => `${names.join('.')}: there is none`),
    ...[...typed].flatMap(([table, columns]) => {
      const found = real.get(table) ?? []
      const fits = (one: Column) => (other: Column) =>
        one.name === other.name && (one.nullable ?? other.nullable) === (other.nullable ?? one.nullable)
      const told = ({ name, nullable }: Column) => `${table}.${name}${nullable ? ' or null' : ''}`
      return [
        ...columns.filter((one) => !found.some(fits(one))).map((one) => `${told(one)}: only its type has it`),
        ...found.filter((one) => !columns.some(fits(one))).map((one) => `${told(one)}: its type lacks it`),
      ]
    }),
  ]
}

describe('the tables', () => {
  const store = useStore()
  const codeOf = (isRead: (file: string) => boolean) =>
    readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && isRead(file))
      .map((file) => readFileSync(join(src, file), 'utf8'))
      .join('\n')

  const columnsInDatabase = async (): Promise<Columns> => {
    const { rows } = await sql<{ table: string; columns: Column[] }>`select c.relname as table,
        jsonb_agg(jsonb_build_object('name', a.attname, 'nullable', not a.attnotnull) order by a.attnum) as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v') group by 1`.execute(store().db)
    return new Map(rows.map(({ table, columns }) => [table, columns]))
  }

  it('are those of the database, each declared by its owner, with the columns of its type', async () => {
    const [typed, real] = [columnsInTypes(codeOf(() => true)), await columnsInDatabase()]
    assert.ok(typed.size > 20 && real.size > 30, `${typed.size} types, ${real.size} tables`)
    assert.deepEqual(differences(tables, typed, real), [])
  })

  it('of features are read by nobody else', () => {
    const names = features.flatMap(({ tables: own = {} }) => Object.keys(own)).filter((name) => name.includes('_'))
    assert.ok(names.length >= 3)
    const readIn = (text: string) => names.filter((name) => new RegExp(`\\b${name}\\b`).test(text))
    assert.deepEqual(readIn(codeOf((file) => !file.startsWith('features'))), [])
    assert.equal(readIn(`select from ${names[0]}`).length, 1)
  })

  it('have one owner each', () => {
    const twice = { name: 'another', tables: { absences: { about: anyMention } } }
    assert.throws(() => tablesOf([...features, twice]), /^Error: There are two tables named absences$/)
  })

  it('are compared so that each mistake is found', async () => {
    const real = await columnsInDatabase()
    const nobody = new Map(real).set('new_ones', [{ name: 'id', nullable: false }])
    assert.deepEqual(differences(tables, new Map(), nobody), ['new_ones: nobody declared it'])
    const mistaken = collectTables([
      Object.fromEntries(tables),
      { gone: { about: null }, old: { about: anyMention, people: [['id', 'name']], omitted: ['hash'] } },
    ])
    const old = new Map(real).set('old', [{ name: 'id', nullable: false }])
    assert.deepEqual(differences(mistaken, new Map(), old), [
      'gone: there is none',
      'old.name: there is none',
      'old.hash: there is none',
    ])
    const typed = columnsInTypes(
      'interface AbsencesTable {\n  tenant_id: string\n  person_id: string | null\n  since: number\n}\ntype All = {\n  absences: AbsencesTable\n}\n',
    )
    assert.deepEqual(differences(tables, typed, real), [
      'absences.person_id or null: only its type has it',
      'absences.since: only its type has it',
      'absences.person_id: its type lacks it',
      'absences.until: its type lacks it',
    ])
  })

  it('are all searched for a person, and for what has expired', async () => {
    const { db } = store()
    const [person] = await findPeople(db, tables, 'nobody@contoso.example')
    assert.ok(person)
    await db.transaction().execute(async (tx) => {
      for (const [table, { about, ...declared }] of tables)
        if (about)
          for await (const rows of readRowsAbout(tx, table, { ...declared, about }, person)) assert.fail(rows.join())
    })
    await deleteExpired(db, tables, 0)
    const wrong = collectTables([{ posts: { about: null, expired: (now) => sql`posted_at < ${now}` } }])
    await assert.rejects(deleteExpired(db, wrong, 0), /posted_at/)
  })
})
