import { createHash } from 'node:crypto'
import { z } from 'zod'

/** A Temporary Access Pass. The secret itself isn't stored. Times in ms. */
export interface Pass {
  readonly hash: string
  readonly startsAt: number
  readonly endsAt: number
  /** When sign-ins start to know it, which can take minutes. */
  readonly worksAt: number
  readonly once: boolean
  readonly used?: true
}

const minutes = z.number().int().min(10).max(43_200)

export const passPolicyShape = z
  .object({
    state: z.enum(['enabled', 'disabled']),
    isUsableOnce: z.boolean(),
    defaultLength: z.number().int().min(8).max(48),
    defaultLifetimeInMinutes: minutes,
    minimumLifetimeInMinutes: minutes,
    maximumLifetimeInMinutes: minutes,
    /** Object IDs of groups and people, or `all_users`. */
    includeTargets: z.array(z.string()),
    excludeTargets: z.array(z.string()),
  })
  .strict()

/** The tenant's policy for passes. */
export type PassPolicy = Readonly<z.infer<typeof passPolicyShape>>

/** Microsoft's defaults, once an administrator has switched the policy on. */
export const usualPassPolicy: PassPolicy = {
  state: 'enabled',
  isUsableOnce: false,
  defaultLength: 8,
  defaultLifetimeInMinutes: 60,
  minimumLifetimeInMinutes: 60,
  maximumLifetimeInMinutes: 480,
  includeTargets: ['all_users'],
  excludeTargets: [],
}

/** Whether the policy allows someone to have a pass. */
export function isPassAllowed(
  world: { groupsOf(id: string): readonly { readonly id: string }[] },
  person: { readonly id: string },
  policy: PassPolicy,
): boolean {
  const own = new Set([person.id, ...world.groupsOf(person.id).map(({ id }) => id)])
  const has = (targets: readonly string[]) => targets.some((id) => own.has(id))
  return (
    policy.state === 'enabled' &&
    (policy.includeTargets.includes('all_users') || has(policy.includeTargets)) &&
    !has(policy.excludeTargets)
  )
}

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** What Graph says about a pass. */
export type Usability = 'EnabledByPolicy' | 'DisabledByPolicy' | 'Expired' | 'NotYetValid' | 'OneTimeUsed'

/** Whether a pass can be used. `allowed`: whether the policy allows its owner to have one. */
export function usabilityOf(
  { startsAt, endsAt, once, used }: Pass,
  { now, allowed, policy }: { readonly now: number; readonly allowed: boolean; readonly policy: PassPolicy },
): Usability {
  if (used) return 'OneTimeUsed'
  if (now >= endsAt) return 'Expired'
  if (!allowed || (policy.isUsableOnce && !once)) return 'DisabledByPolicy'
  return now < startsAt ? 'NotYetValid' : 'EnabledByPolicy'
}
