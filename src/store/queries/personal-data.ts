import { type Kysely, type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'

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
type RowFilter = (person: KnownPerson, mentioned: RawBuilder<SqlBool>) => RawBuilder<SqlBool>

const anyMention: RowFilter = (_person, mentioned) => mentioned

/** Finds rows through the plan's items, because operations and writes name accounts only there. */
const itemOf = ({ id }: KnownPerson, operation: string, seq: RawBuilder<unknown> = sql``) =>
  sql<SqlBool>`exists (select from operation_items i where i.tenant_id = t.tenant_id
    and i.operation_id = ${sql.ref(operation)} ${seq} and lower(i.account_id) = ${id ?? null})`

/** Columns that are omitted: hashes of one-time secrets, and which instance works on an operation. */
const omittedColumns = ['token_hash', 'token_hashes', 'session_hash', 'lease_by', 'lease_until', 'trace_context']

/** How each table's rows about a person are found; null if it contains nothing about people. */
export const personalTables: Readonly<Record<keyof Database, RowFilter | null>> = {
  absences: anyMention,
  audit: anyMention,
  audit_floor: null,
  audit_searches: anyMention,
  conversations: anyMention,
  // The contents of files, kept for ten minutes.
  export_chunks: null,
  exports: anyMention,
  notification_choices: anyMention,
  operation_approvals: anyMention,
  operation_approvers: anyMention,
  operation_events: anyMention,
  operation_hand_offs: anyMention,
  operation_evidence: null,
  operation_handovers: anyMention,
  operation_items: anyMention,
  operation_moves: null,
  operation_questions: anyMention,
  operation_schedules: null,
  operation_traces: anyMention,
  operation_vouchers: anyMention,
  operation_writes: (person, mentioned) =>
    sql`(${mentioned} or ${itemOf(person, 't.operation_id', sql`and i.seq = t.seq`)})`,
  operations: (person, mentioned) => sql`(${mentioned} or ${itemOf(person, 't.id')})`,
  // Kept for ten minutes.
  page_sign_ins: anyMention,
  part_moves: null,
  posts: anyMention,
  protected_accounts: anyMention,
  schema_migrations: null,
  seen_activities: null,
  shared_cells: null,
  sign_outs: anyMention,
  turn_state: anyMention,
  // A view of `operations` and others.
  whole_operations: null,
}

/** The tables that contain people with an object ID and a sign-in name. */
const peopleTables = sql`
  select actor_oid as id, actor_upn as name from audit
  union select account_id, account_upn from audit
  union select lower(requester_oid), lower(requester_upn) from operations
  union select lower(account_id), lower(account_upn) from operation_items
  union select lower(approver_oid), lower(approver_upn) from operation_approvers
  union select lower(approver_oid), lower(approver_upn) from operation_approvals
  union select lower(from_oid), lower(from_upn) from operation_handovers
  union select lower(to_oid), lower(to_upn) from operation_handovers
  union select lower(for_oid), lower(for_upn) from operation_hand_offs
  union select lower(by_oid), lower(by_upn) from operation_hand_offs
  union select lower(person_oid), lower(person_upn) from page_sign_ins
  union select lower(receiver_oid), lower(receiver_upn) from operation_vouchers
  union select lower(owner_oid), lower(owner_upn) from exports`

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The people an ID or sign-in name can mean; never empty. */
export async function findPeople(db: Kysely<Database>, given: string): Promise<readonly KnownPerson[]> {
  const wanted = given.toLowerCase()
  const { rows } = await sql<{ id: string; name: string | null }>`with people as (${peopleTables}),
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
  table: keyof Database,
  finding: RowFilter,
  person: KnownPerson,
): AsyncGenerator<readonly string[]> {
  const terms = [...(person.id ? [person.id] : []), ...person.names, ...person.channelIds]
  // Doesn't match inside a longer name or number.
  const pattern = `(^|[^[:alnum:]._%+-])(${terms.map(escapePattern).join('|')})(?![[:alnum:]_-]|[.][[:alnum:]])`
  const where = finding(person, sql<SqlBool>`t::text ~* ${pattern}`)
  await sql`declare about cursor for select (to_jsonb(t) - ${sql.val(omittedColumns)}::text[])::text as text
    from ${sql.table(table)} t where ${where}`.execute(tx)
  for (;;) {
    const { rows } = await sql<{ text: string }>`fetch ${sql.raw(String(rowsAtOnce))} from about`.execute(tx)
    if (rows.length === 0) break
    yield rows.map(({ text }) => text)
  }
  await sql`close about`.execute(tx)
}

const escapePattern = (text: string) => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&')
