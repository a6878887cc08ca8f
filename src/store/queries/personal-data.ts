import { type Kysely, type SqlBool, sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'
import type { DeclaredTables, KnownPerson, RowFilter, TableDeclaration } from './table-declaration.ts'

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The people that tables name with an object ID and a sign-in name, in lower case. */
const peopleIn = (tables: DeclaredTables) =>
  sql.join(
    [...tables].flatMap(([table, { people = [] }]) =>
      people.map(
        ([id, name]) =>
          sql`select lower(${sql.ref(id)}) as id, lower(${sql.ref(name)}) as name from ${sql.table(table)}`,
      ),
    ),
    sql` union `,
  )

/** The people an ID or sign-in name can mean; never empty. */
export async function findPeople(
  db: Kysely<Database>,
  tables: DeclaredTables,
  given: string,
): Promise<readonly KnownPerson[]> {
  const wanted = given.toLowerCase()
  const { rows } = await sql<{ id: string; name: string | null }>`with people as (${peopleIn(tables)}),
    wanted as (select id from people where ${wanted} in (id, name) and id is not null)
    select distinct p.id, p.name from people p
    where p.id is not null and (p.id in (select id from wanted) or p.name in (select name from people where id in (select id from wanted)))
    order by p.id, p.name`.execute(db)
  const ids = new Set(rows.filter(({ id, name }) => id === wanted || name === wanted).map(({ id }) => id))
  if (ids.size === 0) {
    const isId = guid.test(wanted)
    return [await addChannelIds(db, isId ? { id: wanted, names: [] } : { id: undefined, names: [wanted] })]
  }
  const found: KnownPerson[] = []
  for (const id of ids) {
    const own = rows.filter((row) => row.id === id).flatMap(({ name }) => name ?? [])
    const names = own.filter((name) => rows.every((row) => row.name !== name || row.id === id))
    found.push(await addChannelIds(db, { id, names }))
  }
  return found
}

/** Adds the IDs used by chats, without which the state of conversations can't be found. */
async function addChannelIds(db: Kysely<Database>, person: Pick<KnownPerson, 'id' | 'names'>): Promise<KnownPerson> {
  const { rows } = await sql<{ id: string | null }>`
    select reference::jsonb -> 'user' ->> 'id' as id from conversations where lower(person_id) = ${person.id ?? null}
    union select channel ->> 'userId' from operations where lower(requester_oid) = ${person.id ?? null}`.execute(db)
  return { ...person, channelIds: rows.flatMap(({ id }) => id ?? []) }
}

/** How many rows are held in memory at a time. */
const rowsAtOnce = 200

/** A table's rows about a person, in groups, each as JSON text. */
export async function* readRowsAbout(
  tx: Transaction<Database>,
  table: string,
  { about, omitted = [] }: TableDeclaration & { readonly about: RowFilter },
  person: KnownPerson,
): AsyncGenerator<readonly string[]> {
  const terms = [...(person.id ? [person.id] : []), ...person.names, ...person.channelIds]
  // Doesn't match inside a longer name or number.
  const pattern = `(^|[^[:alnum:]._%+-])(${terms.map(escapePattern).join('|')})(?![[:alnum:]_-]|[.][[:alnum:]])`
  const where = about(person, sql<SqlBool>`t::text ~* ${pattern}`)
  await sql`declare about cursor for select (to_jsonb(t) - ${sql.val(omitted)}::text[])::text as text
    from ${sql.table(table)} t where ${where}`.execute(tx)
  for (;;) {
    const { rows } = await sql<{ text: string }>`fetch ${sql.raw(String(rowsAtOnce))} from about`.execute(tx)
    if (rows.length === 0) break
    yield rows.map(({ text }) => text)
  }
  await sql`close about`.execute(tx)
}

const escapePattern = (text: string) => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&')
