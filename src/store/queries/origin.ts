import type { ColumnType } from 'kysely'

/*
 * What operations respond to, by the names that the database has for it. They are those of 0.1.0, and stay: stored rows
 * and audit entries don't change.
 */

/** What an operation responds to. */
export interface Origin {
  readonly id: string
  /** Its title in the source: untrusted text, on one line. */
  readonly title: string
}

/** The column of an operation; typed when read, JSON text when written. */
export interface OriginColumn {
  incident: ColumnType<Origin | null, string | null, string | null>
}

export const originOf = ({ incident }: { readonly incident: Origin | null }): Origin | null => incident

export const originColumn = (origin: Origin | null | undefined) => ({
  incident: origin ? JSON.stringify(origin) : null,
})

/** Its ID in audit entries. */
export const originKey = 'incident'
export const auditedOrigin = (id: string | null) => ({ [originKey]: id })

/** The code of the note on accounts that it doesn't name. */
export const unnamedNote = 'notInIncident'
