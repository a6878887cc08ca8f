import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { openTestStore } from './store.ts'

/** Where something that must stay secret could end up. */
export const places = [
  'message',
  'answer',
  'log',
  'telemetry',
  'database',
  'data file',
  'export',
  'journal',
  'emulator file',
] as const
export type Place = (typeof places)[number]

/** Where a secret was found, with the surrounding text. */
export interface Found {
  readonly place: Place
  readonly secret: string
  readonly near: string
}

/** A response of the bot's web server. */
export interface BotAnswer {
  readonly request: string
  readonly status: number
  readonly text: string
}

/** Whether this is an answer that may show a pass: no other may. */
export const mayShowPass = ({ request, status }: BotAnswer): boolean =>
  /^POST \/pass\/[\w-]+$/.test(request) && status === 200

const wrapping = /[\w+/-]{12,}/g

/** The forms of a secret in text. */
function formsOf(secret: string): readonly string[] {
  const html = secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
  const form = new URLSearchParams({ a: secret }).toString().slice(2)
  const all = [secret, html, html.replace(/'/g, '&#39;'), encodeURIComponent(secret), form]
  return [...new Set([...all, JSON.stringify(secret).slice(1, -1)])]
}

function unwrapped(text: string): readonly string[] {
  return [...text.matchAll(wrapping)].flatMap(([run]) =>
    [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64').toString('latin1')),
  )
}

/** Which of these secrets a text contains, and where; also across the elements of a page. */
export function findIn(
  text: string,
  secrets: readonly string[],
  { binary = false } = {},
): readonly Omit<Found, 'place'>[] {
  const around = (whole: string, at: number) => whole.slice(Math.max(0, at - 60), at + 60)
  const search = (whole: string, wanted: readonly string[]) =>
    wanted.flatMap((secret) => {
      const at = formsOf(secret).map((form) => whole.indexOf(form))
      const first = at.find((index) => index >= 0)
      return first === undefined ? [] : [{ secret, near: around(whole, first) }]
    })
  const plain = search(`${text}\n${text.replace(/<[^>]*>/g, '')}`, secrets)
  const left = secrets.filter((secret) => !plain.some((found) => found.secret === secret))
  return binary || left.length === 0 ? plain : [...plain, ...search(unwrapped(text).join('\n'), left)]
}

/** Every file in a folder, as text that preserves each byte. */
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
}

/** Every row of every table, in each schema, as text. */
export async function rowsIn(dataDir: string): Promise<readonly string[]> {
  const { store, close } = await openTestStore({ dataDir })
  try {
    const { rows: tables } = await sql<{ name: string }>`
      select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(store.db)
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(store.db)
      found.push(...rows.map(({ row }) => `${name}: ${row}`))
    }
    return found
  } finally {
    await close()
  }
}

/** Where these secrets are in the texts of all places. */
export const findInAll = (
  texts: Readonly<Record<Place, readonly string[]>>,
  secrets: readonly string[],
): readonly Found[] =>
  places.flatMap((place) =>
    texts[place].flatMap((text) =>
      findIn(text, secrets, { binary: place === 'data file' }).map((found) => ({ place, ...found })),
    ),
  )
