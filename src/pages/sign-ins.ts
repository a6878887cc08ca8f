import { type Kysely, sql } from 'kysely'
import type { FreshSignIn } from '../auth/browser-sign-in.ts'
import type { Person } from '../core/model.ts'
import type { Database } from '../store/database.ts'
import { anyMention, type OwnTables } from '../store/queries/table-declaration.ts'

/** A browser in which someone is signing in to a page, or has signed in. */
interface PageSessionsTable {
  session_hash: string
  subject: string
  started_at: number
  expires_at: number
  tenant_id: string | null
  person_oid: string | null
  person_upn: string | null
  person_name: string | null
  /** When they signed in, by Entra's clock in ms, and the authentication context that was demanded. */
  signed_in_at: number | null
  auth_context: string | null
}

export type PageTables = {
  page_sessions: PageSessionsTable
}

export const pageTables: OwnTables<PageTables> = {
  // The same, for instances of the version before.
  page_sign_ins: { about: null },
  // Kept for ten minutes.
  page_sessions: {
    about: anyMention,
    people: [['person_oid', 'person_upn']],
    omitted: ['session_hash'],
    expired: (now) => sql`expires_at <= ${now}`,
  },
}

/** A browser sent to Entra, or returned from there as `person`. */
export interface PageSignIn {
  readonly sessionHash: string
  /** What the page is about. */
  readonly subject: string
  /** When its browser was sent to Entra, ms. */
  readonly startedAt: number
  readonly expiresAt: number
  readonly person?: Person
  readonly signIn?: FreshSignIn
}

/** Sign-ins to pages. Each is used once, by one instance. */
export function pageSignInQueries(given: Kysely<Database>) {
  const db = given.withTables<PageTables>()
  return {
    /** Starts one, and deletes those that have expired. */
    begin: async (
      { sessionHash, subject, startedAt, expiresAt, person, signIn }: PageSignIn,
      now: number,
    ): Promise<void> => {
      await db.deleteFrom('page_sessions').where('expires_at', '<=', now).execute()
      await db
        .insertInto('page_sessions')
        .values({
          session_hash: sessionHash,
          subject,
          started_at: startedAt,
          expires_at: expiresAt,
          tenant_id: person?.tid ?? null,
          person_oid: person?.oid ?? null,
          person_upn: person?.upn ?? null,
          person_name: person?.name ?? null,
          signed_in_at: signIn?.at ?? null,
          auth_context: signIn?.context ?? null,
        })
        .execute()
    },

    /** The sign-in of a browser that has returned from Entra, until it expires. */
    find: async (sessionHash: string, now: number): Promise<PageSignIn | undefined> => {
      const row = await db
        .selectFrom('page_sessions')
        .selectAll()
        .where('session_hash', '=', sessionHash)
        .where('person_oid', 'is not', null)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      return row && readRow(row)
    },

    /** Takes the sign-in of a browser sent to Entra, or returned from there. */
    take: async (sessionHash: string, where: 'atEntra' | 'back', now: number): Promise<PageSignIn | undefined> => {
      const row = await db
        .deleteFrom('page_sessions')
        .where('session_hash', '=', sessionHash)
        .where('person_oid', where === 'back' ? 'is not' : 'is', null)
        .where('expires_at', '>', now)
        .returningAll()
        .executeTakeFirst()
      return row && readRow(row)
    },
  }
}

function readRow(row: PageSessionsTable): PageSignIn {
  const { session_hash: sessionHash, subject, started_at: startedAt, expires_at: expiresAt } = row
  const { tenant_id: tid, person_oid: oid, person_upn: upn, person_name: name } = row
  const person = tid && oid && upn && name ? { person: { tid, oid, upn, name } } : {}
  // Instances of the version before don't store when; it was after this.
  const signIn = { at: row.signed_in_at ?? startedAt, ...(row.auth_context && { context: row.auth_context }) }
  return { sessionHash, subject, startedAt, expiresAt, ...person, signIn }
}
