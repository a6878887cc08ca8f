import type { GroupSource } from './group-setting.ts'

/**
 * The result of one check. `wrong`: prevents the bot from working. `warning`: will soon prevent it from working, or
 * weakens it. `unknown`: can't be checked from here; the finding says how to check it.
 */
export type Verdict = 'ok' | 'warning' | 'wrong' | 'unknown'

export interface Finding {
  readonly about: string
  readonly verdict: Verdict
  readonly says: string
  /** Exact instructions to fix it. */
  readonly fix?: string
}

/** Creates findings about one subject. */
export function about(subject: string) {
  const make = (verdict: Verdict) => (says: string, fix?: string) => ({
    about: subject,
    verdict,
    says,
    ...(fix && { fix }),
  })
  return {
    ok: (says: string): Finding => make('ok')(says),
    warning: (says: string, fix: string): Finding => make('warning')(says, fix),
    wrong: (says: string, fix: string): Finding => make('wrong')(says, fix),
    unknown: (says: string, how: string): Finding => make('unknown')(says, how),
  }
}

/** What a feature can check, as an operator. */
export interface CheckedTenant {
  /** The permissions granted to that operator. */
  readonly granted: readonly string[]
  readonly publicUrl: string
  /** Whether others can open that address. */
  readonly isPublic: boolean
  readonly groupOf: GroupSource
  /** Whether some approvals take a sign-in made for them, and the authentication context that is demanded. */
  readonly approvalSignIn?: { readonly context?: string } | undefined
  /** Reads from Graph with one of these permissions: a path, or the address of the next page. */
  read(permission: string, path: string): Promise<{ readonly status: number; readonly body: unknown }>
}

/** Checks what a feature needs in the tenant. */
export type Check = (tenant: CheckedTenant) => Promise<readonly Finding[]>
