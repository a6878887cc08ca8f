import { about, type Finding } from '../../core/check.ts'
import type { DoctorContext, HttpResponse } from './context.ts'

interface Restriction {
  readonly restrictionType?: string
  readonly state?: string
  /** ISO 8601, such as P90D. */
  readonly maxLifetime?: string | null
  /** Apps created before this date are exempt; if null, none is. */
  readonly restrictForAppsCreatedAfterDateTime?: string | null
}

interface Policy {
  readonly isEnabled?: boolean
  readonly applicationRestrictions?: {
    readonly passwordCredentials?: readonly Restriction[]
    readonly keyCredentials?: readonly Restriction[]
  }
}

/**
 * The tenant's rules for secrets and certificates of apps: what will be refused when the app's credential is renewed.
 */
export function judgeAppPolicy(
  { status, body }: HttpResponse,
  app: { readonly createdDateTime?: string },
  { config }: DoctorContext,
): Finding {
  const { ok, warning, unknown } = about('app management policy')
  if (status !== 200)
    return unknown(
      `DOCTOR_ADMIN_TOKEN cannot read it (${status})`,
      'Check under Enterprise applications > Security > Application policies in the Entra admin center whether it restricts secrets, or pass a token with Policy.Read.ApplicationConfiguration.',
    )
  const { isEnabled, applicationRestrictions: rules = {} } = Object(body) as Policy
  const applies = (restriction: Restriction) =>
    isEnabled && restriction.state === 'enabled' && isCreatedAfterRule(app, restriction)
  const secrets = config.SECRET_AAD_APP_CLIENT_SECRET ? (rules.passwordCredentials ?? []).filter(applies) : []
  const keys = config.AAD_APP_CERTIFICATE_THUMBPRINT ? (rules.keyCredentials ?? []).filter(applies) : []
  if (secrets.some(({ restrictionType }) => restrictionType === 'passwordAddition'))
    return warning(
      "the tenant forbids new client secrets, so the app's secret cannot be renewed",
      'Use a certificate or a federated credential (infra/README.md, "Without a client secret") before it expires, or have the app exempted.',
    )
  const [lifetime] = [...secrets, ...keys].flatMap(({ restrictionType, maxLifetime }) =>
    restrictionType?.endsWith('Lifetime') && maxLifetime ? [maxLifetime] : [],
  )
  if (lifetime)
    return warning(
      `the tenant limits the lifetime of the app's credential to ${lifetime}`,
      'Renew it that often, and set clientSecretExpireDays in teamsapp.yml to no more than that.',
    )
  return ok("does not restrict the app's credential")
}

/** An app whose age is unknown counts as restricted. */
const isCreatedAfterRule = ({ createdDateTime: created }: { createdDateTime?: string }, rule: Restriction): boolean =>
  !created ||
  !rule.restrictForAppsCreatedAfterDateTime ||
  Date.parse(created) > Date.parse(rule.restrictForAppsCreatedAfterDateTime)
