import { z } from 'zod'
import type { Clock } from '../clock.ts'
import { HttpError, type Route } from '../http.ts'
import { type PassPolicy, passPolicyShape, usualPassPolicy } from '../passes.ts'
import { createQuota, type Quota, type QuotaLimits } from '../quota.ts'
import type { World } from '../world.ts'
import type { ReplicationDelay } from './replica.ts'

/** A version of Graph, as in its addresses. */
export type GraphVersion = 'v1.0' | 'beta'

/** Behaviour of the emulated Graph; can be changed while it runs. */
export interface GraphSettings {
  /** Read delay; none by default. */
  readonly replication: ReplicationDelay
  /** Whether disabling a synced account is accepted (and reverted by the next sync) or refused. */
  readonly syncedWrites: 'accept' | 'reject'
  /** Whether requiring a password change without setting a password takes effect, or is answered 204 and ignored. */
  readonly passwordFlag: 'keep' | 'ignore'
  /** The result of a long-running password reset, and its duration in ms. */
  readonly passwordReset: { readonly ends: 'succeeded' | 'failed'; readonly afterMs: number }
  /** Whether a default sign-in method can be deleted if it is the only one; both have been observed. */
  readonly loneDefault: 'delete' | 'refuse'
  /**
   * The tenant's licence. Identity Protection requires P2; Privileged Identity Management also accepts ID Governance;
   * sign-in activity accepts any.
   */
  readonly licence: 'P2' | 'governance' | 'P1' | 'free'
  /** Delay until sign-ins are shown on accounts, in ms. */
  readonly signInLag: number
  /** Interval between updates of the report of registered sign-in methods, in ms. */
  readonly reportLag: number
  /** Maximum number of clauses in a filter of that report, which isn't documented. */
  readonly reportClauses: number
  /** Whether that report applies its filter or lists everyone anyway; both have been observed. */
  readonly reportFilter: 'apply' | 'ignore'
  /** Whether the tenant has Defender XDR; a cloud might not have it at all. */
  readonly defender: 'on' | 'unlicensed' | 'absent'
  /** Maximum incidents per page, whatever was requested. */
  readonly incidentPage: number
  /** How a risky users call with an unknown account is handled, which isn't documented. */
  readonly unknownRisk: 'refuse' | 'ignore'
  /** Whether a property that not every kind of object has can be selected for memberships, which isn't documented. */
  readonly restrictedSelect: 'allow' | 'refuse'
  /**
   * Searches of the audit log: how long they wait and take, in ms, how they end, whether they find more than is
   * returned, whether the tenant has them, who can start them other than holders of some roles, in which versions of
   * Graph they exist (real tenants without them in v1.0 have been observed), and how many one person can start per
   * minute, which isn't documented.
   */
  readonly auditSearch: {
    readonly queueMs: number
    readonly takesMs: number
    readonly ends: 'succeeded' | 'failed'
    readonly exceeded: boolean
    readonly enabled: boolean
    readonly readers: readonly string[]
    readonly versions: readonly GraphVersion[]
    readonly startsPerMinute: number
  }
  /**
   * The directory's audit log: how late its entries appear, in ms, and whether reading it also takes a permission to
   * read the directory; the reference has said both.
   */
  readonly auditLog: { readonly lagMs: number; readonly needsDirectory: boolean }
  /** The tenant's policy for Temporary Access Passes. Its parts can be changed individually. */
  readonly passPolicy: PassPolicy
  /** Delay until sign-ins know a new pass, in ms. */
  readonly passAfterMs: number
  /**
   * Whether Graph refuses tokens of accounts that have been disabled at once, or goes on serving them, as it can until
   * continuous access evaluation takes effect or the token expires.
   */
  readonly disabledCallers: 'refuse' | 'serve'
  /** Whether a new pass replaces a valid one or is refused; both have been documented. */
  readonly secondPass: 'replaces' | 'refused'
  /** Whether to insert an empty page before every page but the first, as can happen. */
  readonly emptyPages: boolean
  /** Maximum members or owners per page, whatever was requested. */
  readonly memberPage: number
  /** The same for accounts. */
  readonly userPage: number
  /** Changing this refills the buckets. */
  readonly limits: QuotaLimits
}

export const usualAuditSearch: GraphSettings['auditSearch'] = {
  queueMs: 10_000,
  takesMs: 60_000,
  ends: 'succeeded',
  exceeded: false,
  enabled: true,
  readers: [],
  versions: ['v1.0', 'beta'],
  startsPerMinute: 2,
}

const limit = z.object({ size: z.number().positive(), perMs: z.number().positive(), used: z.number().min(0) }).strict()
const bucket = limit.partial({ used: true }).optional()
const schema = z
  .object({
    replication: z
      .object({
        readMs: z.number().min(0),
        indexMs: z.number().min(0),
        licencesMs: z.number().min(0).optional(),
        accounts: z.array(z.string()).optional(),
      })
      .strict(),
    syncedWrites: z.enum(['accept', 'reject']),
    passwordFlag: z.enum(['keep', 'ignore']),
    passwordReset: z.object({ ends: z.enum(['succeeded', 'failed']), afterMs: z.number().min(0) }).strict(),
    loneDefault: z.enum(['delete', 'refuse']),
    licence: z.enum(['P2', 'governance', 'P1', 'free']),
    signInLag: z.number().min(0),
    reportLag: z.number().min(0),
    reportClauses: z.number().int().min(1),
    reportFilter: z.enum(['apply', 'ignore']),
    defender: z.enum(['on', 'unlicensed', 'absent']),
    incidentPage: z.number().int().min(1),
    unknownRisk: z.enum(['refuse', 'ignore']),
    restrictedSelect: z.enum(['allow', 'refuse']),
    auditSearch: z
      .object({
        queueMs: z.number().min(0),
        takesMs: z.number().min(0),
        ends: z.enum(['succeeded', 'failed']),
        exceeded: z.boolean(),
        enabled: z.boolean(),
        readers: z.array(z.string()),
        versions: z.array(z.enum(['v1.0', 'beta'])),
        startsPerMinute: z.number().int().min(1),
      })
      .strict(),
    auditLog: z.object({ lagMs: z.number().min(0), needsDirectory: z.boolean() }).strict(),
    passPolicy: passPolicyShape.partial(),
    passAfterMs: z.number().min(0),
    disabledCallers: z.enum(['refuse', 'serve']),
    secondPass: z.enum(['replaces', 'refused']),
    emptyPages: z.boolean(),
    memberPage: z.number().int().min(1),
    userPage: z.number().int().min(1),
    limits: z
      .object({
        size: z.enum(['S', 'M', 'L']).optional(),
        units: bucket,
        writes: bucket,
        tenantWrites: bucket,
        reports: bucket,
        devices: bucket,
        activity: bucket,
        risk: bucket,
        accrue: z.boolean().optional(),
        retryAfter: z.object({ units: z.number(), writes: z.number() }).strict().optional(),
      })
      .strict(),
  })
  .partial()
  .strict()

/**
 * The settings in use, with `GET` and `PATCH /_emulator/graph` to read them (including remaining quotas) and change
 * them.
 */
export function createSettings(options: { world: World; clock: Clock; quota?: Quota; start: Partial<GraphSettings> }) {
  const { world, clock, start } = options
  const make = (limits: QuotaLimits) =>
    createQuota({ clock, tenantId: world.tenantId, appId: world.ssoAppId, ...limits })
  let settings: GraphSettings = {
    replication: start.replication ?? { readMs: 0, indexMs: 0 },
    syncedWrites: start.syncedWrites ?? 'accept',
    passwordFlag: start.passwordFlag ?? 'keep',
    passwordReset: start.passwordReset ?? { ends: 'succeeded', afterMs: 1_500 },
    loneDefault: start.loneDefault ?? 'delete',
    licence: start.licence ?? 'P2',
    signInLag: start.signInLag ?? 6 * 3_600_000,
    reportLag: start.reportLag ?? 12 * 3_600_000,
    reportClauses: start.reportClauses ?? 50,
    reportFilter: start.reportFilter ?? 'apply',
    defender: start.defender ?? 'on',
    incidentPage: start.incidentPage ?? 50,
    unknownRisk: start.unknownRisk ?? 'refuse',
    restrictedSelect: start.restrictedSelect ?? 'allow',
    auditSearch: start.auditSearch ?? usualAuditSearch,
    auditLog: start.auditLog ?? { lagMs: 2 * 60_000, needsDirectory: false },
    passPolicy: start.passPolicy ?? usualPassPolicy,
    passAfterMs: start.passAfterMs ?? 0,
    disabledCallers: start.disabledCallers ?? 'refuse',
    secondPass: start.secondPass ?? 'replaces',
    emptyPages: start.emptyPages ?? false,
    memberPage: start.memberPage ?? 999,
    userPage: start.userPage ?? 999,
    limits: start.limits ?? {},
  }
  let quota = options.quota ?? make(settings.limits)

  const path = /^\/_emulator\/graph$/
  const show = () => ({ status: 200, body: { ...settings, left: quota.left() } })
  const routes: Route[] = [
    { method: 'GET', path, handle: show },
    {
      method: 'PATCH',
      path,
      async handle(call) {
        const parsed = schema.safeParse(await call.json())
        if (!parsed.success) throw new HttpError(400, parsed.error.message)
        const { limits, passPolicy } = parsed.data
        const given = Object.entries(parsed.data).filter(([, value]) => value !== undefined)
        const policy = Object.entries(passPolicy ?? {}).filter(([, value]) => value !== undefined)
        settings = {
          ...settings,
          ...Object.fromEntries(given),
          passPolicy: { ...settings.passPolicy, ...Object.fromEntries(policy) },
        }
        if (limits) quota = make(limits)
        return show()
      },
    },
  ]
  return { current: () => settings, quota: () => quota, routes }
}
