import { about, type Finding } from '../../core/check.ts'
import { sessionReachWords } from '../../core/words/session-reach.ts'
import { sessionReach } from '../../operations/rules/session-reach.ts'
import { limitsOf } from '../config/config.ts'
import { findConfigWarnings, removedKeys } from '../config/config-warnings.ts'
import { fingerprintOf } from '../config/fingerprint.ts'
import { checkBotIdentity } from './bot-identity.ts'
import { checkClouds } from './clouds.ts'
import { checkConnection } from './connection.ts'
import type { DoctorContext } from './context.ts'
import { checkCredentials } from './credentials.ts'
import { checkEndpoint } from './endpoint.ts'
import { checkOperator } from './operator.ts'
import { checkProxy } from './proxy.ts'
import { checkRegistration } from './registration.ts'
import { checkDatabase } from './runtime.ts'
import { checkSsoApp } from './sso-app.ts'
import { checkTelemetry } from './telemetry.ts'

/** Runs all checks in order of dependency; yields each finding immediately. */
export async function* examine(context: DoctorContext): AsyncGenerator<Finding> {
  yield* checkRules(context)
  yield* checkCredentials(context)
  yield* await checkDatabase(context)
  yield* await checkProxy(context)
  yield* await checkTelemetry(context)
  yield* await checkClouds(context)
  yield* await checkEndpoint(context)
  const { finding, token } = await checkBotIdentity(context)
  yield finding
  if (token === undefined)
    yield about('OAuth connection').unknown("can only be checked with the bot's token", 'Fix the bot identity first.')
  else yield* await checkConnection(context, token)
  yield* await checkSsoApp(context)
  yield* await checkRegistration(context)
  if (token !== undefined) yield* await checkOperator(context, token)
}

/** Valid settings that deserve a second look. */
function* checkRules({ config, environment }: DoctorContext): Generator<Finding> {
  const { ok } = about('configuration')
  yield ok(`all required keys are set; their fingerprint is ${fingerprintOf(config)}, the same on every instance`)
  const doubtful = findConfigWarnings(config, environment).map(({ key }) => key)
  if (doubtful.includes('AAD_APP_CLIENT_ID'))
    yield about('AAD_APP_CLIENT_ID').warning(
      "is BOT_ID: the secret that sends messages also gives access to the operators' tokens",
      'Use a separate app for signing in, as in docs/permissions.md ("Identities").',
    )
  if (doubtful.includes('DATABASE_URL'))
    yield about('DATABASE_URL').warning(
      "encrypts, but accepts any server's certificate (sslmode=no-verify)",
      'Set sslmode=verify-full; for a private CA, add sslrootcert=<file> (docs/run.md, "TLS to the database").',
    )
  if (doubtful.includes('HTTP_PROXY'))
    yield about('HTTP_PROXY').warning(
      'is set, and nothing uses it: every call is to an https address',
      'If this machine needs a proxy, set HTTPS_PROXY.',
    )
  if (doubtful.includes('APPLICATIONINSIGHTS_CONNECTION_STRING'))
    yield about('APPLICATIONINSIGHTS_CONNECTION_STRING').warning(
      'is no longer used: nothing is sent to Application Insights from here',
      'Remove it. An OpenTelemetry Collector passes telemetry on (infra/README.md, "Traces and exporters").',
    )
  if (doubtful.includes('NODE_TLS_REJECT_UNAUTHORIZED'))
    yield about('NODE_TLS_REJECT_UNAUTHORIZED').warning(
      'is 0: no certificate is verified, so anyone on the way can pose as Microsoft and take tokens',
      'Remove it. For a proxy that inspects TLS, set NODE_EXTRA_CA_CERTS to its CA certificate.',
    )
  for (const key of removedKeys.filter((one) => doubtful.includes(one)))
    yield about(key).warning('was removed: no language model is asked any more', 'Delete it from the settings.')
  if (!config.OPERATOR_GROUP_ID)
    yield about('OPERATOR_GROUP_ID').warning(
      'is not set: everyone with the necessary Entra permissions can use the commands',
      'Set it to the object ID of a group of operators.',
    )
  if (!config.PROTECTED_GROUP_ID && config.PROTECTED_ACCOUNTS.length === 0)
    yield about('PROTECTED_ACCOUNTS').warning(
      'neither this nor PROTECTED_GROUP_ID is set: emergency access accounts without an admin role are not protected',
      'List them here, or put them into a group and set PROTECTED_GROUP_ID to its object ID.',
    )
  const { APPROVER_GROUP_ID: approvers, APPROVAL_ABOVE: above, MAX_ACCOUNTS: most } = config
  if (!approvers && above < most)
    yield about('APPROVER_GROUP_ID').warning(
      `is not set: nobody can approve, so an operator's operations on more than ${above} accounts do not run`,
      'Set it to the object ID of a role-assignable group of approvers. To do without approval, raise APPROVAL_ABOVE above what one operator changes within APPROVAL_WINDOW.',
    )
  const reach = about('what one stolen session can do')
  const can = sessionReachWords.en(sessionReach(limitsOf(config)))
  yield approvers && config.APPROVAL_SIGN_IN === 'teams' && above < most
    ? reach.warning(
        `${can} With APPROVAL_SIGN_IN=teams, a press in Teams approves, so whoever holds an approver's session can approve`,
        'Set APPROVAL_SIGN_IN to risky or always: approvers then sign in again on a page (docs/settings.md, "Approving on a page").',
      )
    : reach.ok(can)
  if (config.ESCALATION_GROUP_ID && (!approvers || above >= most || config.ESCALATION_GROUP_ID === approvers))
    yield about('ESCALATION_GROUP_ID').warning(
      config.ESCALATION_GROUP_ID === approvers
        ? 'is the approver group itself, so nobody else is asked'
        : 'is never asked: no operation needs approval with these settings',
      'Set it to a group of other people, with APPROVER_GROUP_ID set and APPROVAL_ABOVE lower than MAX_ACCOUNTS. Otherwise remove it.',
    )
  if (config.APPROVAL_CHANNEL && (!approvers || above >= most))
    yield about('APPROVAL_CHANNEL').warning(
      'is never asked: no operation needs approval with these settings',
      'Set APPROVER_GROUP_ID, and APPROVAL_ABOVE lower than MAX_ACCOUNTS; or remove APPROVAL_CHANNEL.',
    )
}
