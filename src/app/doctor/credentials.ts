import { about, type Finding } from '../../core/check.ts'
import type { DoctorContext } from './context.ts'

const day = 86_400_000
/** Renewing credentials manually requires some weeks' notice. */
export const credentialWarningPeriod = 30 * day

/** Whether anyone is warned before a credential expires: an app can't read the expiry of its own credentials. */
export function checkCredentials({ config, clock }: DoctorContext): Finding[] {
  const used = [
    {
      key: 'AAD_APP_CREDENTIAL_EXPIRES',
      time: config.AAD_APP_CREDENTIAL_EXPIRES,
      has: config.SECRET_AAD_APP_CLIENT_SECRET ?? config.AAD_APP_CERTIFICATE_THUMBPRINT,
    },
    { key: 'BOT_CREDENTIAL_EXPIRES', time: config.BOT_CREDENTIAL_EXPIRES, has: config.SECRET_BOT_PASSWORD },
  ]
  return used.flatMap(({ key, time, has }): Finding[] => {
    const { ok, warning, unknown } = about(key)
    if (time === undefined) {
      if (has === undefined) return []
      return [
        unknown(
          'is not set, so nobody is told before this secret or certificate expires',
          `Set ${key} to the date shown in the Entra admin center, under Certificates & secrets of the app.`,
        ),
      ]
    }
    const left = time - clock.now()
    const date = new Date(time).toISOString().slice(0, 10)
    if (left > credentialWarningPeriod) return [ok(`${date}: alerts begin 30 days before`)]
    return [
      warning(
        left > 0 ? `${date} is less than 30 days away` : `${date} is in the past`,
        `Renew the secret or certificate (docs/run.md, "Renewing secrets"), and set ${key} to the new date.`,
      ),
    ]
  })
}
