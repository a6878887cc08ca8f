import type { ColumnType, Generated, Kysely, Selectable } from 'kysely'
import type { Database } from '../../store/database.ts'
import { type AuditStep, auditQueries, defineSteps } from '../../store/queries/audit.ts'
import { anyMention, type OwnTables } from '../../store/queries/table-declaration.ts'

/** A file that one browser can download until `expires_at` (ms since the epoch). */
interface ExportsTable {
  token_hash: string
  tenant_id: string
  owner_oid: string
  owner_upn: string
  owner_name: string
  file_name: string
  content_type: string
  /** Total size in bytes, UTF-8. */
  size: number
  /** What the audit log records about it. */
  detail: ColumnType<unknown, string, string>
  expires_at: number
  used: Generated<boolean>
  /** The browser that downloaded it; null until then. */
  session_hash: string | null
  /** The card that shows the link. */
  card: ColumnType<unknown, string | null | undefined, string>
}

/** A piece of a file, ordered by `n`. */
interface ExportChunksTable {
  token_hash: string
  n: number
  content: Uint8Array
}

export type ExportTables = {
  exports: ExportsTable
  export_chunks: ExportChunksTable
}

export const exportTables: OwnTables<ExportTables> = {
  exports: {
    about: anyMention,
    people: [['owner_oid', 'owner_upn']],
    omitted: ['token_hash', 'session_hash'],
  },
  // The contents of files, kept for ten minutes.
  export_chunks: { about: null },
}

/** What the audit log records about files. */
export const exportSteps = defineSteps({ exported: 'other', downloaded: 'other' })

/** A file waiting to be downloaded. */
export type ExportRow = Selectable<ExportsTable>

/** A new file, without its content. */
export interface NewExport {
  readonly tokenHash: string
  readonly owner: { readonly oid: string; readonly tid: string; readonly upn: string; readonly name: string }
  readonly fileName: string
  readonly contentType: string
  /** What the audit log records about it. */
  readonly detail: Readonly<Record<string, unknown>>
  readonly expiresAt: number
}

type FinishedExport = Pick<NewExport, 'tokenHash' | 'owner' | 'detail' | 'expiresAt'>

const entry = (step: AuditStep, { oid, upn, name }: Omit<NewExport['owner'], 'tid'>, detail: unknown) => ({
  step,
  actor: { oid, upn, name },
  export: detail,
})

/** Queries on downloadable files. */
export function exportQueries(given: Kysely<Database>) {
  const db = given.withTables<ExportTables>()
  return {
    /** Starts a file whose pieces are added later. Nobody has its link yet. */
    begin: async ({ tokenHash, owner, ...one }: NewExport): Promise<void> => {
      await db
        .insertInto('exports')
        .values({
          token_hash: tokenHash,
          tenant_id: owner.tid,
          owner_oid: owner.oid,
          owner_upn: owner.upn,
          owner_name: owner.name,
          file_name: one.fileName,
          content_type: one.contentType,
          size: 0,
          detail: JSON.stringify(one.detail),
          expires_at: one.expiresAt,
        })
        .execute()
    },

    /** Adds the `n`th piece, and extends the time for which an unfinished file is kept. */
    add: (tokenHash: string, n: number, content: Uint8Array, expiresAt: number): Promise<void> =>
      db.transaction().execute(async (tx) => {
        await tx.insertInto('export_chunks').values({ token_hash: tokenHash, n, content }).execute()
        await tx
          .updateTable('exports')
          .set((e) => ({ size: e('size', '+', content.length), expires_at: expiresAt }))
          .where('token_hash', '=', tokenHash)
          .execute()
      }),

    /** Completes a file together with its audit entry, atomically. */
    finish: ({ tokenHash, owner, detail, expiresAt }: FinishedExport): Promise<void> =>
      given.transaction().execute(async (tx) => {
        await tx
          .withTables<ExportTables>()
          .updateTable('exports')
          .set({ detail: JSON.stringify(detail), expires_at: expiresAt })
          .where('token_hash', '=', tokenHash)
          .execute()
        await auditQueries(tx).append(owner.tid, [entry(exportSteps.exported, owner, detail)])
      }),

    /** Removes an unfinished file. */
    discard: async (tokenHash: string): Promise<void> => {
      await db.deleteFrom('exports').where('token_hash', '=', tokenHash).execute()
    },

    /** The file, until it expires. */
    find: (tokenHash: string, now: number): Promise<ExportRow | undefined> =>
      db
        .selectFrom('exports')
        .selectAll()
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .executeTakeFirst(),

    /** Claims the file. The first browser with the token gets it, as often as it likes; all others never do. */
    take: (tokenHash: string, sessionHash: string, now: number): Promise<ExportRow | undefined> =>
      given.transaction().execute(async (tx) => {
        const row = await tx
          .withTables<ExportTables>()
          .updateTable('exports')
          .set({ used: true, session_hash: sessionHash })
          .where('token_hash', '=', tokenHash)
          .where((e) => e.or([e('used', '=', false), e('session_hash', '=', sessionHash)]))
          .where('expires_at', '>', now)
          .returningAll()
          .executeTakeFirst()
        if (!row) return undefined
        // Anyone with the link can download it, so the audit log can name only the link's owner.
        const owner = { oid: row.owner_oid, upn: row.owner_upn, name: row.owner_name }
        await auditQueries(tx).append(row.tenant_id, [entry(exportSteps.downloaded, owner, row.detail)])
        return row
      }),

    /** The `n`th piece of a file; undefined after the last. */
    piece: async (tokenHash: string, n: number): Promise<Uint8Array | undefined> => {
      const row = await db
        .selectFrom('export_chunks')
        .select('content')
        .where('token_hash', '=', tokenHash)
        .where('n', '=', n)
        .executeTakeFirst()
      return row?.content
    },

    /** Records where the link is shown. False if the file has been downloaded already or no longer exists. */
    shown: async (tokenHash: string, card: unknown): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('exports')
        .set({ card: JSON.stringify(card) })
        .where('token_hash', '=', tokenHash)
        .where('used', '=', false)
        .executeTakeFirst()
      return numUpdatedRows > 0n
    },

    /**
     * Deletes files that can no longer be downloaded.
     * @returns the cards showing links that were never used
     */
    prune: async (now: number): Promise<unknown[]> => {
      const rows = await db.deleteFrom('exports').where('expires_at', '<=', now).returning(['card', 'used']).execute()
      return rows.flatMap(({ card, used }) => (used || card === null ? [] : [card]))
    },
  }
}
