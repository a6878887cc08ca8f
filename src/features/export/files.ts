import { createHash } from 'node:crypto'
import type { Clock } from '../../core/clock.ts'
import { type RandomBytes, sha256 } from '../../operations/model/ids.ts'
import type { Person } from '../../operations/model/types.ts'
import type { Store } from '../../store/store.ts'
import { exportQueries } from './queries.ts'
import { type Content, type TableFormat, type TextContent, writeFile, writePieces, writeText } from './write.ts'

/** How long a link is valid, in ms. */
export const linkLifetime = 10 * 60_000

export type ExportFormat = TableFormat | DocumentFormat | 'txt'

/** Formats of documents that are written as a whole. */
type DocumentFormat = 'html' | 'md' | 'json'

interface ExportSource {
  /** What it contains, for its name and the audit log. */
  readonly what: string
  /** Its source: an operation's ID or a query. Included in the audit log and in JSON files. */
  readonly of: Readonly<Record<string, string | number | boolean>>
}

/** A table to be exported. */
export interface ExportRequest<Row> extends ExportSource, Pick<Content<Row>, 'columns' | 'rows' | 'onProgress'> {
  readonly format: TableFormat
}

/** A text to be exported. `head` receives the time of creation. */
export interface TextRequest<Row> extends ExportSource, Omit<TextContent<Row>, 'head'> {
  readonly head: (madeAt: string) => string
}

/** A document to be exported. `write` receives the time of creation. */
export interface DocumentRequest extends ExportSource {
  readonly format: DocumentFormat
  /** The document's text, and the number of accounts in it. */
  readonly write: (madeAt: string) => Promise<{ readonly rows: number; readonly text: AsyncIterable<string> }>
}

/** Where a file can be downloaded. */
export interface ExportLink {
  /** Identifies the file without giving access to it. */
  readonly id: string
  readonly url: string
  readonly fileName: string
  readonly rows: number
  /** Ms since the epoch. */
  readonly expiresAt: number
}

/** A file that a link offers for download. */
export interface OfferedExport {
  readonly fileName: string
  /** A secret for browsers that don't have one yet, required to download the file. */
  readonly session: string
}

/** A file being downloaded. */
export interface OpenExport {
  readonly fileName: string
  readonly contentType: string
  /** Bytes. */
  readonly size: number
  readonly pieces: AsyncGenerator<Uint8Array, void, undefined>
}

/** Called when a file whose link was shown has been downloaded or has expired. Downloads don't wait for it. */
export type NotifyExport = (card: unknown, ending: 'downloaded' | 'expired') => void

const contentTypes = {
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
} as const
const tokenPattern = /^[\w-]{43}$/

/**
 * Exported files. Each is created for one person, recorded in the audit log, and downloaded by one browser through a
 * secret link.
 */
export function createExports(options: {
  store: Pick<Store, 'db'>
  clock: Clock
  random: RandomBytes
  /** The address at which browsers reach this process, without a trailing slash. */
  publicUrl: string
  tell?: NotifyExport
}) {
  const { clock, random, publicUrl, tell = () => undefined } = options
  const queries = exportQueries(options.store.db)

  const secret = () => Buffer.from(random(32)).toString('base64url')

  async function* piecesOf(tokenHash: string): AsyncGenerator<Uint8Array, void, undefined> {
    for (let n = 0; ; n++) {
      const piece = await queries.piece(tokenHash, n)
      if (piece === undefined) return
      yield piece
    }
  }

  /** Stores what `write` puts. */
  async function make(
    owner: Person,
    { what, of }: ExportSource,
    format: ExportFormat,
    write: (madeAt: string, put: (piece: Uint8Array) => Promise<void>) => Promise<number>,
  ): Promise<ExportLink> {
    const madeAt = new Date(clock.now()).toISOString()
    const token = secret()
    const id = sha256(token)
    const fileName = fileNameOf([what, String(of['operation'] ?? ''), madeAt.slice(0, 16)], format)
    const keptUntil = () => clock.now() + linkLifetime
    const file = { tokenHash: id, owner, fileName, contentType: contentTypes[format] }
    await queries.begin({ ...file, detail: { what, format, of }, expiresAt: keptUntil() })
    try {
      let count = 0
      const hash = createHash('sha256')
      const rows = await write(madeAt, (piece) => {
        hash.update(piece)
        return queries.add(id, count++, piece, keptUntil())
      })
      const expiresAt = keptUntil()
      await queries.finish({ ...file, detail: { what, format, rows, of, sha256: hash.digest('hex') }, expiresAt })
      return { id, url: `${publicUrl}/exports/${token}`, fileName, rows, expiresAt }
    } catch (error) {
      // If this fails too, the partial file expires like any other that nobody downloads.
      await queries.discard(id).catch(() => undefined)
      throw error
    }
  }

  return {
    /** Creates a file. Throws exportTooLarge and errors from reading the rows. */
    create: <Row>(owner: Person, { format, columns, rows, onProgress, ...request }: ExportRequest<Row>) =>
      make(owner, request, format, (madeAt, put) => {
        const about = { what: request.what, ...request.of, madeAt, madeFor: owner.upn }
        return writeFile(format, { columns, rows, about, onProgress }, put)
      }),
    /** The same for text. */
    createText: <Row>(owner: Person, { head, text, rows, onProgress, ...request }: TextRequest<Row>) =>
      make(owner, request, 'txt', (madeAt, put) => writeText({ head: head(madeAt), text, rows, onProgress }, put)),
    /** The same for a document. */
    createDocument: (owner: Person, { format, write, ...request }: DocumentRequest) =>
      make(owner, request, format, async (madeAt, put) => {
        const { rows, text } = await write(madeAt)
        await writePieces(text, put)
        return rows
      }),
    /** The file for a link's token, without claiming it; undefined if there is none or it has expired. */
    find: async (token: string): Promise<OfferedExport | undefined> => {
      if (!tokenPattern.test(token)) return undefined
      const row = await queries.find(sha256(token), clock.now())
      return row && { fileName: row.file_name, session: secret() }
    },
    /** The file for a link's token; undefined if there is none, it has expired, or another browser has claimed it. */
    open: async (token: string, session: string): Promise<OpenExport | undefined> => {
      if (!tokenPattern.test(token) || !tokenPattern.test(session)) return undefined
      const tokenHash = sha256(token)
      const row = await queries.take(tokenHash, sha256(session), clock.now())
      if (!row) return undefined
      if (row.card !== null) tell(row.card, 'downloaded')
      const { file_name: fileName, content_type: contentType, size } = row
      return { fileName, contentType, size, pieces: piecesOf(tokenHash) }
    },
    /** Records where the link is shown; `tell` is called when the file has been downloaded or no longer exists. */
    shown: async (id: string, card: unknown) => {
      if (!(await queries.shown(id, card))) tell(card, 'downloaded')
    },
    /** Deletes files that weren't downloaded in time. */
    expire: async () => {
      for (const card of await queries.prune(clock.now())) tell(card, 'expired')
    },
  }
}

export type Exports = ReturnType<typeof createExports>

/** Letters, digits and dashes only, because it is used in a header and as a file name on any system. */
function fileNameOf(parts: readonly string[], extension: string): string {
  const name = ['rollcall', ...parts].join('-').toLowerCase()
  return `${name.replace(/[^a-z0-9]+/g, '-')}.${extension}`
}
