import type { Clock } from '../core/clock.ts'
import { type RandomBytes, sha256 } from '../operations/ids.ts'
import type { Person } from '../operations/types.ts'
import { exportQueries } from '../store/queries/exports.ts'
import type { Store } from '../store/store.ts'
import { type Content, type ExportFormat, writeFile } from './export-file.ts'

export { accountColumns, auditColumns, itemColumns, lookupColumns } from './export-columns.ts'
export type { Columns, Content, ExportFormat } from './export-file.ts'

/** How long a link may be used, in milliseconds. */
export const linkLifetime = 10 * 60_000

/** What a file is about. */
export type ExportSubject = 'operation' | 'status' | 'users' | 'audit'

export interface ExportRequest<Row> extends Pick<Content<Row>, 'columns' | 'rows' | 'onProgress'> {
  readonly what: ExportSubject
  readonly format: ExportFormat
  /** What of it: an operation's id, a query. Goes into the audit and into JSON files. */
  readonly of: Readonly<Record<string, string | number | boolean>>
}

/** Where a file can be fetched, once. */
export interface ExportLink {
  /** Names the file and opens nothing. */
  readonly id: string
  readonly url: string
  readonly fileName: string
  readonly rows: number
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** A file on its way out. */
export interface OpenExport {
  readonly fileName: string
  readonly contentType: string
  /** Bytes. */
  readonly size: number
  /** To be read to its end or returned early: either way the file is gone then. */
  readonly pieces: AsyncGenerator<Uint8Array, void, undefined>
}

/** Files that leave the bot: each is made for one person, noted in the audit, and fetched once by a secret link. */
export interface Exports {
  /** Makes a file. Throws exportTooLarge, and what reading the rows throws. */
  create<Row>(person: Person, request: ExportRequest<Row>): Promise<ExportLink>
  /** The file behind a link's token; undefined when there is none, when it was fetched before and when its time is over. */
  open(token: string): Promise<OpenExport | undefined>
  /** Where the link was shown; `tell` hears it when the file is gone. */
  shown(id: string, card: unknown): Promise<void>
  /** Deletes what nobody has fetched in time. */
  expire(): Promise<void>
}

/** Hears that a file whose link was shown is there no more, and why. Never waited for by who fetches it. */
export type NotifyExport = (card: unknown, ending: 'downloaded' | 'expired') => void

const contentTypes = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const
const wellFormed = /^[\w-]{43}$/

export function createExports(options: {
  store: Pick<Store, 'db'>
  clock: Clock
  random: RandomBytes
  /** Where browsers reach this process, without a slash at its end. */
  publicUrl: string
  tell?: NotifyExport
}): Exports {
  const { clock, random, publicUrl, tell = () => undefined } = options
  const queries = exportQueries(options.store.db)

  async function* piecesOf(tokenHash: string): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (let n = 0; ; n++) {
        const piece = await queries.piece(tokenHash, n)
        if (piece === undefined) return
        yield piece
      }
    } finally {
      await queries.remove(tokenHash)
    }
  }

  return {
    create: async (owner, { what, format, of, columns, rows, onProgress }) => {
      const now = clock.now()
      const madeAt = new Date(now).toISOString()
      const about = { what, ...of, madeAt, madeFor: owner.upn }
      const file = await writeFile(format, { columns, rows, about, onProgress })
      const token = Buffer.from(random(32)).toString('base64url')
      const fileName = nameOf([what, String(of['operation'] ?? ''), madeAt.slice(0, 16)], format)
      const expiresAt = clock.now() + linkLifetime
      const detail = { what, format, rows: file.rows, of }
      const contentType = contentTypes[format]
      const id = sha256(token)
      await queries.store({ tokenHash: id, owner, fileName, contentType, detail, expiresAt }, file.pieces)
      return { id, url: `${publicUrl}/exports/${token}`, fileName, rows: file.rows, expiresAt }
    },
    open: async (token) => {
      if (!wellFormed.test(token)) return undefined
      const tokenHash = sha256(token)
      const row = await queries.take(tokenHash, clock.now())
      if (!row) return undefined
      if (row.card !== null) tell(row.card, 'downloaded')
      const { file_name: fileName, content_type: contentType, size } = row
      return { fileName, contentType, size, pieces: piecesOf(tokenHash) }
    },
    shown: async (id, card) => {
      if (!(await queries.shown(id, card))) tell(card, 'downloaded')
    },
    expire: async () => {
      for (const card of await queries.prune(clock.now())) tell(card, 'expired')
    },
  }
}

/** Letters, digits and dashes only: it stands in a header, and becomes a file on any system. */
function nameOf(parts: readonly string[], extension: string): string {
  const name = ['rollcall', ...parts].join('-').toLowerCase()
  return `${name.replace(/[^a-z0-9]+/g, '-')}.${extension}`
}
