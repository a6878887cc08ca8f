import { z } from 'zod'
import type { Person } from '../world.ts'
import { inSeconds, write } from './account-changes.ts'
import type { GraphCall, Tenant } from './call.ts'
import { checkManaged } from './domains.ts'
import { badRequest } from './errors.ts'

const profileShape = z
  .object({
    password: z.string(),
    forceChangePasswordNextSignIn: z.boolean(),
    forceChangePasswordNextSignInWithMfa: z.boolean(),
  })
  .partial()
  .strict()

type Profile = z.infer<typeof profileShape>

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Separates the password part of a change from the rest. */
export function splitPassword(body: unknown): { profile: Profile | undefined; others: unknown } {
  if (!isObject(body) || !('passwordProfile' in body)) return { profile: undefined, others: body }
  const { passwordProfile, ...others } = body
  const parsed = profileShape.safeParse(passwordProfile)
  if (!parsed.success) throw badRequest("Invalid value specified for property 'passwordProfile' of resource 'User'.")
  return { profile: parsed.data, others: Object.keys(others).length > 0 ? others : undefined }
}

/** At least eight characters from three of the four classes. */
export function isStrong(password: string): boolean {
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((one) => one.test(password)).length
  return password.length >= 8 && password.length <= 256 && classes >= 3
}

/** Sets a password, the flag, or both. Without the flag, a new password must be changed at the next sign-in. */
export function changePassword(tenant: Tenant, call: GraphCall, target: Person, profile: Profile): void {
  const { password, forceChangePasswordNextSignIn: flag } = profile
  if (target.userType === 'Guest')
    throw badRequest('The password of an external user cannot be changed here: it is kept in their home tenant.')
  if (target.onPremisesSyncEnabled && tenant.settings().syncedWrites === 'reject')
    throw badRequest(
      'Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration.',
    )
  checkManaged(tenant, target)
  if (password !== undefined && !isStrong(password))
    throw badRequest(
      'The specified password does not comply with password complexity requirements. Please provide a different password.',
    )
  if (password !== undefined) {
    write(tenant, call, target, {
      lastPasswordChange: inSeconds(tenant.now()),
      mustChangePassword: flag ?? true,
    })
    return
  }
  // Some tenants answer 204 to the flag alone without applying it.
  if (flag === undefined || tenant.settings().passwordFlag === 'ignore') return
  write(tenant, call, target, { mustChangePassword: flag })
}
