import { about, type Check } from '../../core/check.ts'
import { auditRequests } from './audit-log.ts'

/** Whether this operator can read who changed accounts outside Rollcall. */
export const checkAuditLog: Check = async ({ granted, read }) => {
  const { permission, url } = auditRequests.latest()
  if (!granted.includes(permission)) return []
  const { ok, unknown } = about('changes made outside Rollcall')
  const { status } = await read(permission, url)
  if (status === 200) return [ok('this operator can read in Entra’s audit log who enabled or disabled accounts')]
  return [
    unknown(
      `not checked by plans of this operator: Entra’s audit log could not be read (${status})`,
      status === 403
        ? 'Give operators the role Reports Reader. If it is refused to them all the same, consent to Directory.Read.All too.'
        : 'Try again in a minute.',
    ),
  ]
}
